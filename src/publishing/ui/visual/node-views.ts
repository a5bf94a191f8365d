// How nodes look that are more than an element: components with their frames, pictures, code with its language.
import type { Node } from 'prosemirror-model';
import { NodeSelection } from 'prosemirror-state';
import type { EditorView, NodeView, NodeViewConstructor } from 'prosemirror-view';
import { COMPONENTS, type ComponentName } from '../../../articles/components.ts';
import { isInline, isLeaf, titleProp } from '../../visual/document.ts';
import { removeAt } from './commands/blocks.ts';
import { addPartAt } from './commands/components.ts';
import { tickAt } from './commands/lists.ts';
import type { VisualTexts } from './texts.ts';

/** What the views of nodes need to know. */
export interface Surroundings {
  texts: VisualTexts;
  /** Address at which a picture of this article is served. */
  picture(src: string): string;
  /** Opens the form of the node that is selected. */
  edit(): boolean;
}

type At = () => number | undefined;

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (string | globalThis.Node)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A button in a frame: for the pointer; by keyboard the toolbar does the same. */
function frameButton(text: string, sign: string, act: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', title: text, tabIndex: -1, className: 'frame-button' }, sign);
  button.setAttribute('aria-label', text);
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', act);
  return button;
}

const quiet = (part: HTMLElement) => {
  part.contentEditable = 'false';
  return part;
};

/** Removes the node of a view. */
const remover = (view: EditorView, at: At, current: () => Node) => () => {
  const pos = at();
  if (pos === undefined) return;
  removeAt(pos, current())(view.state, view.dispatch);
  view.focus();
};

class Frame implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private node: Node;
  private readonly bar: HTMLElement;
  private readonly foot: HTMLElement | undefined;

  constructor(node: Node, view: EditorView, at: At, { texts }: Surroundings) {
    const name = node.type.name as ComponentName;
    const label = texts.commands[name] ?? name;
    this.node = node;
    this.contentDOM = element('div', { className: 'frame-body' });
    this.bar = quiet(element('div', { className: 'frame-bar' }, element('span', { className: 'frame-name' }, label)));
    this.bar.append(
      frameButton(
        `${texts.removeBlock}: ${label}`,
        '×',
        remover(view, at, () => this.node),
      ),
    );
    this.dom = element('div', { className: `frame is-${name.toLowerCase()}` }, this.bar, this.contentDOM);
    this.dom.setAttribute('role', 'group');
    this.dom.setAttribute('aria-label', label);
    const part = COMPONENTS[name].content;
    if (part === 'Step' || part === 'Tab') {
      const add = element(
        'button',
        { type: 'button', tabIndex: -1, className: 'frame-add' },
        `+ ${texts.commands[part] ?? part}`,
      );
      add.addEventListener('mousedown', (event) => event.preventDefault());
      add.addEventListener('click', () => {
        const pos = at();
        if (pos === undefined) return;
        addPartAt(pos + this.node.nodeSize - 1, part)(view.state, view.dispatch);
        view.focus();
      });
      this.foot = quiet(element('div', { className: 'frame-foot' }, add));
      this.dom.append(this.foot);
    }
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    return true;
  }
  stopEvent(event: Event): boolean {
    const target = event.target as globalThis.Node;
    return this.bar.contains(target) || Boolean(this.foot?.contains(target));
  }
  ignoreMutation(mutation: { target: globalThis.Node; type: string }): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }
}

/** The line above what a component holds; while it is empty it says what belongs there. */
class Title implements NodeView {
  readonly dom = element('div', { className: 'frame-title' });
  readonly contentDOM = this.dom;
  constructor(view: EditorView, at: At, { texts }: Surroundings) {
    const pos = at();
    const holder = pos === undefined ? undefined : (view.state.doc.resolve(pos).parent.type.name as ComponentName);
    const prop = holder && titleProp(holder);
    const said = holder && prop ? texts.props[`${holder}.${prop}`] : undefined;
    this.dom.dataset['placeholder'] = said ?? '';
    this.dom.setAttribute('aria-label', said ?? '');
    this.dom.setAttribute('role', 'group');
  }
  ignoreMutation(mutation: { type: string }): boolean {
    return mutation.type === 'attributes';
  }
}

/** A component that holds nothing: what its properties say, with its form. */
class Leaf implements NodeView {
  readonly dom: HTMLElement;
  constructor(node: Node, view: EditorView, at: At, around: Surroundings) {
    const { texts } = around;
    const name = node.type.name as ComponentName;
    const label = texts.commands[name] ?? name;
    const { attrs } = node;
    const shown =
      name === 'Figure'
        ? figure(attrs, around)
        : [
            element('strong', {}, label),
            ` ${Object.values(attrs)
              .filter((value) => typeof value === 'string')
              .join(' ')}`,
          ];
    const bar = element('div', { className: 'frame-bar' });
    bar.append(
      frameButton(`${texts.edit}: ${label}`, '✎', () => {
        const pos = at();
        if (pos === undefined) return;
        view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
        around.edit();
      }),
      frameButton(
        `${texts.removeBlock}: ${label}`,
        '×',
        remover(view, at, () => node),
      ),
    );
    this.dom = quiet(element('div', { className: `frame leaf is-${name.toLowerCase()}` }, bar, ...shown));
    this.dom.setAttribute('role', 'figure');
    this.dom.setAttribute('aria-label', `${label}: ${attrs['alt'] || attrs['slug'] || attrs['name'] || attrs['src']}`);
    this.dom.addEventListener('dblclick', () => around.edit());
  }
  stopEvent(event: Event): boolean {
    return (event.target as Element).closest('.frame-bar') !== null;
  }
  ignoreMutation(): boolean {
    return true;
  }
}

