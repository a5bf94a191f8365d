import { GO } from '../../ui/go-to.ts';
import { forgetOthers, ownerOfPage } from '../../ui/person.ts';
import { ask, connect, identity, receive, requestInit } from './connection.ts';
import { framedPath } from './framed-path.ts';
import { watchNews } from './news.ts';
import { watchPrivateFiles } from './private-files.ts';
import type { PageFacts, ToFrame } from './protocol.ts';
import { showSuggestions } from './suggestions.ts';
import { reportTour, sendRecorder, sendTour } from './tours.ts';
import { writePage } from './write-page.ts';

// The page in the frame, inside a product. It stays one document for as long as the frame is there, because the session and the channel
// are in its memory: going on to another page is fetching it and writing it into this one.

/** Addresses that were shown, the present one last; the browser's own history is the product's. */
const shown: string[] = [];
/** Somebody has done something on the page, so it is not loaded anew under their hands. */
let isTouched = false;
let turn = 0;
let page: PageFacts | undefined;
let subject = '';

const here = (): string => location.pathname + location.search;

/** Shows another page of the help center. */
async function go(path: string, init: RequestInit = {}, { isBack = false } = {}): Promise<void> {
  const mine = ++turn;
  document.documentElement.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(path, { ...init, headers: { ...init.headers, accept: 'text/html' } });
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('text/html')) {
      if (!response.ok) throw new Error(`${response.status} at ${path}`);
      return await save(response);
    }
    const html = await response.text();
    if (mine !== turn) return;
    const url = new URL(response.url);
    const address = url.pathname + url.search + (url.hash || new URL(path, location.href).hash);
    if (!isBack && address !== shown.at(-1)) shown.push(address);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    history.replaceState(null, '', address);
    isTouched = false;
    await writePage(html, listen);
    begin();
    focusPage();
    receive.event('navigate', { path: address.replace('/widget', '') });
  } catch {
    document.querySelector<HTMLElement>('[data-frame=offline]')?.removeAttribute('hidden');
  } finally {
    document.documentElement.removeAttribute('aria-busy');
  }
}

