// What the toolbar, the keys and the menu of the visual editor do, each by its name.
import { chainCommands, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { Fragment, type Node, type NodeType, type ResolvedPos } from 'prosemirror-model';
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list';
import {
  type Command,
  type EditorState,
  NodeSelection,
  Selection,
  TextSelection,
  type Transaction,
} from 'prosemirror-state';
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  setCellAttr,
} from 'prosemirror-tables';
import { type ComponentName, componentRule, isComponent } from '../../../articles/components.ts';
import { isLeaf, isList, markType, nodeType, titleProp } from '../../visual/document.ts';

const node = nodeType;
const paragraph = () => node('paragraph').create();

/** A component as it begins: empty, with one of what it holds. @param inside what it is to hold. */
export function newComponent(name: ComponentName, props: Record<string, unknown> = {}, inside?: readonly Node[]): Node {
  if (isLeaf(name)) return node(name).create(props);
  const { content } = componentRule(name);
  const held =
    content === 'blocks'
      ? (inside ?? [paragraph()])
      : [newComponent(content as ComponentName, {}, inside), ...(content === 'Tab' ? [newComponent('Tab')] : [])];
  return node(name).create(null, [...(titleProp(name) ? [node('title').create()] : []), ...held]);
}

/** A table with a head, three columns and two rows. */
function newTable(): Node {
  const row = (cell: NodeType) => node('table_row').create(null, [cell.create(), cell.create(), cell.create()]);
  return node('table').create(null, [row(node('table_header')), row(node('table_cell')), row(node('table_cell'))]);
}

/** The nearest node around the selection that fits, itself selected or not. */
export function around(
  state: EditorState,
  fits: (node: Node) => boolean,
): { node: Node; pos: number; depth: number } | undefined {
  const { selection } = state;
  if (selection instanceof NodeSelection && fits(selection.node))
    return { node: selection.node, pos: selection.from, depth: selection.$from.depth + 1 };
  // Where everything is selected it is the first line.
  const $from = selection.$from.depth > 0 ? selection.$from : Selection.atStart(state.doc).$from;
  for (let depth = $from.depth; depth > 0; depth--)
    if (fits($from.node(depth))) return { node: $from.node(depth), pos: $from.before(depth), depth };
  return undefined;
}

/** What one edits, moves and removes as a whole: the component, table, list or line that the selection is in. */
function blockAround(state: EditorState) {
  return (
    around(state, ({ type }) => isComponent(type.name)) ??
    around(state, ({ type }) => type.name === 'table' || type.name === 'code_block' || type.name === 'source_block') ??
    around(state, (one) => one.isBlock)
  );
}

const inCode = (state: EditorState) => Boolean(state.selection.$from.parent.type.spec.code);

/** Puts a block where the selection is: in place of an empty line, else below its block. The cursor goes into it. */
export function insertBlock(block: Node): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const depth = depthFor($from, block.type);
    if (depth === undefined) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    const line = $from.parent;
    const isEmptyLine = line.type.name === 'paragraph' && line.content.size === 0 && depth === $from.depth - 1;
    const at = isEmptyLine ? $from.before() : $from.depth > depth ? $from.after(depth + 1) : $from.pos;
    tr.replaceWith(at, isEmptyLine ? $from.after() : at, block);
    const end = at + block.nodeSize;
    // After what holds no words one goes on writing.
    if (block.isLeaf && !tr.doc.resolve(end).nodeAfter) tr.insert(end, paragraph());
    tr.setSelection(block.isLeaf ? NodeSelection.create(tr.doc, at) : Selection.near(tr.doc.resolve(at + 1)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function depthFor($from: ResolvedPos, type: NodeType): number | undefined {
  for (let depth = $from.depth - ($from.parent.isTextblock ? 1 : 0); depth >= 0; depth--) {
    const index = $from.depth > depth ? $from.indexAfter(depth) : $from.index(depth);
    if ($from.node(depth).canReplaceWith(index, index, type)) return depth;
  }
  return undefined;
}

/** Puts a component there; what is selected goes into it. */
function component(name: ComponentName): Command {
  return (state, dispatch) => {
    const { $from, $to, empty } = state.selection;
    const range = $from.blockRange($to);
    if (empty || !range || !titleProp(name)) return insertBlock(newComponent(name))(state, dispatch);
    const { start, end, parent, startIndex, endIndex } = range;
    const inside: Node[] = [];
    for (let index = startIndex; index < endIndex; index++) inside.push(parent.child(index));
    const made = newComponent(name, {}, inside);
    if (!parent.canReplaceWith(startIndex, endIndex, made.type)) return false;
    if (dispatch) {
      const tr = state.tr.replaceWith(start, end, made);
      dispatch(tr.setSelection(Selection.near(tr.doc.resolve(start + 1))).scrollIntoView());
    }
    return true;
  };
}

/** Steps: the items of a numbered list become steps of their own. */
const steps: Command = (state, dispatch) => {
  const list = around(state, ({ type }) => type.name === 'ordered_list');
  if (!list) return component('Steps')(state, dispatch);
  const made: Node[] = [];
  list.node.forEach((item) => {
    const first = item.firstChild!;
    const isLine = first.isTextblock;
    const title = isLine ? first.textContent : '';
    const rest = isLine ? item.content.cut(first.nodeSize) : item.content;
    const head = node('title').create(null, title === '' ? undefined : state.schema.text(title));
    made.push(node('Step').create(null, Fragment.from(head).append(rest.size > 0 ? rest : Fragment.from(paragraph()))));
  });
  const whole = node('Steps').create(null, made);
  const $at = state.doc.resolve(list.pos);
  if (!$at.parent.canReplaceWith($at.index(), $at.index() + 1, whole.type)) return false;
  if (dispatch) {
    const tr = state.tr.replaceWith(list.pos, list.pos + list.node.nodeSize, whole);
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(list.pos + 1))).scrollIntoView());
  }
  return true;
};

