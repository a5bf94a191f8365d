// Replaces the live part of a page by a newer one, as long as nobody is in the middle of something there.
import { followLive, type LineState } from '../live/client.ts';

/** Between two loads, in milliseconds; the server shares what it reads for half a second. */
const APART_MS = 1_000;
/** Time goes on although nothing happens: colours and what is left are those of the last load. */
const TURN_MS = 15_000;
/** The sign in the sentences where the time stands. */
const PLACE = '\u0001';

const region = () => document.getElementById('live')!;
let state: LineState = 'open';
let isDue = false;
let isLoading = false;
let loadedAt = performance.now();
let timer: ReturnType<typeof setTimeout> | undefined;

followLive(
  { path: region().dataset['path']!, after: Number(region().dataset['newest']) },
  {
    onTickets: () => ask(),
    onNote: ({ kind }) => {
      if (kind === 'clocks' || kind === 'agents') ask();
    },
    onReset: () => ask(),
    onState(now) {
      // Whatever happened in between.
      if (now === 'open' && state === 'cut') ask();
      show(now);
    },
  },
);
setInterval(() => {
  if (!document.hidden && performance.now() - loadedAt > TURN_MS) ask();
}, 1_000);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && performance.now() - loadedAt > TURN_MS) ask();
});
document.addEventListener('focusout', () => isDue && ask());
document.addEventListener('toggle', () => isDue && ask(), true);
show('open');

function ask(): void {
  isDue = true;
  if (isLoading || state === 'over') return;
  clearTimeout(timer);
  timer = setTimeout(() => void load(), Math.max(0, loadedAt + APART_MS - performance.now()));
}

async function load(): Promise<void> {
  // What somebody fills in there stays; it is looked again when they are done.
  if (isBusy()) return;
  isLoading = true;
  isDue = false;
  try {
    const response = await fetch(location.href, { headers: { 'x-live': '1' }, redirect: 'error' });
    if (response.status === 404) return show('over');
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const next = page.getElementById('live');
    if (next && !isBusy()) replace(next);
    if (state === 'cut') show('open');
  } catch {
    if (state === 'open') show('cut');
    isDue = true;
  } finally {
    isLoading = false;
    loadedAt = performance.now();
    if (isDue) ask();
  }
}

function replace(next: HTMLElement): void {
  const focused = region().contains(document.activeElement) ? document.activeElement?.id : undefined;
  region().replaceWith(document.adoptNode(next));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  show(state);
}

function isBusy(): boolean {
  return region().querySelector('details[open], :is(input, select, textarea):focus') !== null;
}

/** Says as of when it is, in the reader's own zone, and what is wrong with it. */
function show(now: LineState): void {
  state = now;
  if (now === 'over' && region().dataset['public'] !== undefined) {
    location.reload();
    return;
  }
  const time = region().querySelector<HTMLTimeElement>('.as-of time')!;
  const written = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'medium' }).format(
    new Date(time.dateTime),
  );
  const { said = '', cut = '', over = '' } = time.dataset;
  time.textContent = said.replace(PLACE, written);
  region().querySelector('.state')!.textContent =
    now === 'open' ? '' : (now === 'cut' ? cut : over).replace(PLACE, written);
}
