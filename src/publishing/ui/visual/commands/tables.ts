// Tables.
import type { Node, NodeType } from 'prosemirror-model';
import type { Command } from 'prosemirror-state';
import { isInTable, setCellAttr } from 'prosemirror-tables';
import { nodeType } from '../../../visual/document.ts';
import { around } from './around.ts';

const node = nodeType;

/** A table with a head, three columns and two rows. */
export function newTable(): Node {
  const row = (cell: NodeType) => node('table_row').create(null, [cell.create(), cell.create(), cell.create()]);
  return node('table').create(null, [row(node('table_header')), row(node('table_cell')), row(node('table_cell'))]);
}

/** Where a text of the reader's fits a table: the whole column has its direction. */
export function align(to: 'left' | 'center' | 'right' | null): Command {
  return (state, dispatch) => {
    const cell = around(state, ({ type }) => /^table_(cell|header)$/.test(type.name));
    const table = around(state, ({ type }) => type.name === 'table');
    if (!cell || !table) return setCellAttr('align', to)(state, dispatch);
    const column = state.doc.resolve(cell.pos).index();
    const tr = state.tr;
    table.node.forEach((row, rowOffset) => {
      let at = table.pos + 2 + rowOffset;
      row.forEach((one, _, index) => {
        if (index === column) tr.setNodeMarkup(at, null, { ...one.attrs, align: to });
        at += one.nodeSize;
      });
    });
    dispatch?.(tr);
    return true;
  };
}

/** A command that is none outside of a table. */
export const inTable =
  (command: Command): Command =>
  (state, dispatch, view) =>
    isInTable(state) && command(state, dispatch, view);
