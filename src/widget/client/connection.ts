import { framedPath } from './framed-path.ts';
import type { FromFrame, ToFrame } from './protocol.ts';

// What the page in the frame has in its memory and nowhere else: the channel to the product's page, and the session.

let port: MessagePort | undefined;
let origin = '';
let session: string | undefined;
/** When it is to be begun again, in milliseconds since 1970: a little before it is over. */
let until = 0;
/** Whether the product has said that it knows its people. */
let knows = false;

/** Tells the votes that are given here from those of others, for as long as the frame is there; 128 random bits. */
const visitor = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  .replace(/\+/g, '-')
  .replace(/\//g, '_')
  .slice(0, 22);

const say = (message: FromFrame): void => port?.postMessage(message);

/** Takes the channel that the product's page has sent. */
export function connect(given: MessagePort, from: string, hear: (message: ToFrame) => void): void {
  port?.close();
  port = given;
  origin = from;
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => hear(data);
}

/** What the product's page is told. */
export const receive = {
  ready: () => say({ type: 'ready' }),
  close: () => say({ type: 'close' }),
  event: (name: string, detail: object) => say({ type: 'event', name, detail }),
  send: say,
  origin: () => origin,
};

const waiting = new Map<number, (token: string | undefined) => void>();
let asked = 0;

/** Asks the product's page for a token. */
export const ask = {
  token(): Promise<string | undefined> {
    const id = ++asked;
    say({ type: 'token', id });
    return new Promise((resolve) => waiting.set(id, resolve));
  },
  answered(id: number, token: string | undefined): void {
    waiting.get(id)?.(token);
    waiting.delete(id);
  },
};

let beginning: Promise<boolean> | undefined;

/** Who is here, as the product says. */
export const identity = {
  /** Exchanges a token for a session. @returns whether somebody is known now. */
  begin(): Promise<boolean> {
    knows = true;
    beginning ??= exchange().finally(() => {
      beginning = undefined;
    });
    return beginning;
  },
  isKnown: (): boolean => session !== undefined,
  async forget(): Promise<void> {
    knows = false;
    const ended = session;
    session = undefined;
    receive.send({ type: 'unread', count: 0, label: '' });
    if (ended) await window.fetch('/api/widget/session', jsonPost({ end: true }, ended)).catch(() => {});
    receive.event('forget', {});
  },
};

async function exchange(): Promise<boolean> {
  session = undefined;
  const token = await ask.token();
  const answer = token
    ? await window.fetch('/api/widget/session', jsonPost({ token, origin })).then(
        (response) => response.json() as Promise<{ session?: string; seconds?: number; reason?: string }>,
        () => ({ reason: 'offline' }),
      )
    : { reason: 'no-token' };
  // Meanwhile the product may have asked to forget.
  if (knows && 'session' in answer) {
    session = answer.session;
    until = Date.now() + ((answer.seconds ?? 0) - 60) * 1000;
  }
  receive.event('identify', session ? { identified: true } : { identified: false, reason: answer.reason ?? 'refused' });
  return session !== undefined;
}

function jsonPost(body: object, bearer?: string): RequestInit {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (bearer) Object.assign(headers, { authorization: `Bearer ${bearer}`, 'x-helpwell-origin': origin });
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/**
 * What `fetch` does in the frame: pages are asked for under the addresses that may be framed, without cookies and with the session. A
 * session that is over is begun again; the server has done nothing then, and is asked once more.
 */
export async function requestInit(
  bare: typeof fetch,
  input: RequestInfo | URL,
  init: RequestInit = {},
  isAgain = false,
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input, location.href);
  if (url.origin !== location.origin || input instanceof Request) return bare(input, init);
  const path = url.pathname.startsWith('/api/') ? undefined : framedPath(url);
  const headers = new Headers(init.headers);
  const isOwn = headers.has('authorization') || url.pathname === '/api/widget/session';
  if (session && !isOwn && knows && Date.now() > until) await identity.begin();
  if (url.pathname.endsWith('/helpful')) headers.set('x-helpwell-visitor', visitor);
  const used = session;
  if (used && !isOwn) {
    headers.set('authorization', `Bearer ${used}`);
    headers.set('x-helpwell-origin', origin);
  }
  const response = await bare(path ?? url, { ...init, headers, credentials: 'omit' });
  const isOver = response.headers.get('x-helpwell-session') === 'over' && used !== undefined && used === session;
  if (!isOver || isAgain) return response;
  session = undefined;
  if (knows) await identity.begin();
  return requestInit(bare, input, init, true);
}
