// In the browser: what happens to tickets, told to every open tab. One tab holds the line for all of them, because browsers open only six to
// a server that speaks HTTP/1.1; when it is closed, another takes over.
import type { DeskNote, TicketChange } from './message.ts';

/** Whether what a page shows can be up to date. */
export type LineState = 'open' | 'cut' | 'over';

/** What a page does with what it is told. */
export interface LiveListener {
  /** Tickets changed; the same may be told twice. */
  onTickets?(changes: readonly TicketChange[]): void;
  onNote?(note: DeskNote): void;
  /** More was missed than is told again: look at everything anew. */
  onReset?(): void;
  /** `cut`: what is shown may be old. `over`: whoever looks may no longer, and nothing more comes. */
  onState?(state: LineState): void;
}

/** Where the stream is, and which event the page knows already. */
export interface LiveSource {
  /** Path of the stream, `/api/desk/live`. */
  path: string;
  /** Number of the newest event when the page was read. */
  after: number;
}

/** What one tab says to the others. */
type Word =
  | { said: 'event'; name: string; data: unknown; to?: string }
  | { said: 'state'; state: LineState; to?: string }
  | { said: 'hello'; from: string; after: number };

/** The line says something every 15 seconds; silent for longer, it is dead without anybody having noticed. */
const SILENT_MS = 40_000;
/** After this the page tries again where the server refused. */
const REFUSED_MS = 15_000;
/** Changes that the tab with the line remembers, for tabs that are opened later. */
const REMEMBERED = 1_000;

/**
 * Listens for as long as the page is there.
 * @returns what ends it.
 */
export function followLive(source: LiveSource, listener: LiveListener): () => void {
  const me = crypto.randomUUID?.() ?? String(Math.random());
  const name = `helpwell-live ${source.path}`;
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel(name) : undefined;
  const ended = new AbortController();
  let after = source.after;
  let line: Line | undefined;

  const take = (word: Word) => {
    if (word.said === 'hello') line?.answer(word.from, word.after);
    else if (word.to !== undefined && word.to !== me) return;
    else if (word.said === 'state') listener.onState?.(word.state);
    else tell(word.name, word.data);
  };
  const tell = (name: string, data: unknown) => {
    if (name === 'tickets') {
      const changes = data as TicketChange[];
      for (const { eventId } of changes) if (eventId !== null && eventId > after) after = eventId;
      if (changes.length > 0) listener.onTickets?.(changes);
    } else if (name === 'note') listener.onNote?.(data as DeskNote);
    else if (name === 'reset') listener.onReset?.();
  };
  const hold = () => {
    line = new Line(source.path, after, (word) => {
      tabs?.postMessage(word);
      take(word);
    });
    ended.signal.addEventListener('abort', () => line?.close());
    return new Promise<void>((resolve) => ended.signal.addEventListener('abort', () => resolve()));
  };
  if (tabs && navigator.locks) {
    tabs.addEventListener('message', ({ data }: MessageEvent<Word>) => take(data));
    tabs.postMessage({ said: 'hello', from: me, after } satisfies Word);
    navigator.locks.request(name, { signal: ended.signal }, hold).catch(() => {});
  } else void hold();
  // A page that the browser keeps for going back would keep the line too.
  addEventListener('pagehide', () => ended.abort(), { once: true, signal: ended.signal });
  addEventListener('pageshow', (event) => event.persisted && location.reload(), { once: true });
  return () => {
    ended.abort();
    tabs?.close();
  };
}

/** The one connection to the server. */
class Line {
  readonly #path: string;
  readonly #say: (word: Word) => void;
  readonly #remembered: TicketChange[] = [];
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: LineState = 'cut';
  /** Event from which on everything is remembered. */
  #from: number;
  #newest: number;

  constructor(path: string, after: number, say: (word: Word) => void) {
    this.#path = path;
    this.#say = say;
    this.#from = after;
    this.#newest = after;
    this.#open();
  }

  /** Tells a tab that was opened later what it cannot know. */
  answer(to: string, after: number): void {
    this.#say({ said: 'state', state: this.#state, to });
    const missed = this.#remembered.filter(({ eventId }) => eventId === null || eventId > after);
    if (after < this.#from) this.#say({ said: 'event', name: 'reset', data: {}, to });
    else if (missed.length > 0) this.#say({ said: 'event', name: 'tickets', data: missed, to });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open(): void {
    this.close();
    const source = new EventSource(`${this.#path}?${new URLSearchParams({ after: String(this.#newest) })}`);
    this.#source = source;
    this.#wait(SILENT_MS);
    for (const name of ['tickets', 'note', 'reset', 'away', 'back', 'beat', 'over'])
      source.addEventListener(name, (event: MessageEvent<string>) => {
        this.#wait(SILENT_MS);
        this.#heard(name, event);
      });
    source.addEventListener('error', () => {
      this.#be('cut');
      // The browser comes back of itself, unless the server refused.
      if (source.readyState === EventSource.CLOSED) this.#wait(REFUSED_MS);
    });
  }

  #heard(name: string, event: MessageEvent<string>): void {
    if (event.lastEventId) this.#newest = Math.max(this.#newest, Number(event.lastEventId));
    if (name === 'over') this.close();
    if (name !== 'beat') this.#be(name === 'over' ? 'over' : name === 'away' ? 'cut' : 'open');
    if (name === 'reset') {
      this.#from = this.#newest;
      this.#remembered.length = 0;
    }
    const data: unknown = JSON.parse(event.data);
    if (name === 'tickets') this.#remember(data as TicketChange[]);
    if (name === 'tickets' || name === 'note' || name === 'reset') this.#say({ said: 'event', name, data });
  }

  #remember(changes: readonly TicketChange[]): void {
    this.#remembered.push(...changes);
    for (const { eventId } of this.#remembered.splice(0, Math.max(0, this.#remembered.length - REMEMBERED)))
      this.#from = Math.max(this.#from, eventId ?? 0);
  }

  #be(state: LineState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#say({ said: 'state', state });
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#be('cut');
      this.#open();
    }, ms);
  }
}
