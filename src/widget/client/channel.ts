import { home, label, later, say } from './host.ts';
import { element } from './parts.ts';
import type { FromFrame, Hello, ToFrame } from './protocol.ts';
import { notice, panel } from './shell.ts';

// The frame with the help center in it, and the channel to it.

/** How long a page of ours that has arrived may take to answer, and how long any may take to arrive, in milliseconds. */
const ANSWER_MS = 4000;
const ARRIVE_MS = 20_000;
/** How long a page that has been there may take to say that it still is. */
const PONG_MS = 1500;

/** What happens with the frame. */
export interface Listening {
  /** What the page in the frame is told first. */
  hello(): Hello;
  heard(message: FromFrame): void;
  /** The page has answered, and is told everything that waited. */
  ready(): void;
  /** The browser or the help center does not show it here. */
  refused(path: string): void;
}

export let frame: HTMLIFrameElement | undefined;
export let isReady = false;
let port: MessagePort | undefined;
let timer = 0;
const unsent: ToFrame[] = [];
let watcher: Promise<{ facts(): ToFrame; stop(): void } | undefined> | undefined;

export const tell = (message: ToFrame): void => port?.postMessage(message);

/** Tells the page in the frame, once it hears. */
export const tellOnceReady = (message: ToFrame): void => void (isReady ? tell(message) : unsent.push(message));

/** Puts the frame there. No event tells that a browser has refused it, so somebody has to look at the clock. */
export function load(path: string, listening: Listening): void {
  isReady = false;
  notice(say.loading);
  frame = element('iframe', { title: label, allow: 'fullscreen; clipboard-write', src: home + path });
  const late = (): void => {
    drop();
    listening.refused(path);
  };
  timer = window.setTimeout(late, ARRIVE_MS);
  const hear = async (message: FromFrame): Promise<void> => {
    if (message.type !== 'ready') return listening.heard(message);
    clearTimeout(timer);
    if (isReady) return;
    isReady = true;
    const watched = await watcher;
    if (watched) tell(watched.facts());
    for (const message of unsent.splice(0)) tell(message);
    listening.ready();
  };
  const greet = (): void => {
    isReady = false;
    timer = window.setTimeout(late, ANSWER_MS);
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => hear(data);
    frame?.contentWindow?.postMessage(listening.hello(), home, [channel.port2]);
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
  watcher ??= import(/* @vite-ignore */ later('page')).then(
    ({ watchPage }) => watchPage((message: ToFrame) => isReady && tell(message)),
    () => undefined,
  );
}

function drop(): void {
  frame?.remove();
  frame = undefined;
  port = undefined;
}

/** Shows another page in the frame. */
export function go(path: string, subject: string | undefined): void {
  if (isReady) tell({ type: 'go', path, subject });
  else frame!.src = home + path;
}

export function focusFrame(): void {
  frame?.focus();
  tell({ type: 'focus' });
}

/** Ends everything that watches or waits. */
export function leave(): void {
  clearTimeout(timer);
  port?.close();
  void watcher?.then((watched) => watched?.stop());
}
