// What scripts add to the page of a ticket: keys, the seconds of an answer that can be taken back, drafts, and what colleagues do meanwhile.
import { filled } from '../../../i18n/island-text.ts';
import { localiseTimes } from '../../../ui/local-times.ts';
import { formatSpan } from '../../board/span.ts';
import { followLive } from '../../live/client.ts';
import { hearAlerts } from '../../live/hear-alerts.ts';
import { followPage, isChanged, savesInPlace } from './in-place.ts';
import { keepDrafts } from './keep-drafts.ts';

/** Sentences that the page has in the reader's language. */
export interface DeskTexts {
  looking: string;
  lookingMany: string;
  typing: string;
  typingMany: string;
  newMessages: string;
  newMessage: string;
  show: string;
  cut: string;
  saving: string;
  saved: string;
  draftSaved: string;
  draftElsewhere: string;
  draftLocal: string;
}
const MESSAGES = '.conversation > .message';

interface Colleague {
  name: string;
  typing: boolean;
}

/** Typing is over when no key was pressed for so long. */
const TYPING_MS = 8_000;
/** Clocks are set so soon after what sets them. */
const CLOCKS_MS = 10_000;
/** What is left of clocks is said in minutes. */
const TICK_MS = 20_000;
/** Keys are no keys of ours there. */
const TYPES = 'input, textarea, select, [contenteditable], dialog, [popover]';

const desk = document.querySelector<HTMLElement>('[data-desk]');
if (desk) begin(desk);

