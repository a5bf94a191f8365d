import type { Database } from '../../db/client.ts';
import { DESK_CHANNEL, TICKETS_CHANNEL } from '../../tickets/channels.ts';
import {
  type DeskNote,
  frame,
  isChange,
  type LiveMessage,
  readChange,
  readNote,
  type TicketChange,
} from './message.ts';
import { changesSince, newestEventId } from './store.ts';

/** What happens within so long goes out together, in milliseconds: hundreds of pages are told twice a second at most. */
const GATHER_MS = 500;
/** A line on which nothing moves is taken for dead by proxies after 30 or 60 seconds. */
const BEAT_MS = 15_000;
/** So often it is looked whether those who listen still may. */
const CHECK_MS = 10_000;

/** An open page. */
export interface Listener {
  /** Whether it still may: what {@link LiveHub} hands to its check. */
  readonly key: string;
  /** Somebody who is not known: hears that something has changed, and nothing about people. */
  readonly isPublic?: boolean | undefined;
  send(bytes: Uint8Array): void;
  /** Ends it; with `last` as the last words. */
  end(last?: Uint8Array): void;
}

/** Of the keys, those whose owners may still listen. */
export type Check = (keys: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Tells open pages what happens to tickets: one LISTEN for the whole process, and each message made once for all. By numbers of events and
 * never by time, so that what comes late is not lost.
 */
export class LiveHub {
  readonly #database: Database;
  readonly #check: Check;
  readonly #report: (error: unknown, work: string) => void;
  readonly #listeners = new Set<Listener>();
  readonly #ends: (() => unknown)[] = [];
  #gathered: TicketChange[] = [];
  readonly #notes = new Map<string, DeskNote>();
  #timer: NodeJS.Timeout | undefined;
  #sentAt = 0;
  #newest = 0;
  #version = 0;
  #stopped = false;

  /** @param report told of what fails. */
  constructor(database: Database, check: Check, report: (error: unknown, work: string) => void) {
    this.#database = database;
    this.#check = check;
    this.#report = report;
  }

  /** The newest event that this process has heard of: what a page that begins to be read now says it knows. */
  get newest(): number {
    return this.#newest;
  }

  /** Grows with everything that may have changed what the desk shows. */
  get version(): number {
    return this.#version;
  }

  /** How many pages listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** How many pages of this owner listen. */
  count(key: string): number {
    let count = 0;
    for (const listener of this.#listeners) if (listener.key === key) count++;
    return count;
  }

  async start(): Promise<void> {
    const gap = () => void this.#catchUp();
    this.#ends.push(await this.#database.listen(TICKETS_CHANNEL, (payload) => this.#heard(payload), gap));
    this.#ends.push(await this.#database.listen(DESK_CHANNEL, (payload) => this.#noted(payload)));
    this.#ends.push(this.#database.onReachable((reachable) => this.#tell({ name: reachable ? 'back' : 'away' })));
    this.#newest = Math.max(this.#newest, await newestEventId(this.#database.db));
    const beat = setInterval(() => this.#tell({ name: 'beat' }), BEAT_MS).unref();
    const check = setInterval(() => void this.checkNow(), CHECK_MS).unref();
    this.#ends.push(
      () => clearInterval(beat),
      () => clearInterval(check),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
    for (const end of this.#ends) await end();
  }

  /**
   * Lets a page listen, from now on or from what it knows.
   * @param after number of the newest event that it knows; what it missed since is told first.
   * @returns what ends that.
   */
  async join(listener: Listener, after?: number): Promise<() => void> {
    const held: Uint8Array[] = [];
    // What comes while the past is read is told after it.
    const early: Listener = { ...listener, send: (bytes) => void held.push(bytes) };
    this.#listeners.add(early);
    try {
      listener.send(await this.#greeting(after));
    } finally {
      this.#listeners.delete(early);
    }
    if (this.#stopped) listener.end();
    else this.#listeners.add(listener);
    for (const bytes of held) listener.send(bytes);
    return () => this.#listeners.delete(listener);
  }

  /** Ends what may not go on. While the database does not answer, everything goes on. */
  async checkNow(): Promise<void> {
    const keys = new Set([...this.#listeners].map(({ key }) => key));
    if (keys.size === 0) return;
    try {
      const allowed = await this.#check([...keys]);
      const last = frame({ name: 'over' });
      for (const listener of this.#listeners)
        if (keys.has(listener.key) && !allowed.has(listener.key)) {
          this.#listeners.delete(listener);
          listener.end(last);
        }
    } catch (error) {
      this.#report(error, 'live pages');
    }
  }

  async #greeting(after: number | undefined): Promise<Uint8Array> {
    const newest = this.#newest;
    if (after === undefined || after === newest) return frame({ name: 'tickets', changes: [] }, newest);
    // A number from before a restored backup, or made up: nobody knows what it stands for.
    const missed = after > newest ? undefined : await changesSince(this.#database.db, after);
    if (!missed) return frame({ name: 'reset' }, newest);
    return frame({ name: 'tickets', changes: missed }, Math.max(newest, missed.at(-1)?.eventId ?? 0));
  }

  #heard(payload: string): void {
    const change = readChange(payload);
    if (change) this.#gather([change]);
  }

  #noted(payload: string): void {
    const note = readNote(payload);
    if (!note) return;
    if (!isChange(note)) {
      this.#tell({ name: 'note', note }, undefined, true);
      return;
    }
    // The same is announced again and again while much happens.
    this.#notes.set(payload, note);
    this.#version++;
    this.#flushSoon();
  }

  #gather(changes: readonly TicketChange[]): void {
    this.#gathered.push(...changes);
    for (const { eventId } of changes) if (eventId !== null && eventId > this.#newest) this.#newest = eventId;
    this.#version++;
    this.#flushSoon();
  }

  #flushSoon(): void {
    // The first after a quiet while goes out at once.
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(0, this.#sentAt + GATHER_MS - performance.now()));
  }

  #flush(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    const changes = this.#gathered;
    this.#gathered = [];
    const notes = [...this.#notes.values()];
    this.#notes.clear();
    const frames = notes.map((note) => frame({ name: 'note', note }));
    if (changes.length > 0) frames.unshift(frame({ name: 'tickets', changes }, this.#newest));
    // One write to each page, however much there is to say.
    this.#send(Buffer.concat(frames));
  }

  /** After the line was lost: what was announced meanwhile, nobody has heard. */
  async #catchUp(): Promise<void> {
    try {
      const missed = await changesSince(this.#database.db, this.#newest);
      if (missed) return this.#gather(missed);
      this.#newest = await newestEventId(this.#database.db);
      this.#version++;
      this.#tell({ name: 'reset' }, this.#newest);
    } catch (error) {
      this.#report(error, 'live pages');
    }
  }

  #tell(message: LiveMessage, id?: number, isInternal = false): void {
    if (this.#listeners.size === 0) return;
    this.#send(frame(message, id), isInternal);
  }

  #send(bytes: Uint8Array, isInternal = false): void {
    for (const listener of this.#listeners) if (!isInternal || !listener.isPublic) listener.send(bytes);
  }
}