/** A file is kept where the reader keeps files; no address of it would carry the session. */
async function save(response: Response): Promise<void> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = decodeURIComponent(new URL(response.url).pathname.split('/').at(-1) ?? 'file');
  const [, name] = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '') ?? [];
  if (name) link.download = decodeURIComponent(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function back(): void {
  shown.pop();
  void go(shown.at(-1) ?? `/${document.documentElement.lang}/widget`, {}, { isBack: true });
}

function onClick(event: MouseEvent): void {
  const inside = event.composedPath().filter((node) => node instanceof Element);
  const does = inside.find((node) => node.hasAttribute('data-frame'))?.getAttribute('data-frame');
  if (does === 'back') back();
  if (does === 'close') receive.close();
  if (does === 'back' || does === 'close') return;
  const tour = inside.find((node) => node.hasAttribute('data-tour'))?.getAttribute('data-tour');
  if (tour) return void sendTour(tour);
  const link = inside.find((node) => node instanceof HTMLAnchorElement && node.href) as HTMLAnchorElement | undefined;
  if (!link || link.target === '_blank' || event.defaultPrevented || event.button !== 0) return;
  const url = new URL(link.href);
  if (url.protocol === 'blob:') return;
  const path = framedPath(url);
  const isHere = path !== undefined && path === here() && url.hash !== '';
  if (isHere) {
    event.preventDefault();
    // In place of the present entry: the product's own Back button leads out of nothing here.
    location.replace(url.hash);
    document.querySelector<HTMLElement>(`[id="${CSS.escape(decodeURIComponent(url.hash.slice(1)))}"]`)?.focus();
  } else if (path === undefined || event.ctrlKey || event.metaKey || event.shiftKey) {
    link.target = '_blank';
    link.rel = 'noopener';
  } else {
    event.preventDefault();
    void go(path + url.hash);
  }
}

function onSubmit(event: SubmitEvent): void {
  if (event.defaultPrevented) return;
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  const url = new URL(button?.getAttribute('formaction') ?? form.getAttribute('action') ?? here(), location.href);
  const data = new FormData(form, button);
  const isRead = form.method !== 'post';
  if (isRead) url.search = String(new URLSearchParams(data as unknown as Record<string, string>));
  const path = framedPath(url);
  if (path === undefined) {
    form.target = '_blank';
    return;
  }
  event.preventDefault();
  const body =
    (button?.getAttribute('formenctype') ?? form.enctype) === 'multipart/form-data'
      ? data
      : new URLSearchParams(data as unknown as Record<string, string>);
  void go(path, isRead ? {} : { method: 'POST', body });
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
  receive.close();
}

function onGo(event: Event): void {
  const path = framedPath(new URL((event as CustomEvent<string>).detail, location.href));
  if (path === undefined) return;
  event.preventDefault();
  void go(path);
}

function touch({ isTrusted }: Event): void {
  isTouched ||= isTrusted;
}

/** Writing a page takes every listener away, and ours with them. They are the window's: what a page says itself of a click comes first. */
function listen(): void {
  for (const kind of ['pointerdown', 'input'] as const) addEventListener(kind, touch);
  addEventListener('click', onClick);
  addEventListener('submit', onSubmit);
  addEventListener('keydown', onKey);
  addEventListener(GO, onGo);
  addEventListener('message', onHello);
}

function begin(): void {
  const backButton = document.querySelector<HTMLElement>('[data-frame=back]');
  if (backButton) backButton.hidden = shown.length < 2;
  if (ownerOfPage()) forgetOthers(ownerOfPage());
  watchPrivateFiles();
  if (page) void showSuggestions(page);
  fillSubject();
}

function focusPage(): void {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
}

/** The subject that the product gave for the contact form; what somebody has begun themselves stays. */
function fillSubject(): void {
  const field = document.querySelector<HTMLInputElement>('input[name=subject]');
  if (!subject || !field || field.value) return;
  field.value = subject;
  subject = '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function hear(message: ToFrame): Promise<void> {
  switch (message.type) {
    case 'page':
      page = message.page;
      return showSuggestions(page);
    case 'suggest':
      return showSuggestions(page ?? { path: '/', title: '', marks: [] }, message.id);
    case 'go': {
      // Whatever the product's page says, only what may be framed is written into this one.
      const path = framedPath(new URL(message.path, location.href));
      if (path === undefined) return;
      subject = message.subject ?? '';
      return path === here() ? fillSubject() : go(path);
    }
    case 'identify':
      return enter();
    case 'token':
      return ask.answered(message.id, message.token);
    case 'forget':
      await identity.forget();
      forgetOthers('');
      return go(`/${document.documentElement.lang}/widget`);
    case 'focus':
      // Where somebody was writing when it was closed, they go on.
      if (document.activeElement === document.body) focusPage();
      return;
    case 'tour':
      return sendTour(message.slug, message.from);
    case 'tour-event':
      return reportTour(message);
    case 'record-tour':
      return sendRecorder();
    case 'ping':
      return receive.ready();
  }
}

/** Has the product say who is here, and shows what is theirs. */
async function enter(): Promise<void> {
  if (!(await identity.begin())) return;
  watchNews();
  if (!isTouched) await go(here() + location.hash, {}, { isBack: true });
}

async function onHello(event: MessageEvent): Promise<void> {
  // Who may hold this page in a frame is decided by the answer's headers; whoever speaks is one of them.
  const [port] = event.ports;
  if (event.source !== parent || event.data?.helpwell !== 1 || !port) return;
  connect(port, event.origin, (message) => void hear(message));
  receive.ready();
  // The same page greets once more where it was slow to answer.
  if (event.data.identify && !identity.isKnown()) await enter();
  subject = event.data.subject ?? '';
  fillSubject();
}

// Written pages bring this script again; it is running already.
const holder = window as { helpwellFrame?: true };
if (!holder.helpwellFrame && parent !== window) {
  holder.helpwellFrame = true;
  const bare = window.fetch;
  window.fetch = (input, init) => requestInit(bare, input, init);
  // A guide in the product's page: there is nothing to go on to.
  if (location.hash === '#only') document.documentElement.dataset['only'] = '';
  shown.push(here() + location.hash);
  listen();
  begin();
}
