// What the editor gains with JavaScript: the draft is saved and drawn while one writes, and a text that could not be saved stays in the browser.
import { filled } from '../../i18n/island-text.ts';
import { type DraftAnswer, followPage, isWrittenInto, keepDraft, sayIn } from '../../ui/draft-client.ts';
import { keepTyped } from './keep-typed.ts';
import type { Visual } from './visual/mount.ts';

/** After a pause of so long the text is drawn, in milliseconds. */
const DRAW_MS = 300;

const form = document.querySelector<HTMLFormElement>('[data-editor]')!;
const source = form.querySelector<HTMLTextAreaElement>('#body')!;
const sequence = form.querySelector<HTMLInputElement>('[name=sequence]')!;
const status = form.querySelector<HTMLElement>('[data-status]')!;
const pane = form.querySelector<HTMLElement>('[data-pane]')!;
const words = form.querySelector<HTMLElement>('[data-words]')!;
const said = JSON.parse(form.dataset['said']!) as Record<
  'saved' | 'saving' | 'unsaved' | 'away' | 'stale' | 'out',
  string
>;
const { lang } = document.documentElement;

form.classList.add('scripted');

/** What of the form is a draft, as it is kept in the browser. */
const FIELDS = ['title', 'summary', 'tags', 'related', 'position', 'audience', 'body', 'base'] as const;
type Text = Record<(typeof FIELDS)[number], string>;
const fieldOf = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement;
let visual: Visual | undefined;
const textNow = () => {
  visual?.write();
  return Object.fromEntries(FIELDS.map((name) => [name, fieldOf(name).value])) as Text;
};

const keeping = keepTyped(form, {
  now: textNow,
  use(text) {
    for (const name of FIELDS) if (name in text) fieldOf(name).value = text[name]!;
    // It follows the text that it began from: what came in between is told.
    draft.goOnFrom(Number(sequence.value));
    visual?.read();
    draft.changed();
    void draw();
  },
});
const draft = keepDraft<Text>({
  read: textNow,
  sequence: Number(sequence.value),
  // The text that was there first stands: nobody writes over it before having seen both.
  keepsOne: true,
  send: ({ text }) => send(text),
  keep: (text) => (text ? keeping.keep() : keeping.forget()),
  tell: sayIn(status, {
    changed: said.unsaved,
    saving: said.saving,
    saved: said.saved,
    local: said.away,
    elsewhere: said.stale,
    out: said.out,
  }),
  follow(number) {
    sequence.value = String(number);
  },
});

// In the plain field, before any of this was there.
if (isWrittenInto(form, FIELDS)) {
  draft.consider(false);
  draft.changed();
}

async function send(text: Text): Promise<DraftAnswer<Text>> {
  const body = new URLSearchParams({ ...text, sequence: sequence.value, intent: 'save' });
  try {
    const response = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' }, body });
    if (!response.ok) return { status: response.status };
    return { status: 200, ...((await response.json()) as { sequence: number }) };
  } catch {
    return { status: 0 };
  }
}

let drawing: AbortController | undefined;
let drawTimer: number | undefined;

