// Putting blocks into the text, moving them and taking them away.
import type { Node, NodeType, ResolvedPos } from 'prosemirror-model';
import { type Command, NodeSelection, Selection, TextSelection } from 'prosemirror-state';
import { isComponent } from '../../../../articles/components.ts';
import { nodeType } from '../../../visual/document.ts';
import { around, blockAround } from './around.ts';

const paragraph = () => nodeType('paragraph').create();

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

/** Moves the block that the selection is in over the one above or below it. */
export function move(by: -1 | 1): Command {
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
export const removeBlock: Command = (state, dispatch) => {
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
    if (isLast && parent.type.contentMatch.matchType(nodeType('paragraph')) !== null)
      tr.replaceWith(pos, pos + gone.nodeSize, paragraph());
    else if (isLast && parent.firstChild?.type.name === 'title') tr.replaceWith(pos, pos + gone.nodeSize, paragraph());
    else tr.delete(pos, pos + gone.nodeSize);
    tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)), -1));
    dispatch(tr.scrollIntoView());
    return true;
  };
}
