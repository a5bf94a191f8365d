import { endlessBody } from '../../server/endless.ts';
import { Problem } from '../../web/problem.ts';
import type { LiveHub } from './hub.ts';

/** What a page that reads too slowly may have waiting, in bytes; then it is cut, comes back and is told what it missed. */
const MOST_WAITING = 256 * 1024;
/** Open pages of one owner: a browser needs one however many tabs it has. */
const MOST_EACH = 24;
/** Open pages of this process. */
const MOST_ALL = 4_000;
/** Milliseconds after which a cut page comes back, at least and at most: a server that starts again is not asked by all at once. */
const RETRY_MS = { least: 1_000, most: 4_000 };

/** The number of the newest event that a page knows, as the browser sends it or as the page itself does; undefined without one. */
export function readAfter(request: Request, url: URL): number | undefined {
  const text = request.headers.get('last-event-id') ?? url.searchParams.get('after') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * The answer of an address with server-sent events.
 * @param key whose it is; see {@link LiveHub}.
 * @param how.isPublic whoever listens is not known, and hears nothing about people.
 * @throws Problem `limited` when there are too many of them.
 */
export function streamFrom(hub: LiveHub, key: string, after: number | undefined, { isPublic = false } = {}): Response {
  if (hub.size >= MOST_ALL || hub.count(key) >= MOST_EACH)
    throw new Problem('limited', 'There are too many open pages.', 30);
  const body = endlessBody((sink) => {
    let leave: (() => void) | undefined;
    let isOver = false;
    const gone = () => {
      isOver = true;
      leave?.();
    };
    const end = (last?: Uint8Array) => {
      if (isOver) return;
      gone();
      if (last) sink.write(last);
      sink.end();
    };
    const send = (bytes: Uint8Array) => {
      if (isOver) return;
      if (sink.waiting >= MOST_WAITING) end();
      else sink.write(bytes);
    };
    const retry = RETRY_MS.least + Math.floor(Math.random() * (RETRY_MS.most - RETRY_MS.least));
    send(new TextEncoder().encode(`retry: ${retry}\n\n`));
    hub.join({ key, isPublic, send, end }, after).then(
      (left) => {
        leave = left;
        if (isOver) left();
      },
      () => end(),
    );
    return gone;
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store',
      // Of nginx, which otherwise keeps what it gets until there is more.
      'x-accel-buffering': 'no',
    },
  });
}
