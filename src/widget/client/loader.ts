import { RECORDING_WINDOW } from '../../videos/tour-recording.ts';
import { focusFrame, frame, go, isReady, leave, load, tell, tellOnceReady } from './channel.ts';
import { emit, leaving, on, signal } from './events.ts';
import { home, later, locale, options, say, script } from './host.ts';
import type { Lead } from './lead.ts';
import { element, pathOf, readTarget } from './parts.ts';
import type { FromFrame, PageSuggestion, Target, ToFrame } from './protocol.ts';
import { box, isOpen, launcher, notice, panel, root, shadow, showUnread, unfold, unsay } from './shell.ts';
import { showVideos } from './videos.ts';

// The first file of the widget: the launcher, the panel and the calls that a product makes. Everything else comes with the first click.
// It leaves the product's page as it is: no cookie, no storage, nothing patched, and no element but its own.

type Call = [name: string, ...given: unknown[]];

const globals = window as unknown as Record<string, unknown>;
const isQueue = (value: unknown): value is Call[] => Array.isArray(value) && value.every(Array.isArray);
/** Whatever else has this name on the product's page stays as it is. */
const name = [options['global'], 'Helpwell', 'HelpwellWidget'].find(
  (one) => one && (globals[one] === undefined || isQueue(globals[one])),
);

const waiting = new Map<number, (list: PageSuggestion[]) => void>();
let opener: HTMLElement | null;
let tokens: (() => Promise<string>) | undefined;
let calls = 0;
let subject: string | undefined;
let touring: { stop(): void } | undefined;
let stopVideos: () => void;

const listening = {
  hello: () => ({ helpwell: 1 as const, identify: tokens !== undefined, subject }),
  heard,
  ready() {
    unsay();
    if (isOpen()) focusFrame();
    emit('ready');
  },
  refused(path: string) {
    emit('error', { reason: 'refused' });
    for (const answer of waiting.values()) answer([]);
    waiting.clear();
    const shut = element('button', { class: 'shut', type: 'button', 'aria-label': say.close }, ['✕']);
    shut.onclick = close;
    const way = element('a', { href: home + path.replace('/widget', ''), target: '_blank', rel: 'noopener' }, [
      say.openSite,
    ]);
    notice(element('p', {}, [say.refused]), way, shut);
    if (isOpen()) way.focus();
  },
};

async function heard(message: FromFrame): Promise<void> {
  switch (message.type) {
    case 'close':
      return close();
    case 'token':
      return tell({ type: 'token', id: message.id, token: await tokens?.().catch(() => undefined) });
    case 'suggestions':
      // Without a number: nobody has asked, and nobody waits.
      waiting.get(message.id!)?.(message.list);
      waiting.delete(message.id!);
      return emit('suggest', { suggestions: message.list });
    case 'unread':
      showUnread(message.count, message.label);
      return emit('unread', { count: message.count });
    case 'tour': {
      const { lead } = (await import(/* @vite-ignore */ later('tour'))) as { lead: Lead };
      close();
      if (!signal.aborted) touring = lead({ shadow, box, tell, emit }, message);
      return;
    }
    case 'event':
      return emit(message.name, message.detail);
  }
}

/** Tells the page in the frame something, which need not be seen for it. */
function tellUnseen(message: ToFrame): void {
  if (!frame) load(pathOf({}, locale), listening);
  tellOnceReady(message);
}

const tour = (slug: string, from?: { from?: number }): void => tellUnseen({ type: 'tour', slug, ...from });
const recordTour = (): void => tellUnseen({ type: 'record-tour' });

function open(target: Target = {}): void {
  if (target.tour) {
    tour(target.tour, { from: target.at ?? 0 });
    return;
  }
  const path = pathOf(target, locale);
  subject = typeof target.ask === 'string' ? target.ask : undefined;
  if (!isOpen()) opener = document.activeElement as HTMLElement | null;
  unfold(true);
  if (!frame) load(path, listening);
  else if (Object.keys(target).length > 0) go(path, subject);
  if (isReady) focusFrame();
  else panel.focus();
  emit('open');
}

function close(): void {
  if (!isOpen()) return;
  const hadFocus = document.activeElement === root;
  unfold(false);
  // What could not be shown is tried again with the next click.
  if (!frame) panel.replaceChildren();
  if (hadFocus) {
    const isThere = opener?.isConnected && opener !== root && opener !== document.body;
    (isThere ? opener! : launcher).focus();
  }
  emit('close');
}

function suggest(): Promise<PageSuggestion[]> {
  const id = ++calls;
  tellUnseen({ type: 'suggest', id });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function identify(given: () => Promise<string>): void {
  tokens = given;
  if (isReady) tell({ type: 'identify' });
}

function forget(): void {
  tokens = undefined;
  tell({ type: 'forget' });
}

function destroy(): void {
  leaving.abort();
  leave();
  stopVideos();
  touring?.stop();
  root.remove();
  if (globals[name!] === api) delete globals[name!];
}

const push = (...some: Call[]): void => {
  for (const [call, ...given] of some) api[call]?.(...given);
};
/** What the product calls; `push`, so that the short way of calling goes on working. */
const api = { open, close, tour, recordTour, suggest, identify, forget, on, destroy, push } as unknown as Record<
  string,
  (...given: unknown[]) => unknown
>;

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape' && isOpen() && document.activeElement === root) close();
}

function onClick(event: MouseEvent): void {
  const there = event.target instanceof Element && event.target.closest<HTMLElement>('[data-helpwell]');
  if (!there || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(readTarget(there.dataset['helpwell'] ?? ''));
  opener = there;
}

function start(name: string): void {
  const kept = (globals[name] ?? []) as Call[];
  document.documentElement.append(root);
  launcher.onclick = () => (isOpen() ? close() : open());
  addEventListener('keydown', onKey, { signal });
  document.addEventListener('click', onClick, { signal });
  stopVideos = showVideos();
  globals[name] = api;
  push(...kept);
  // An address of the product may say what to open; so a tour goes on after the product has loaded another page.
  const [, wanted] = location.hash.split('#helpwell=');
  if (wanted) open(readTarget(wanted));
  // Somebody of the team has opened the page in order to record a tour.
  if (window.name === RECORDING_WINDOW) recordTour();
}

if (!script) console.error('Helpwell needs <script src defer>.');
else if (name) start(name);
