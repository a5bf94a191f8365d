// What the selection is in.
import type { Node } from 'prosemirror-model';
import { type EditorState, NodeSelection, Selection } from 'prosemirror-state';
import { isComponent } from '../../../../articles/components.ts';

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
export function blockAround(state: EditorState) {
  return (
    around(state, ({ type }) => isComponent(type.name)) ??
    around(state, ({ type }) => type.name === 'table' || type.name === 'code_block' || type.name === 'source_block') ??
    around(state, (one) => one.isBlock)
  );
}
