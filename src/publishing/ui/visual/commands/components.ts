// Components: putting them in, around what is selected too, their parts, and taking them away from around what they hold.
import { lift } from 'prosemirror-commands';
import { Fragment, type Node } from 'prosemirror-model';
import { type Command, Selection } from 'prosemirror-state';
import { type ComponentName, componentRule, isComponent } from '../../../../articles/components.ts';
import { isLeaf, markType, nodeType, titleProp } from '../../../visual/document.ts';
import { around } from './around.ts';
import { insertBlock } from './blocks.ts';

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

/** Puts a component there; what is selected goes into it. */
export function component(name: ComponentName): Command {
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
export const steps: Command = (state, dispatch) => {
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

/** Takes a component away and leaves what it holds, its titles as lines. */
export const unwrap: Command = (state, dispatch) => {
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