function begin(desk: HTMLElement): void {
  const texts = JSON.parse(desk.dataset['words']!) as DeskTexts;
  const here = desk.dataset['here']!;
  const ticketId = Number(desk.dataset['ticket']);
  const form = document.querySelector<HTMLFormElement>('[data-compose]');
  const box = form?.querySelector<HTMLTextAreaElement>('#body') ?? undefined;
  /** The newest list that was fetched, and what it would count as seen. */
  let list = desk.querySelector<HTMLElement>('[data-list]')!;

  if (form && box) {
    // First: what it takes, nobody else hears of.
    savesInPlace(form, box, { here, texts, fetchPage: bringPage });
    keepDrafts(form, box, { here, texts });
    compose(form, box);
  }
  keys(desk, form ?? undefined, box);
  countDown();
  const news = desk.querySelector<HTMLElement>('[data-news]')!;
  const beside = desk.querySelector<HTMLElement>('[data-viewers]')!;
  let typedAt = 0;
  box?.addEventListener('input', () => {
    const begins = Date.now() - typedAt > TYPING_MS;
    typedAt = Date.now();
    if (begins) void look();
  });

  /** Says that the ticket is open here, and learns on whose screens else. */
  async function look(left = false): Promise<void> {
    const typing = Date.now() - typedAt < TYPING_MS && box?.value.trim() !== '';
    const answer = await post(`${here}/looking`, { typing, left }, left);
    if (answer?.ok && !left) showColleagues(((await answer.json()) as { colleagues: Colleague[] }).colleagues);
  }
  function showColleagues(colleagues: readonly Colleague[]): void {
    const writing = colleagues.filter(({ typing }) => typing);
    const shown = writing.length > 0 ? writing : colleagues;
    const names = new Intl.ListFormat(document.documentElement.lang).format(shown.map(({ name }) => name));
    const text =
      writing.length > 0
        ? shown.length > 1
          ? texts.typingMany
          : texts.typing
        : shown.length > 1
          ? texts.lookingMany
          : texts.looking;
    beside.hidden = shown.length === 0;
    beside.classList.toggle('typing', writing.length > 0);
    const words = shown.length === 0 ? '' : filled(text, { names });
    if (beside.textContent !== words) beside.textContent = words;
  }

  /** The page as it is now. */
  async function bringPage(): Promise<Document | undefined> {
    const answer = await fetch(here, { headers: { accept: 'text/html' } }).catch(() => undefined);
    return answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined;
  }
  /** Brings what was said since, without touching what is being written. */
  async function refresh(): Promise<void> {
    const page = await bringPage();
    const fresh = page?.querySelector<HTMLElement>('[data-list]');
    if (!page || !fresh) return;
    followPage(page, { fields: form === null || !isChanged(form) });
    localiseTimes(desk);
    if (location.search.includes('before=')) return;
    const known = new Set([...list.querySelectorAll(MESSAGES)].map(({ id }) => id));
    const added = [...fresh.querySelectorAll<HTMLElement>(MESSAGES)].filter(({ id }) => !known.has(id));
    const focused = document.activeElement?.matches(MESSAGES) ? document.activeElement.id : undefined;
    list.replaceWith(fresh);
    list = fresh;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    localiseTimes(fresh);
    countDown();
    const mine = form?.querySelector<HTMLInputElement>('input[name="seen"]');
    const seen = () => {
      if (mine) mine.value = fresh.dataset['seen'] ?? mine.value;
    };
    // Whoever writes nothing has nothing that a new message could cross.
    if (box?.value.trim() === '') seen();
    else if (added.length > 0) tell(added.length, added[0]!, seen);
  }
  function tell(count: number, first: HTMLElement, seen: () => void): void {
    const words = document.createElement('span');
    words.textContent = count === 1 ? texts.newMessage : filled(texts.newMessages, { count });
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = texts.show;
    button.addEventListener('click', () => {
      seen();
      news.hidden = true;
      focusOn(first);
      first.scrollIntoView({ block: 'center' });
    });
    news.replaceChildren(words, button);
    news.hidden = false;
  }

  /** The seconds in which an answer of one's own can be taken back, and after them the answer as it went out. */
  function countDown(): void {
    for (const held of list.querySelectorAll<HTMLElement>('[data-held]')) {
      const due =
        performance.now() +
        Math.min(Number(held.dataset['seconds']) * 1000, Math.max(0, Date.parse(held.dataset['due']!) - Date.now()));
      const button = held.querySelector<HTMLElement>('[data-undo]');
      const timer = setInterval(() => {
        const left = Math.ceil((due - performance.now()) / 1000);
        if (button && left > 0) button.textContent = filled(button.dataset['words']!, { seconds: left });
        if (left > -1 && held.isConnected) return;
        clearInterval(timer);
        if (!held.isConnected) return;
        // A page that is read anew would take what is being written with it.
        if (box === undefined || box.value.trim() === '') location.replace(here);
        else void refresh();
      }, 500);
    }
  }

  let waiting: ReturnType<typeof setTimeout> | undefined;
  let changedAt = Number.NEGATIVE_INFINITY;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void refresh(), 250);
  };
  followLive(JSON.parse(desk.dataset['live']!) as { path: string; after: number }, {
    onTickets: (changes) => {
      if (!changes.some((change) => change.ticketId === ticketId)) return;
      changedAt = Date.now();
      soon();
    },
    onNote: (note) => {
      hearAlerts(note);
      if (note.kind === 'viewers' && note.ticketId === ticketId) void look();
      // Clocks of some ticket were set, shortly after what sets ours.
      if (note.kind === 'clocks' && Date.now() - changedAt < CLOCKS_MS) soon();
    },
    onReset: soon,
    onState: (state) => {
      if (state !== 'cut') return;
      beside.hidden = false;
      beside.textContent = texts.cut;
    },
  });
  setInterval(() => tickClocks(desk), TICK_MS);
  void look();
  const beat = setInterval(() => !document.hidden && void look(), Number(desk.dataset['looking']) * 1000);
  addEventListener('pagehide', () => {
    clearInterval(beat);
    void look(true);
  });
}

/** What the composer does at once instead of by a page: macros, links, and sending by keys. */
function compose(form: HTMLFormElement, box: HTMLTextAreaElement): void {
  const changed = () => box.dispatchEvent(new Event('input', { bubbles: true }));
  const filter = form.querySelector<HTMLInputElement>('[data-filter]');
  if (filter) {
    filter.hidden = false;
    const all = [...form.querySelectorAll<HTMLElement>('#macros li')];
    const shown = () => all.filter(({ hidden }) => !hidden);
    filter.addEventListener('input', () => {
      const words = filter.value.toLowerCase().split(/\s+/);
      for (const one of all) one.hidden = !words.every((word) => one.textContent!.toLowerCase().includes(word));
    });
    filter.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        shown()[0]?.querySelector('button')?.click();
      } else if (event.key === 'ArrowDown') {
        event.preventDefault();
        shown()[0]?.querySelector('button')?.focus();
      }
    });
    form
      .querySelector('#macros')!
      .addEventListener('toggle', (event) => (event as ToggleEvent).newState === 'open' && filter.focus());
  }
  document.addEventListener('click', (event) => {
    const insert = (event.target as Element).closest<HTMLElement>('[data-insert]');
    if (!insert) return;
    event.preventDefault();
    const link = insert.parentElement!.querySelector<HTMLInputElement>('input[name^="insert:"]')!.value;
    const at = box.selectionStart;
    const before = box.value.slice(0, at);
    box.setRangeText(before === '' || /\s$/.test(before) ? link : ` ${link}`, at, box.selectionEnd, 'end');
    box.focus();
    changed();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const isNote = form.querySelector<HTMLInputElement>('[name="mode"][value="note"]')!.checked;
    form.requestSubmit(form.querySelector<HTMLElement>(`[data-send][value="${isNote ? 'note' : 'answer'}"]`));
  });
}

