// Lists, and the ticks of lists of tasks.

import type { Node } from 'prosemirror-model';
import { liftListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, Transaction } from 'prosemirror-state';
import { isList, nodeType } from '../../../visual/document.ts';
import { around } from './around.ts';

const node = nodeType;

/** Makes lines a list of that kind, a list of the other kind one of this, and a list of this kind lines. */
export function list(name: 'bullet_list' | 'ordered_list', checked: boolean | null = null): Command {
  return (state, dispatch, view) => {
    const found = around(state, isList);
    const item = found && around(state, ({ type }) => type.name === 'list_item');
    if (!found || !item) {
      const wrap = wrapInList(node(name));
      if (checked === null) return wrap(state, dispatch, view);
      return wrap(state, dispatch && ((tr: Transaction) => dispatch(checkItems(tr, checked))), view);
    }
    const isTask = item.node.attrs['checked'] !== null;
    if (found.node.type.name === name && isTask === (checked !== null))
      return liftListItem(node('list_item'))(state, dispatch);
    if (dispatch) {
      const { spread } = found.node.attrs;
      const tr = state.tr.setNodeMarkup(found.pos, node(name), { spread });
      found.node.forEach((_, offset) => {
        tr.setNodeMarkup(found.pos + 1 + offset, null, { checked });
      });
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

function checkItems(tr: Transaction, checked: boolean): Transaction {
  const { $from } = tr.selection;
  const depth = Array.from({ length: $from.depth }, (_, n) => $from.depth - n).find((n) => isList($from.node(n)));
  if (depth === undefined) return tr;
  const start = $from.start(depth);
  $from.node(depth).forEach((_, offset) => {
    tr.setNodeMarkup(start + offset, null, { checked });
  });
  return tr;
}

/** Ticks an item of a task list, or takes the tick away. */
export const tickAt =
  (pos: number, item: Node): Command =>
  (state, dispatch) => {
    dispatch?.(state.tr.setNodeMarkup(pos, null, { checked: !item.attrs['checked'] }));
    return true;
  };

/** Ticks the item of a task list that the cursor is in. */
export const tick: Command = (state, dispatch) => {
  const item = around(state, ({ type, attrs }) => type.name === 'list_item' && attrs['checked'] !== null);
  return item ? tickAt(item.pos, item.node)(state, dispatch) : false;
};
