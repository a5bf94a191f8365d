// What keys do in the visual editor. Tab is none of them: it leaves the editor.
import { baseKeymap, chainCommands, exitCode } from 'prosemirror-commands';
import { undoInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { liftListItem, splitListItem } from 'prosemirror-schema-list';
import { type Command, NodeSelection, type Plugin, Selection, TextSelection } from 'prosemirror-state';
import { isInTable } from 'prosemirror-tables';
import { isComponent } from '../../../articles/components.ts';
import { nodeType } from '../../visual/document.ts';
import { around } from './commands/around.ts';
import { removeAt } from './commands/blocks.ts';
import { COMMANDS } from './commands/commands.ts';
import { addPart, newComponent } from './commands/components.ts';
import { tick } from './commands/lists.ts';

const paragraph = () => nodeType('paragraph').create();

/** Enter in the title of a component goes to what it holds. */
const leaveTitle: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type.name !== 'title') return false;
  // An empty step at the end: the steps are done.
  const holder = $from.node(-1);
  const isLast = $from.indexAfter(-2) === $from.node(-2).childCount;
  if (holder.type.name === 'Step' && isLast && isBlank(holder) && $from.node(-2).childCount > 1)
    return leavePart(state, dispatch);
  dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve($from.after()), 1)).scrollIntoView());
  return true;
};

const isBlank = (node: { textContent: string; childCount: number }) => node.textContent === '' && node.childCount <= 2;

/** Takes away the empty step that the cursor is in, and goes on below the steps. */
const leavePart: Command = (state, dispatch) => {
  const part = around(state, ({ type }) => type.name === 'Step' || type.name === 'Tab');
  if (!part) return false;
  if (dispatch) {
    const $at = state.doc.resolve(part.pos);
    const after = $at.after();
    const tr = state.tr.insert(after, paragraph()).delete(part.pos, part.pos + part.node.nodeSize);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after - part.node.nodeSize + 1)).scrollIntoView());
  }
  return true;
};

/** Enter on an empty last line leaves the component; in a step or a tab it begins the next one. */
const leaveComponent: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== 'paragraph' || $from.parent.content.size > 0) return false;
  const holder = $from.node(-1);
  const { name } = holder.type;
  if (!isComponent(name) || $from.indexAfter(-1) !== holder.childCount) return false;
  const isOnly = holder.childCount === 1 || holder.child(holder.childCount - 2).type.name === 'title';
  if (holder.type.name === 'Step' || holder.type.name === 'Tab') {
    // A step whose title says all of it keeps its empty line.
    if (isOnly) return addPart(state, dispatch);
    const tr = state.tr.delete($from.before(), $from.after());
    const at = tr.mapping.map($from.after(-1));
    tr.insert(at, newComponent(name));
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(at + 1))).scrollIntoView());
    return true;
  }
  if (isOnly) return false;
  if (dispatch) {
    const after = $from.after(-1);
    const tr = state.tr.insert(after, paragraph()).delete($from.before(), $from.after());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(after, -1) + 1)).scrollIntoView());
  }
  return true;
};

/** Backspace at the start of a component: an empty one goes, another one is selected. */
const backIntoComponent: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  const holder = $from.depth > 0 ? $from.node(-1) : undefined;
  if (!holder || !isComponent(holder.type.name) || $from.index(-1) > 1) return false;
  const isTitle = $from.parent.type.name === 'title';
  const hasTitle = holder.firstChild!.type.name === 'title';
  if (!isTitle && hasTitle && $from.index(-1) === 1) {
    // From the first line into the title, which the line does not join.
    if ($from.parent.content.size > 0 || holder.textContent !== '')
      dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, $from.before() - 1)).scrollIntoView());
    else removeAt($from.before(-1), holder)(state, dispatch);
    return true;
  }
  if (!isTitle && $from.index(-1) > 0) return false;
  if (holder.textContent === '' && (!/^(Step|Tab)$/.test(holder.type.name) || $from.node(-2).childCount > 2))
    return removeAt($from.before(-1), holder)(state, dispatch);
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, $from.before(-1))));
  return true;
};