/** Keys in the conversation: only with the focus in it, so that who dictates sets off nothing by accident. */
function keys(desk: HTMLElement, form: HTMLFormElement | undefined, box: HTMLTextAreaElement | undefined): void {
  const section = desk.querySelector<HTMLElement>('[data-conversation]')!;
  const messages = () => [...section.querySelectorAll<HTMLElement>(MESSAGES)];
  const write = (mode: 'answer' | 'note') => {
    const radio = form?.querySelector<HTMLInputElement>(`[name="mode"][value="${mode}"]`);
    if (!radio || !box) return;
    radio.checked = true;
    radio.dispatchEvent(new Event('change', { bubbles: true }));
    box.focus();
    box.scrollIntoView({ block: 'center' });
  };
  // By its button, beside which the list then is.
  const openMacros = () => {
    const button = desk.querySelector<HTMLElement>('[popovertarget="macros"]');
    button?.scrollIntoView({ block: 'nearest' });
    button?.click();
  };
  section.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest(TYPES)) return;
    const all = messages();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const go = (index: number) => {
      const one = all[Math.max(0, Math.min(all.length - 1, index))];
      if (one) focusOn(one);
      one?.scrollIntoView({ block: 'nearest' });
    };
    if (event.key === 'j') go(at < 0 ? all.length - 1 : at + 1);
    else if (event.key === 'k') go(at < 0 ? all.length - 1 : at - 1);
    else if (event.key === 'r') write('answer');
    else if (event.key === 'n') write('note');
    else if (event.key === 'm') openMacros();
    else if (event.key === 'g') document.querySelector<HTMLElement>('[data-next]')?.click();
    else return;
    event.preventDefault();
  });
  // Escape leads from writing back to the conversation.
  box?.addEventListener('keydown', ({ key }) => key === 'Escape' && focusOn(messages().at(-1) ?? section, false));
  if (!document.querySelector('[autofocus]') && location.hash === '' && messages().length > 3)
    showEnd(messages().at(-1)!, desk.querySelector('#composer'));
  if (document.activeElement === document.body) focusOn(messages().at(-1) ?? section);
}

/** Where one goes on: what was said last, from its beginning, and as much as there is room for of where one answers. */
function showEnd(last: HTMLElement, composer: Element | null): void {
  (composer ?? last).scrollIntoView({ block: 'nearest', behavior: 'instant' });
  last.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/** What is moved to by keys takes the focus only then: fifty messages need not say so of themselves. */
function focusOn(element: HTMLElement, preventScroll = true): void {
  element.tabIndex = -1;
  element.focus({ preventScroll });
}

/** Says anew what is left of each clock, or for how long it has been overdue. */
function tickClocks(desk: HTMLElement): void {
  const panel = desk.querySelector<HTMLElement>('[data-part="clocks"]');
  for (const state of panel?.querySelectorAll<HTMLElement>('[data-due]') ?? []) {
    const left = Date.parse(state.dataset['due']!) - Date.now();
    const words = panel!.dataset[left < 0 ? 'late' : 'left']!;
    const said = filled(words, { time: formatSpan(left, document.documentElement.lang) });
    if (state.textContent === said) continue;
    state.textContent = said;
    // It was reckoned by the server, for another moment.
    const inHours = state.closest('li')!.querySelector<HTMLElement>('[data-in-hours]');
    if (inHours) inHours.hidden = true;
  }
}

async function post(path: string, body: object, keepalive: boolean): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), keepalive }).catch(() => undefined);
}