async function draw(): Promise<void> {
  drawing?.abort();
  drawing = new AbortController();
  const body = new URLSearchParams({ ...textNow(), sequence: sequence.value, intent: 'preview' });
  try {
    const response = await fetch(form.action, { method: 'POST', body, signal: drawing.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const drawn = page.querySelector('[data-pane]');
    if (drawn) pane.replaceChildren(...drawn.childNodes);
    tellProblems();
  } catch {
    // The next pause draws it again.
  }
}

/** The mistakes of the text that is drawn, for its source. */
function tellProblems(): void {
  const rows = [...pane.querySelectorAll('.problems li')];
  visual?.problems(
    rows.map((row) => ({
      line: Number(row.querySelector('a')!.dataset['line']),
      severity: row.classList.contains('error') ? 'error' : 'warning',
      message: row.querySelector('span')!.textContent,
    })),
  );
}

function count(): void {
  // The visual editor counts its own words.
  if (visual) return;
  const segments = new Intl.Segmenter(source.lang, { granularity: 'word' }).segment(source.value);
  let found = 0;
  for (const { isWordLike } of segments) if (isWordLike) found++;
  words.textContent = filled(words.dataset['words']!, { count: new Intl.NumberFormat(lang).format(found) });
}

form.addEventListener('input', (event) => {
  if ((event.target as Element).closest('#publish, [data-insert]')) return;
  draft.changed();
  if (event.target !== source) return;
  clearTimeout(drawTimer);
  drawTimer = window.setTimeout(() => {
    count();
    void draw();
  }, DRAW_MS);
});
let isSubmitted = false;
form.addEventListener('submit', (event) => {
  visual?.write();
  isSubmitted = true;
  const underWay = draft.leave();
  if (!underWay) return;
  // A save that arrived after what is sent now would make a draft again of what was published.
  event.preventDefault();
  const by = (event as SubmitEvent).submitter;
  void underWay.then(() => form.requestSubmit(by));
});
followPage(draft);
addEventListener('pageshow', () => {
  isSubmitted = false;
});
addEventListener('beforeunload', (event) => {
  if (!isSubmitted && !draft.isSaved()) event.preventDefault();
});

/** Puts text in place of what is selected, so that Ctrl+Z takes it back. */
function insert(text: string): void {
  source.focus();
  if (!document.execCommand('insertText', false, text))
    source.setRangeText(text, source.selectionStart, source.selectionEnd, 'end');
}

/** Puts something around what is selected, or where one writes. @param text `|` stands for what is selected. */
function around(text: string): void {
  const { selectionStart: start, selectionEnd: end, value } = source;
  const selected = value.slice(start, end);
  const [before = '', after = ''] = text.split('|');
  insert(before + selected + after);
  source.setSelectionRange(start + before.length, start + before.length + selected.length);
}

const SIGNS: Record<string, string> = { b: '**|**', i: '*|*', k: '[|]()' };
source.addEventListener('keydown', (event) => {
  const sign = SIGNS[event.key.toLowerCase()];
  if (!sign || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // Ctrl K opens the palette elsewhere.
  event.stopPropagation();
  around(sign);
});
form.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  void draft.save();
});

const inserting = form.querySelector<HTMLElement>('[data-insert]')!;
inserting.hidden = false;
inserting.querySelector('select')!.addEventListener('change', (event) => {
  const select = event.target as HTMLSelectElement;
  if (select.value === '') return;
  const { value, selectionStart } = source;
  const isBlock = select.value.includes('\n');
  const before = value.slice(0, selectionStart);
  const gap = isBlock && before !== '' && !before.endsWith('\n\n') ? (before.endsWith('\n') ? '\n' : '\n\n') : '';
  around(`${gap}${select.value}${isBlock ? '\n' : ''}`);
  select.value = '';
});

// A mistake leads to its place.
pane.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-line]');
  if (!link) return;
  event.preventDefault();
  if (visual) {
    visual.goTo(Number(link.dataset['line']));
    return;
  }
  const lines = source.value.split('\n').slice(0, Number(link.dataset['line']) - 1);
  const start = lines.reduce((sum, line) => sum + line.length + 1, 0);
  source.focus();
  source.setSelectionRange(start, start + (source.value.slice(start).split('\n', 1)[0]?.length ?? 0));
  source.scrollTop = (source.scrollHeight * lines.length) / Math.max(1, source.value.split('\n').length) - 80;
});

count();

// The visual editor comes when it is there; until then, and without it, the field is the editor.
import('./visual/mount.ts')
  .then(({ mountVisual }) => {
    visual = mountVisual(source.closest<HTMLElement>('.field')!);
    tellProblems();
  })
  .catch((error: unknown) => console.error(error));
