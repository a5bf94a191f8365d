// Keeps the figures of a list up to date, and says how many of its requests are new, changed or gone; they are shown when somebody wants them.
import { type CountedText, counted } from '../../i18n/island-text.ts';
import { localiseTimes } from '../../ui/local-times.ts';
import { followLive } from '../live/client.ts';
import { hearAlerts } from '../live/hear-alerts.ts';

/** Between two readings of the list, in milliseconds: many desks look at it. */
const APART_MS = 15_000;
/** They do not all ask at the same moment. */
const SPREAD_MS = 3_000;

const news = document.querySelector<HTMLElement>('[data-live-list]')!;
const line = news.querySelector<HTMLElement>('p')!;
let fresh: Document | undefined;
let loadedAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
let isDue = false;

followLive(
  { path: '/api/desk/live', after: Number(news.dataset['newest']) },
  {
    onTickets: ask,
    onNote: (note) => {
      hearAlerts(note);
      if (note.kind === 'clocks') ask();
    },
    onReset: ask,
  },
);
document.addEventListener('visibilitychange', () => isDue && ask());
line.querySelector('button')!.addEventListener('click', show);

function ask(): void {
  isDue = true;
  if (timer !== undefined || document.hidden) return;
  const wait = Math.max(500, loadedAt + APART_MS - performance.now()) + Math.random() * SPREAD_MS;
  timer = setTimeout(() => void load(), wait);
}

async function load(): Promise<void> {
  timer = undefined;
  isDue = false;
  loadedAt = performance.now();
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok) return;
  fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  replaceFigures(fresh);
  const [here, there] = [versions(document), versions(fresh)];
  const ids = new Set([...here.keys(), ...there.keys()]);
  const count = [...ids].filter((id) => here.get(id) !== there.get(id)).length;
  line.hidden = count === 0;
  const words = counted(JSON.parse(news.dataset['words']!) as CountedText, count);
  if (line.firstElementChild!.textContent !== words) line.firstElementChild!.textContent = words;
}

/** What the list has of each request. */
function versions(page: Document): Map<string, string> {
  return new Map(
    [...page.querySelectorAll<HTMLElement>('tr[data-row]')].map(({ dataset }) => [
      dataset['row']!,
      dataset['version']!,
    ]),
  );
}

function replaceFigures(page: Document): void {
  const of = (from: Document) => [...from.querySelectorAll<HTMLAnchorElement>('[data-views] .chips a')];
  const there = new Map(of(page).map((chip) => [chip.getAttribute('href'), chip]));
  for (const chip of of(document)) {
    const next = there.get(chip.getAttribute('href'));
    if (next && next.innerHTML !== chip.innerHTML) chip.innerHTML = next.innerHTML;
  }
}

/** Shows the list as it is, with what was chosen in it still chosen. A list that was empty, or is now, is another page. */
function show(): void {
  const [body, next] = [document, fresh].map((page) => page?.querySelector('tr[data-row]')?.closest('tbody'));
  if (!body || !next) {
    location.reload();
    return;
  }
  const chosen = new Set([...body.querySelectorAll<HTMLInputElement>('.pick input:checked')].map(({ value }) => value));
  body.replaceChildren(...next.children);
  for (const box of body.querySelectorAll<HTMLInputElement>('.pick input')) box.checked = chosen.has(box.value);
  localiseTimes(body);
  line.hidden = true;
  body.querySelector<HTMLElement>('a.open')?.focus();
  body.dispatchEvent(new Event('change', { bubbles: true }));
}
