// Find and replace in the visual editor.
import { type EditorState, Plugin, PluginKey, TextSelection } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { filled } from '../../../i18n/island-text.ts';
import { findMatches, type Match } from '../../visual/find.ts';
import type { VisualTexts } from './texts.ts';

interface Searching {
  query: string;
  matchCase: boolean;
  matches: Match[];
  marks: DecorationSet;
}

const key = new PluginKey<Searching>('find');
const NOTHING: Searching = { query: '', matchCase: false, matches: [], marks: DecorationSet.empty };

function searched(state: EditorState, query: string, matchCase: boolean): Searching {
  const matches = findMatches(state.doc, query, matchCase);
  const marks = matches.map(({ from, to }) => Decoration.inline(from, to, { class: 'found' }));
  return { query, matchCase, matches, marks: DecorationSet.create(state.doc, marks) };
}

/** Marks what is searched for. */
export function findPlugin(): Plugin {
  return new Plugin<Searching>({
    key,
    state: {
      init: () => NOTHING,
      apply(tr, before, _, state) {
        const asked = tr.getMeta(key) as Pick<Searching, 'query' | 'matchCase'> | undefined;
        if (asked) return asked.query === '' ? NOTHING : searched(state, asked.query, asked.matchCase);
        return tr.docChanged && before.query !== '' ? searched(state, before.query, before.matchCase) : before;
      },
    },
    props: { decorations: (state) => key.getState(state)?.marks },
  });
}

/** The bar with which one searches. */
export interface FindBar {
  open(): void;
}

export function findBar(bar: HTMLElement, view: EditorView, texts: VisualTexts): FindBar {
  const [query, replacement] = bar.querySelectorAll<HTMLInputElement>(
    'input[type=text], input[type=search]',
  ) as unknown as [HTMLInputElement, HTMLInputElement];
  const matchCase = bar.querySelector<HTMLInputElement>('input[type=checkbox]')!;
  const status = bar.querySelector<HTMLElement>('[role=status]')!;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const found = () => key.getState(view.state)!.matches;

  const at = () => {
    const { from, to } = view.state.selection;
    return found().findIndex((match) => match.from === from && match.to === to);
  };
  const say = () => {
    const count = found().length;
    status.textContent =
      query.value === ''
        ? ''
        : count === 0
          ? texts.find.none
          : filled(texts.find.found, { number: number.format(at() + 1), count: number.format(count) });
  };
  const select = (match: Match | undefined) => {
    if (match) {
      view.dispatch(
        view.state.tr.setSelection(TextSelection.create(view.state.doc, match.from, match.to)).scrollIntoView(),
      );
      const place = view.domAtPos(match.from).node;
      (place instanceof Element ? place : place.parentElement)?.scrollIntoView({ block: 'nearest' });
    }
    say();
  };
  const search = () => {
    view.dispatch(view.state.tr.setMeta(key, { query: query.value, matchCase: matchCase.checked }));
    const { from } = view.state.selection;
    select(found().find((match) => match.from >= from) ?? found()[0]);
  };
  const step = (by: 1 | -1) => {
    const list = found();
    if (list.length === 0) return;
    const current = at();
    const { from } = view.state.selection;
    const next = current >= 0 ? current + by : list.findIndex((match) => match.from >= from) + (by === 1 ? 0 : -1);
    select(list[(next + list.length) % list.length]);
  };
  const replaceOne = () => {
    const match = found()[at()];
    if (!match) return step(1);
    view.dispatch(view.state.tr.insertText(replacement.value, match.from, match.to));
    const from = match.from + replacement.value.length;
    select(found().find((next) => next.from >= from) ?? found()[0]);
  };
  const replaceAll = () => {
    const list = found();
    const tr = view.state.tr;
    for (const { from, to } of [...list].reverse()) tr.insertText(replacement.value, from, to);
    view.dispatch(tr);
    status.textContent = filled(texts.find.replaced, { count: number.format(list.length) });
  };
  const close = () => {
    bar.hidden = true;
    view.dispatch(view.state.tr.setMeta(key, { query: '', matchCase: false }));
    view.focus();
  };

  query.addEventListener('input', search);
  matchCase.addEventListener('change', search);
  // Nothing of it is a part of the draft, and Enter does not send the form.
  bar.addEventListener('input', (event) => event.stopPropagation());
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === query) step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Enter' && event.target === replacement) replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const acts: Record<string, () => void> = {
    next: () => step(1),
    previous: () => step(-1),
    replace: replaceOne,
    all: replaceAll,
    close,
  };
  bar.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-find]');
    if (button) acts[button.dataset['find']!]?.();
  });

  return {
    open() {
      const { from, to } = view.state.selection;
      const selected = view.state.doc.textBetween(from, to, ' ');
      if (selected && selected.length < 100) query.value = selected;
      bar.hidden = false;
      query.select();
      query.focus();
      if (query.value) search();
    },
  };
}