function figure(attrs: Record<string, unknown>, { picture, texts }: Surroundings): HTMLElement[] {
  const src = String(attrs['src']);
  const shown = src ? [element('img', { src: picture(src), alt: String(attrs['alt']), draggable: false })] : [];
  const said = element('div', { className: 'caption' }, String(attrs['caption'] || src || texts.noPicture));
  return [...shown, said, ...(attrs['alt'] ? [] : [element('div', { className: 'missing' }, texts.noAlt)])];
}

class Picture implements NodeView {
  readonly dom: HTMLImageElement;
  constructor(node: Node, { picture }: Surroundings) {
    this.dom = element('img', { src: picture(node.attrs['src']), alt: node.attrs['alt'] });
  }
}

/** Code, with its language, or a piece of source that the editor does not understand. */
class Code implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly name = element('span', { className: 'frame-name' });
  private node: Node;
  constructor(node: Node, view: EditorView, at: At, around: Surroundings) {
    const { texts } = around;
    this.node = node;
    this.contentDOM = element('code', { spellcheck: false });
    this.bar = quiet(element('div', { className: 'frame-bar' }, this.name));
    if (node.type.name === 'code_block')
      this.bar.append(
        frameButton(`${texts.edit}: ${texts.commands.codeBlock}`, '✎', () => {
          const pos = at();
          if (pos === undefined) return;
          view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
          around.edit();
        }),
      );
    this.bar.append(
      frameButton(
        texts.removeBlock,
        '×',
        remover(view, at, () => this.node),
      ),
    );
    this.dom = element(
      'div',
      { className: node.type.name === 'code_block' ? 'frame is-code' : 'frame is-source' },
      this.bar,
      element('pre', { dir: 'ltr' }, this.contentDOM),
    );
    this.dom.setAttribute('role', 'group');
    this.dom.setAttribute('aria-label', node.type.name === 'code_block' ? texts.commands.codeBlock : texts.asWritten);
    this.say(texts);
    this.texts = texts;
  }
  private readonly texts: VisualTexts;
  private say(texts: VisualTexts) {
    const { lang, meta } = this.node.attrs;
    this.name.textContent =
      this.node.type.name === 'code_block'
        ? [lang || texts.commands.codeBlock, titleOf(meta)].filter(Boolean).join(' · ')
        : texts.asWritten;
  }
  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.say(this.texts);
    return true;
  }
  stopEvent(event: Event): boolean {
    return this.bar.contains(event.target as globalThis.Node);
  }
  ignoreMutation(mutation: { target: globalThis.Node; type: string }): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }
}

/** The name of the file that code is of. */
export const titleOf = (meta: string | null): string => /\btitle="([^"]*)"/.exec(meta ?? '')?.[1] ?? '';

/** An item of a list, with its box where it is a task. */
class Item implements NodeView {
  readonly dom = element('li');
  readonly contentDOM: HTMLElement;
  private readonly box: HTMLInputElement | undefined;
  private node: Node;
  constructor(node: Node, view: EditorView, at: At, { texts }: Surroundings) {
    this.node = node;
    if (node.attrs['checked'] === null) {
      this.contentDOM = this.dom;
      return;
    }
    this.box = quiet(
      element('input', { type: 'checkbox', checked: node.attrs['checked'], tabIndex: -1 }),
    ) as HTMLInputElement;
    this.box.setAttribute('aria-label', texts.done);
    this.box.addEventListener('change', () => {
      const pos = at();
      if (pos !== undefined) tickAt(pos, this.node)(view.state, view.dispatch);
    });
    this.contentDOM = element('div');
    this.dom.className = 'task';
    this.dom.append(this.box, this.contentDOM);
  }
  update(node: Node): boolean {
    const isTask = node.attrs['checked'] !== null;
    if (node.type !== this.node.type || isTask !== Boolean(this.box)) return false;
    this.node = node;
    if (this.box) this.box.checked = node.attrs['checked'];
    return true;
  }
  stopEvent(event: Event): boolean {
    return event.target === this.box;
  }
  ignoreMutation(mutation: { target: globalThis.Node; type: string }): boolean {
    return mutation.type !== 'selection' && mutation.target === this.box;
  }
}

/** The views of the nodes that have one, by the node's name. */
export function nodeViews(around: Surroundings): Record<string, NodeViewConstructor> {
  const names = (Object.keys(COMPONENTS) as ComponentName[]).filter((name) => !isInline(name));
  return {
    ...Object.fromEntries(
      names.map((name): [string, NodeViewConstructor] => [
        name,
        (node, view, at) => (isLeaf(name) ? new Leaf(node, view, at, around) : new Frame(node, view, at, around)),
      ]),
    ),
    title: (_, view, at) => new Title(view, at, around),
    image: (node) => new Picture(node, around),
    code_block: (node, view, at) => new Code(node, view, at, around),
    source_block: (node, view, at) => new Code(node, view, at, around),
    list_item: (node, view, at) => new Item(node, view, at, around),
  };
}
