import type { Lead } from './lead.ts';
import { element, icon, pathOf, readTarget } from './parts.ts';
import type { FromFrame, Hello, LoaderConfig, PageSuggestion, Target, ToFrame } from './protocol.ts';
import { style } from './style.ts';
import { showVideos } from './videos.ts';

// The first file of the widget: the launcher, the panel and the calls that a product makes. Everything else comes with the first click.
// It leaves the product's page as it is: no cookie, no storage, nothing patched, and no element but its own.

/** Written in by the server. */
declare const HELPWELL_CONFIG: LoaderConfig;

/** How long a page of ours that has arrived may take to answer, and how long any may take to arrive, in milliseconds. */
const ANSWER_MS = 4000;
const ARRIVE_MS = 20_000;
/** How long a page that has been there may take to say that it still is. */
const PONG_MS = 1500;

type Listener = (detail: object) => void;
type Call = [name: string, ...given: unknown[]];

function start(script: HTMLScriptElement): void {
  const { texts, rtl, accent, onAccent, files } = HELPWELL_CONFIG;
  const home = new URL(script.src).origin;
  const { dataset } = script;
  const globals = window as unknown as Record<string, unknown>;
  const isQueue = (value: unknown): value is Call[] => Array.isArray(value) && value.every(Array.isArray);
  // Whatever else has this name on the product's page stays as it is.
  const name = [dataset['global'], 'Helpwell', 'HelpwellWidget'].find(
    (one) => one && (globals[one] === undefined || isQueue(globals[one])),
  );
  if (name === undefined) return;
  const kept = (globals[name] ?? []) as Call[];

  const known = Object.keys(texts);
  const wanted = [dataset['locale'], document.documentElement.lang, ...navigator.languages];
  const locale =
    wanted.map((one) => known.find((code) => one && (code === one || code === one.split('-')[0]))).find(Boolean) ??
    known[0]!;
  const say = texts[locale]!;

  const root = document.createElement('helpwell-widget');
  const shadow = root.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style(accent, onAccent));
  shadow.adoptedStyleSheets = [sheet];
  const hasLauncher = dataset['launcher'] !== 'none';
  const box = element('div', {
    class: ['box', dataset['position'] === 'start' && 'start', !hasLauncher && 'bare'].filter(Boolean).join(' '),
    lang: locale,
    dir: rtl.includes(locale) ? 'rtl' : 'ltr',
  });
  if (dataset['color']) box.style.setProperty('--a', dataset['color']);
  const label = dataset['label'] ?? say.help;
  const badge = element('span', { class: 'new', hidden: '' });
  const launcher = element('button', { class: 'launch', type: 'button', 'aria-expanded': 'false' }, [
    icon('M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01'),
    element('span', {}, [label]),
    badge,
  ]);
  launcher.hidden = !hasLauncher;
  const panel = element('div', { class: 'panel', role: 'dialog', 'aria-label': label, tabindex: '-1', hidden: '' });
  box.append(panel, launcher);
  shadow.append(box);
  document.documentElement.append(root);

  const leaving = new AbortController();
  const { signal } = leaving;
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<number, (list: PageSuggestion[]) => void>();
  let frame: HTMLIFrameElement | undefined;
  let port: MessagePort | undefined;
  let isReady = false;
  let timer = 0;
  let opener: Element | null = null;
  let tokens: (() => Promise<string>) | undefined;
  let calls = 0;
  let subject: string | undefined;
  let touring: { stop(): void } | undefined;
  let watcher: Promise<{ facts(): ToFrame; stop(): void } | undefined> | undefined;

  const later: ToFrame[] = [];
  const tell = (message: ToFrame): void => port?.postMessage(message);
  /** Tells the page in the frame, once it hears. */
  const tellOnceReady = (message: ToFrame): void => void (isReady ? tell(message) : later.push(message));
  const emit = (event: string, detail: object = {}): void => {
    for (const listener of listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        // A mistake of the product's is the product's.
        reportError(error);
      }
    }
  };
  const isOpen = (): boolean => !panel.hidden;

  /** Says something where the frame is not to be seen. */
  function notice(...parts: (Node | string)[]): void {
    panel.querySelector('.say')?.remove();
    panel.append(element('div', { class: 'say', role: 'status' }, parts));
  }

  function refused(path: string): void {
    emit('error', { reason: 'refused' });
    for (const answer of waiting.values()) answer([]);
    waiting.clear();
    frame?.remove();
    frame = undefined;
    port = undefined;
    const shut = element('button', { class: 'shut', type: 'button', 'aria-label': say.close }, ['✕']);
    shut.onclick = close;
    const way = element('a', { href: home + path.replace('/widget', ''), target: '_blank', rel: 'noopener' }, [
      say.openSite,
    ]);
    notice(element('p', {}, [say.refused]), way, shut);
    if (isOpen()) way.focus();
  }

  /** Puts the frame there. No event tells that a browser has refused it, so somebody has to look at the clock. */
  function load(path: string): void {
    isReady = false;
    notice(say.loading);
    frame = element('iframe', { title: label, allow: 'fullscreen; clipboard-write', src: home + path });
    const late = (): void => refused(path);
    timer = window.setTimeout(late, ARRIVE_MS);
    const greet = (): void => {
      isReady = false;
      timer = window.setTimeout(late, ANSWER_MS);
      port?.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = ({ data }: MessageEvent<FromFrame>) => heard(data);
      const hello: Hello = { helpwell: 1, identify: tokens !== undefined, subject };
      frame?.contentWindow?.postMessage(hello, home, [channel.port2]);
    };
    // Also when the page there has written another one into itself: then it goes on hearing.
    frame.onload = () => {
      clearTimeout(timer);
      if (!isReady) return greet();
      tell({ type: 'ping' });
      timer = window.setTimeout(greet, PONG_MS);
    };
    panel.append(frame);
    // Without it the help is there, and only does not know the page.
    watcher ??= import(/* @vite-ignore */ `${home}/widget/${files['page']}`).then(
      ({ watchPage }) => watchPage((message: ToFrame) => isReady && tell(message)),
      () => undefined,
    );
  }

  async function heard(message: FromFrame): Promise<void> {
    switch (message.type) {
      case 'ready': {
        clearTimeout(timer);
        if (isReady) return;
        panel.querySelector('.say')?.remove();
        isReady = true;
        const watched = await watcher;
        if (watched) tell(watched.facts());
        for (const message of later.splice(0)) tell(message);
        if (isOpen()) focusFrame();
        return emit('ready');
      }
      case 'close':
        return close();
      case 'token':
        return tell({ type: 'token', id: message.id, token: await tokens?.().catch(() => undefined) });
      case 'suggestions':
        waiting.get(message.id ?? -1)?.(message.list);
        waiting.delete(message.id ?? -1);
        return emit('suggest', { suggestions: message.list });
      case 'unread':
        badge.hidden = message.count === 0;
        badge.textContent = String(message.count);
        launcher.setAttribute('aria-label', message.count ? `${label}, ${message.label}` : label);
        return emit('unread', { count: message.count });
      case 'tour': {
        const { lead } = (await import(/* @vite-ignore */ `${home}/widget/${files['tour']}`)) as { lead: Lead };
        close();
        if (!signal.aborted) touring = lead({ shadow, box, tell, emit, home, files }, message);
        return;
      }
      case 'event':
        return emit(message.name, message.detail);
    }
  }

  function focusFrame(): void {
    frame?.focus();
    tell({ type: 'focus' });
  }

  /** Tells the page in the frame something, which need not be seen for it. */
  function tellUnseen(message: ToFrame): void {
    if (!frame) load(pathOf({}, locale));
    tellOnceReady(message);
  }

  const tour = (slug: string, from?: { from?: number }): void => tellUnseen({ type: 'tour', slug, ...from });
  const recordTour = (): void => tellUnseen({ type: 'record-tour' });

  function open(target: Target = {}): void {
    if (target.tour) {
      tour(target.tour);
      return;
    }
    const path = pathOf(target, locale);
    const hasTarget = Object.keys(target).length > 0;
    subject = typeof target.ask === 'string' ? target.ask : undefined;
    if (!isOpen()) opener = document.activeElement;
    panel.hidden = false;
    box.classList.add('open');
    launcher.setAttribute('aria-expanded', 'true');
    if (!frame) load(path);
    else if (hasTarget) {
      if (isReady) tell({ type: 'go', path, subject });
      else frame.src = home + path;
    }
    if (isReady) focusFrame();
    else panel.focus();
    emit('open');
  }

  function close(): void {
    if (!isOpen()) return;
    const hadFocus = document.activeElement === root;
    panel.hidden = true;
    box.classList.remove('open');
    launcher.setAttribute('aria-expanded', 'false');
    // What could not be shown is tried again with the next click.
    if (!frame) panel.replaceChildren();
    if (hadFocus) {
      const back = opener !== root && opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      (back ? (opener as HTMLElement) : launcher).focus();
    }
    emit('close');
  }

  launcher.onclick = () => (isOpen() ? close() : open());
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen() && document.activeElement === root) close();
  };
  addEventListener('keydown', onKey, { signal });
  const onClick = (event: MouseEvent): void => {
    const there = event.target instanceof Element && event.target.closest<HTMLElement>('[data-helpwell]');
    if (!there || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(readTarget(there.dataset['helpwell'] ?? ''));
    opener = there;
  };
  document.addEventListener('click', onClick, { signal });
  const stopVideos = showVideos(home, locale, say.watch);

  function on(event: string, listener: Listener): () => void {
    const those = listeners.get(event) ?? new Set();
    listeners.set(event, those.add(listener));
    return () => void those.delete(listener);
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
    clearTimeout(timer);
    port?.close();
    void watcher?.then((watched) => watched?.stop());
    stopVideos();
    touring?.stop();
    root.remove();
    listeners.clear();
    if (globals[name!] === api) delete globals[name!];
  }

  const does = { open, close, tour, recordTour, suggest, identify, forget, on, destroy } as unknown as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  const push = (...some: Call[]): void => {
    for (const [call, ...given] of some) does[call]?.(...given);
  };
  // `push`, so that the short way of calling goes on working.
  const api = Object.assign(does, { push: push as (...given: unknown[]) => unknown });
  globals[name] = api;
  push(...kept);
}

if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);
else console.error('Helpwell: load widget.js with <script src defer>.');
