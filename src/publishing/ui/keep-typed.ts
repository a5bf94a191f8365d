// What is typed into a form stays in this browser until the server has it, and is offered when its page is opened again.
import { readKept, writeKept } from '../../ui/kept-text.ts';
import { formatMoment } from '../../ui/moment.ts';

/** The fields of a form by their names. */
type Typed = Record<string, string>;

interface Kept {
  /** When it was typed. */
  at: number;
  text: Typed;
  /** Which text it began from, and which draft of it was seen: as {@link STATE} says. */
  state: (string | undefined)[];
  /** It was sent; whether it arrived shows the page that is opened next. */
  isSent?: true | undefined;
}

/** What a form needs of it. */
interface Keeping {
  /** Keeps what is typed now. */
  keep(): void;
  /** The server has it, or nobody wants it any more. */
  forget(): void;
}

/** Names what is kept of the form on a page. */
export const keptName = (path: string): string => `typed:${path}`;

/** What of a form nobody typed: which text it began from, and which of its drafts is seen. */
const STATE = ['base', 'sequence'];
/** How the address of a page says that what was sent to it is done. */
const DONE = ['done', 'saved', 'published', 'unchanged', 'submitted', 'merged'];

/**
 * Keeps what is typed into a form, and offers what was left of the last time in its `data-kept`. A text that is used again begins from what it
 * began from: what came in between is told, and not written over.
 * @param given.now the fields as typed; every one but `intent` unless told.
 * @param given.use puts a text that was kept into the form.
 */
export function keepTyped(
  form: HTMLFormElement,
  { now = () => typedInto(form), use = (text) => fill(form, text) }: { now?(): Typed; use?(text: Typed): void } = {},
): Keeping {
  const name = keptName(new URL(form.action).pathname);
  const stateFields = STATE.map((field) => form.querySelector<HTMLInputElement>(`[name=${field}]`));
  const state = () => stateFields.map((field) => field?.value);
  const write = (isSent?: true) =>
    writeKept(name, { at: Date.now(), text: now(), state: state(), isSent } satisfies Kept);
  const forget = () => writeKept(name, undefined);
  const offer = form.querySelector<HTMLElement>('[data-kept]')!;
  const kept = readKept<Kept>(name);
  const shown = now();
  if (kept && (saysTheSame(kept.text, shown) || hasArrived(kept, state()))) forget();
  else if (kept) {
    const line = offer.querySelector('p')!;
    const { lang } = document.documentElement;
    line.textContent = line.dataset['text']!.replace('%', formatMoment(new Date(kept.at), 'moment', lang));
    offer.hidden = false;
    offer.querySelector('[data-use]')!.addEventListener('click', () => {
      offer.hidden = true;
      for (const [at, field] of stateFields.entries()) if (field) field.value = kept.state[at] ?? '';
      use(kept.text);
    });
    offer.querySelector('[data-drop]')!.addEventListener('click', () => {
      forget();
      offer.hidden = true;
    });
  }
  form.addEventListener('submit', ({ submitter }) => {
    const intent = (submitter as HTMLButtonElement | null)?.value;
    if (intent === 'discard' || intent === 'delete') forget();
    else if (!saysTheSame(now(), shown)) write(true);
  });
  return { keep: () => write(), forget };
}

/** Whether a text that was sent is on the server: the page says that it is done, and shows another state than it was sent from. */
function hasArrived({ isSent, state }: Kept, now: (string | undefined)[]): boolean {
  const search = new URLSearchParams(location.search);
  return isSent === true && DONE.some((one) => search.has(one)) && JSON.stringify(state) !== JSON.stringify(now);
}

/** What is typed into the fields of a form; files have no text. */
function typedInto(form: HTMLFormElement): Typed {
  const fields = [...new FormData(form)].filter(([name]) => name !== 'intent');
  return Object.fromEntries(fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** Puts a text into the fields that there are. */
export function fill(form: HTMLFormElement, text: Typed): void {
  for (const [name, value] of Object.entries(text)) {
    if (STATE.includes(name)) continue;
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = field.value === value;
    else if (field && 'value' in field) field.value = value;
  }
}

/** Whether the same is typed, wherever it began. */
function saysTheSame(one: Typed, other: Typed): boolean {
  const plain = (text: Typed) =>
    Object.entries(text)
      .filter(([name]) => !STATE.includes(name))
      .map(([name, value]) => `${name}=${value.replace(/\r\n/g, '\n')}`)
      .sort()
      .join('\0');
  return plain(one) === plain(other);
}
