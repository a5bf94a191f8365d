// The menu of blocks: `/` at the start of a line or after a space opens it, what one goes on typing narrows it down.
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { BLOCKS, type Block } from './blocks.ts';
import type { VisualTexts } from './texts.ts';

interface Asked {
  /** Where the sign stands. */
  from: number;
  query: string;
}

const key = new PluginKey<Asked | null>('blocks');

/** What is typed behind the sign, where the cursor is behind one. */
function askedIn(state: EditorState): Asked | null {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.spec.code || !$from.parent.isTextblock || $from.parent.type.name === 'title')
    return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc');
  const match = /(?:^|\s)\/([^\s/][^/]{0,24}|)$/u.exec(before);
  if (!match) return null;
  return { from: $from.pos - match[1]!.length - 1, query: match[1]!.toLowerCase() };
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The blocks that a word finds: first those whose name begins with it. */
function blocksFor(query: string, texts: VisualTexts): Block[] {
  const wanted = plain(query);
  const begins = (block: Block) => plain(texts.commands[block.command] ?? '').startsWith(wanted);
  const has = (block: Block) =>
    [texts.commands[block.command], texts.hints[block.command], block.keys].some((text) =>
      plain(text ?? '').includes(wanted),
    );
  return [...BLOCKS.filter(begins), ...BLOCKS.filter((block) => !begins(block) && has(block))];
}

/** @param run does a command by its name; false: it cannot be done here. */
export function blockMenu(box: HTMLElement, texts: VisualTexts, run: (command: string) => boolean): Plugin {
  let view: EditorView;
  let offered: HTMLElement[] = [];
  let chosen = 0;

  const choose = (index: number) => {
    chosen = (index + offered.length) % offered.length;
    for (const [at, option] of offered.entries()) option.setAttribute('aria-selected', String(at === chosen));
    const option = offered[chosen];
    option?.scrollIntoView({ block: 'nearest' });
    if (option) view.dom.setAttribute('aria-activedescendant', option.id);
  };
  const take = () => {
    const asked = key.getState(view.state);
    const command = offered[chosen]?.dataset['command'];
    if (!asked || !command) return false;
    view.dispatch(view.state.tr.delete(asked.from, view.state.selection.from));
    view.focus();
    run(command);
    return true;
  };
  const close = () => view.dispatch(view.state.tr.setMeta(key, 'close'));

  return new Plugin<Asked | null>({
    key,
    state: {
      init: () => null,
      apply(tr: Transaction, before, old, now) {
        if (tr.getMeta(key) === 'close') return null;
        const asked = askedIn(now);
        if (!asked) return null;
        if (before) return asked;
        // Only who types the sign asks for the menu, not who comes by it.
        const typed = tr.docChanged && askedIn(old)?.from !== asked.from && asked.query === '';
        return typed ? asked : null;
      },
    },
    props: {
      handleKeyDown(_, event) {
        const asked = key.getState(view.state);
        if (!asked || offered.length === 0) return false;
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
        else if (event.key === 'Enter') take();
        else if (event.key === 'Escape') close();
        else return false;
        event.preventDefault();
        return true;
      },
      handleDOMEvents: {
        blur: () => {
          if (key.getState(view.state)) close();
          return false;
        },
      },
    },
    view(its) {
      view = its;
      const options = new Map(
        [...box.querySelectorAll<HTMLElement>('[role=option]')].map((option) => [option.dataset['command']!, option]),
      );
      const list = box.querySelector<HTMLElement>('[role=listbox]')!;
      const nothing = box.querySelector<HTMLElement>('[data-nothing]')!;
      box.addEventListener('mousedown', (event) => event.preventDefault());
      list.addEventListener('click', (event) => {
        const option = (event.target as Element).closest<HTMLElement>('[role=option]');
        if (!option) return;
        chosen = offered.indexOf(option);
        take();
      });
      list.addEventListener('mousemove', (event) => {
        const option = (event.target as Element).closest<HTMLElement>('[role=option]');
        if (option && offered.indexOf(option) !== chosen) choose(offered.indexOf(option));
      });
      let shown: Asked | null = null;
      return {
        update() {
          const asked = key.getState(view.state) ?? null;
          if (asked === shown) return;
          const isNew = asked && (!shown || shown.query !== asked.query);
          shown = asked;
          view.dom.toggleAttribute('aria-activedescendant', false);
          if (!asked) {
            box.hidden = true;
            offered = [];
            return;
          }
          if (isNew) {
            offered = blocksFor(asked.query, texts).map(({ command }) => options.get(command)!);
            list.replaceChildren(...offered);
            nothing.hidden = offered.length > 0;
            chosen = 0;
          }
          box.hidden = false;
          place(box, view, asked.from);
          if (offered.length > 0) choose(chosen);
        },
        destroy() {
          box.hidden = true;
        },
      };
    },
  });
}

/** Puts a box below a place in the text, or above it where there is no room. */
function place(box: HTMLElement, view: EditorView, pos: number): void {
  const at = view.coordsAtPos(pos);
  const room = 8;
  const { offsetWidth: width, offsetHeight: height } = box;
  const isRtl = getComputedStyle(view.dom).direction === 'rtl';
  const left = isRtl ? at.right - width : at.left;
  box.style.left = `${Math.max(room, Math.min(left, innerWidth - width - room))}px`;
  const below = at.bottom + 4;
  box.style.top = `${below + height + room > innerHeight && at.top - height - 4 > 0 ? at.top - height - 4 : below}px`;
}
