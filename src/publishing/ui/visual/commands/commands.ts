// What the toolbar, the keys and the menu of the visual editor do, each by its name.
import { chainCommands, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { liftListItem, sinkListItem } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
} from 'prosemirror-tables';
import { isList, markType, nodeType } from '../../../visual/document.ts';
import { around } from './around.ts';
import { insertBlock, move, removeBlock } from './blocks.ts';
import { addPart, component, steps, unwrap } from './components.ts';
import { list, tick } from './lists.ts';
import { align, inTable, newTable } from './tables.ts';

const node = nodeType;

const inCode = (state: EditorState) => Boolean(state.selection.$from.parent.type.spec.code);

function heading(level: number): Command {
  return setBlockType(node('heading'), { level });
}

const hardBreak: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const html = isInTable(state);
  const made = node('hard_break').create({ html });
  if (!$from.parent.canReplaceWith($from.index(), $from.index(), made.type)) return false;
  dispatch?.(state.tr.replaceSelectionWith(made).scrollIntoView());
  return true;
};

/** A mark that is on or off; not in code. */
const mark =
  (name: string): Command =>
  (state, dispatch, view) =>
    !inCode(state) && toggleMark(markType(name))(state, dispatch, view);

/** The commands by name; those that ask for something first are in `dialogs.ts`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  undo,
  redo,
  paragraph: setBlockType(node('paragraph')),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  bold: mark('strong'),
  italic: mark('emphasis'),
  code: mark('code'),
  strike: mark('strike'),
  key: mark('Key'),
  menuPath: mark('MenuPath'),
  bullets: list('bullet_list'),
  numbers: list('ordered_list'),
  tasks: list('bullet_list', false),
  indent: sinkListItem(node('list_item')),
  outdent: chainCommands(liftListItem(node('list_item')), lift),
  quote: wrapIn(node('blockquote')),
  codeBlock: (state, dispatch) =>
    setBlockType(node('code_block'))(state, dispatch) || insertBlock(node('code_block').create())(state, dispatch),
  rule: insertBlock(node('horizontal_rule').create()),
  table: (state, dispatch) => !isInTable(state) && insertBlock(newTable())(state, dispatch),
  Note: component('Note'),
  Tip: component('Tip'),
  Warning: component('Warning'),
  Steps: steps,
  Tabs: component('Tabs'),
  Details: component('Details'),
  addPart,
  moveUp: move(-1),
  moveDown: move(1),
  removeBlock,
  unwrap,
  rowBefore: inTable(addRowBefore),
  rowAfter: inTable(addRowAfter),
  columnBefore: inTable(addColumnBefore),
  columnAfter: inTable(addColumnAfter),
  deleteRow: inTable(deleteRow),
  deleteColumn: inTable(deleteColumn),
  deleteTable: inTable(deleteTable),
  alignStart: inTable(align(null)),
  alignCenter: inTable(align('center')),
  alignEnd: inTable(align('right')),
  hardBreak,
  tick,
};

/** The marks of buttons that are pressed while the cursor is in them. */
const MARK_OF: Record<string, string> = {
  bold: 'strong',
  italic: 'emphasis',
  code: 'code',
  strike: 'strike',
  key: 'Key',
  menuPath: 'MenuPath',
  link: 'link',
};

/** Whether a command is on where the selection is; undefined: it is none that can be. */
export function isOn(state: EditorState, command: string): boolean | undefined {
  const name = MARK_OF[command];
  if (name) {
    const { from, $from, to, empty } = state.selection;
    const type = markType(name);
    if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
    return state.doc.rangeHasMark(from, to, type);
  }
  if (command === 'bullets' || command === 'numbers' || command === 'tasks') {
    const found = around(state, isList);
    const item = around(state, ({ type }) => type.name === 'list_item');
    const isTask = item !== undefined && item.node.attrs['checked'] !== null;
    if (command === 'tasks') return isTask;
    return !isTask && found?.node.type.name === (command === 'bullets' ? 'bullet_list' : 'ordered_list');
  }
  if (command === 'quote') return around(state, ({ type }) => type.name === 'blockquote') !== undefined;
  return undefined;
}

/** The style of the line that the cursor is in, as the choice names it. */
export function styleOf(state: EditorState): string {
  const { parent } = state.selection.$from;
  return parent.type.name === 'heading' ? `h${parent.attrs['level']}` : 'paragraph';
}