/** Enter in a cell goes to the row below; from the last one out of the table. */
const enterInTable: Command = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const cell = around(state, ({ type }) => /^table_(cell|header)$/.test(type.name));
  const table = around(state, ({ type }) => type.name === 'table');
  if (!cell || !table) return false;
  if (!dispatch) return true;
  const $cell = state.doc.resolve(cell.pos);
  const below = $cell.node(-1).maybeChild($cell.index(-1) + 1);
  const tr = state.tr;
  if (below) {
    let at = $cell.after() + 1;
    for (let column = 0; column < $cell.index(); column++) at += below.child(column).nodeSize;
    tr.setSelection(TextSelection.create(tr.doc, at + 1 + below.child($cell.index()).content.size));
  } else {
    const after = table.pos + table.node.nodeSize;
    if (tr.doc.resolve(after).nodeAfter?.type.name !== 'paragraph') tr.insert(after, paragraph());
    tr.setSelection(TextSelection.create(tr.doc, after + 1));
  }
  dispatch(tr.scrollIntoView());
  return true;
};

/** The last line of the document is one to write on, below a component or a table as well. */
const downBelow: Command = (state, dispatch, view) => {
  const { $to } = state.selection;
  if (view && !view.endOfTextblock('down')) return false;
  for (let depth = $to.depth; depth > 0; depth--)
    if ($to.indexAfter(depth - 1) !== $to.node(depth - 1).childCount) return false;
  const last = state.doc.lastChild!;
  if (last.type.name === 'paragraph' || last.type.name === 'heading') return false;
  if (dispatch) {
    const at = state.doc.content.size;
    const tr = state.tr.insert(at, paragraph());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
  }
  return true;
};

/** The keys of the editor. @param open opens what a command asks: a dialog, the search, the toolbar. */
export function keys(open: (what: 'link' | 'edit' | 'find' | 'toolbar' | 'insert') => boolean): Plugin[] {
  const c = COMMANDS as Record<string, Command>;
  const opens =
    (what: Parameters<typeof open>[0]): Command =>
    (_, dispatch) =>
      dispatch ? open(what) : true;
  return [
    keymap({
      'Mod-z': c['undo']!,
      'Mod-y': c['redo']!,
      'Shift-Mod-z': c['redo']!,
      'Mod-b': c['bold']!,
      'Mod-i': c['italic']!,
      'Mod-e': c['code']!,
      'Mod-Shift-x': c['strike']!,
      'Mod-k': opens('link'),
      'Mod-f': opens('find'),
      'Alt-F10': opens('toolbar'),
      'Mod-]': c['indent']!,
      'Mod-[': c['outdent']!,
      'Mod-Alt-0': c['paragraph']!,
      'Mod-Alt-2': c['h2']!,
      'Mod-Alt-3': c['h3']!,
      'Mod-Alt-4': c['h4']!,
      'Mod-Shift-7': c['numbers']!,
      'Mod-Shift-8': c['bullets']!,
      'Mod-Shift-9': c['tasks']!,
      'Alt-ArrowUp': c['moveUp']!,
      'Alt-ArrowDown': c['moveDown']!,
      'Shift-Enter': chainCommands(exitCode, c['hardBreak']!),
      'Mod-Enter': chainCommands(exitCode, tick, addPart, opens('edit')),
      Enter: chainCommands(
        (state, dispatch) =>
          state.selection instanceof NodeSelection && state.selection.node.isBlock && opens('edit')(state, dispatch),
        enterInTable,
        leaveTitle,
        leaveComponent,
        splitListItem(nodeType('list_item')),
      ),
      Backspace: chainCommands(undoInputRule, backIntoComponent, liftAtStart),
      ArrowDown: downBelow,
    }),
    keymap(baseKeymap),
  ];
}

/** Backspace at the start of an item of a list takes it out of the list. */
const liftAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.depth < 2) return false;
  const item = $from.node(-1);
  if (item.type.name !== 'list_item' || $from.index(-1) > 0) return false;
  return liftListItem(nodeType('list_item'))(state, dispatch);
};