/** Makes lines a list of that kind, a list of the other kind one of this, and a list of this kind lines. */
function list(name: 'bullet_list' | 'ordered_list', checked: boolean | null = null): Command {
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

function heading(level: number): Command {
  return setBlockType(node('heading'), { level });
}

/** Moves the block that the selection is in over the one above or below it. */
function move(by: -1 | 1): Command {
  return (state, dispatch) => {
    const item = around(state, ({ type }) => type.name === 'list_item');
    const found =
      item && !around(state, ({ type }) => isComponent(type.name) && type.name !== 'Step') ? item : blockAround(state);
    if (!found) return false;
    const $at = state.doc.resolve(found.pos);
    const index = $at.index() + by;
    const other = $at.parent.maybeChild(index);
    if (!other || other.type.name === 'title') return false;
    if (dispatch) {
      const from = by === -1 ? found.pos - other.nodeSize : found.pos;
      const pair = by === -1 ? [found.node, other] : [other, found.node];
      const tr = state.tr.replaceWith(from, from + found.node.nodeSize + other.nodeSize, pair);
      const moved = by === -1 ? from : from + other.nodeSize;
      const { selection } = state;
      const at = moved + (selection.from - found.pos);
      tr.setSelection(
        selection instanceof NodeSelection
          ? NodeSelection.create(tr.doc, at)
          : TextSelection.create(tr.doc, at, moved + (selection.to - found.pos)),
      );
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

/** Removes the block that the selection is in, with what it holds. */
const removeBlock: Command = (state, dispatch) => {
  const found = blockAround(state);
  if (!found) return false;
  const $at = state.doc.resolve(found.pos);
  // What must not be empty goes as a whole.
  const isOnly =
    $at.parent.childCount === 1 || ($at.parent.childCount === 2 && $at.parent.firstChild!.type.name === 'title');
  if (isOnly && (found.node.type.name === 'Step' || found.node.type.name === 'Tab')) {
    const outer = $at.before();
    return removeAt(outer, $at.parent)(state, dispatch);
  }
  return removeAt(found.pos, found.node)(state, dispatch);
};

/** Removes a node; where nothing would be left, an empty line is. */
export function removeAt(pos: number, gone: Node): Command {
  return (state, dispatch) => {
    if (!dispatch) return true;
    const $at = state.doc.resolve(pos);
    const { parent } = $at;
    const isLast = parent.childCount - (parent.firstChild?.type.name === 'title' ? 1 : 0) === 1;
    const tr = state.tr;
    if (isLast && parent.type.contentMatch.matchType(node('paragraph')) !== null)
      tr.replaceWith(pos, pos + gone.nodeSize, paragraph());
    else if (isLast && parent.firstChild?.type.name === 'title') tr.replaceWith(pos, pos + gone.nodeSize, paragraph());
    else tr.delete(pos, pos + gone.nodeSize);
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)), -1));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Takes a component away and leaves what it holds, its titles as lines. */
const unwrap: Command = (state, dispatch) => {
  const found = around(
    state,
    ({ type }) => isComponent(type.name) && !isLeaf(type.name as ComponentName) && !/^(Step|Tab)$/.test(type.name),
  );
  if (!found) return lift(state, dispatch);
  if (!dispatch) return true;
  const lines = (one: Node): Node[] => {
    const out: Node[] = [];
    one.forEach((child) => {
      if (child.type.name === 'Step' || child.type.name === 'Tab') out.push(...lines(child));
      else if (child.type.name !== 'title') out.push(child);
      else if (child.childCount > 0)
        out.push(node('paragraph').create(null, state.schema.text(child.textContent, [markType('strong').create()])));
    });
    return out;
  };
  const tr = state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, lines(found.node));
  dispatch(tr.setSelection(Selection.near(tr.doc.resolve(found.pos + 1))).scrollIntoView());
  return true;
};

/** One more step or tab at a place between them; the cursor goes into it. */
export const addPartAt =
  (pos: number, name: ComponentName): Command =>
  (state, dispatch) => {
    const tr = state.tr.insert(pos, newComponent(name));
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
    return true;
  };

/** One more step or tab after the one that the cursor is in. */
export const addPart: Command = (state, dispatch) => {
  const found = around(state, ({ type }) => type.name === 'Step' || type.name === 'Tab');
  if (!found) return false;
  return addPartAt(found.pos + found.node.nodeSize, found.node.type.name as ComponentName)(state, dispatch);
};

/** Where a text of the reader's fits a table: the whole column has its direction. */
function align(to: 'left' | 'center' | 'right' | null): Command {
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

const inTable =
  (command: Command): Command =>
  (state, dispatch, view) =>
    isInTable(state) && command(state, dispatch, view);

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
