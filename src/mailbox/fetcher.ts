import type { ImapFlow } from 'imapflow';
import type { Database } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { connectImap, type FetchFailures, fetchNew, type ImapPlace, placeOf } from './imap.ts';
import { leaseMailbox, listMailboxes, type Mailbox, noteFetch } from './store.ts';
import { tellTrouble } from './trouble.ts';

/** Channel on which it is announced that mailboxes were changed. */
export const MAILBOXES_CHANNEL = 'mailboxes';

/** What fetching needs. */
export interface FetcherApp {
  database: Database;
  secret: string;
  storage: FileStorage;
  defaultLocale: string;
}

/** Looked at this often without being told, in milliseconds: a server may forget to say that something came. */
const LOOK_MS = 60_000;
const LEASE_SECONDS = 180;
/** Pauses after a failure, doubled each time. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** Administrators are told when a mailbox cannot be fetched for so long. */
const TOLD_AFTER_MS = 30 * 60_000;

/** Fetches from all mailboxes that are fetched, each over a connection that stays open, so that the server says when something comes (IDLE). */
export class MailFetcher {
  readonly #app: FetcherApp;
  readonly #report: (error: unknown) => void;
  readonly #running = new Map<number, OneMailbox>();
  #unlisten: (() => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #changing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(app: FetcherApp, report: (error: unknown) => void) {
    this.#app = app;
    this.#report = report;
  }

  async start(): Promise<void> {
    const look = () => this.#look();
    this.#unlisten = await this.#app.database.listen(MAILBOXES_CHANNEL, look, look);
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  whenServing(): void {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#unlisten?.();
    await this.#changing;
    await Promise.all([...this.#running.values()].map((one) => one.stop()));
  }

  /** Begins what is new or changed, and ends what is there no more. */
  #look(): void {
    this.#changing = this.#changing.then(() => this.#follow()).catch(this.#report);
  }

  async #follow(): Promise<void> {
    if (this.#stopped) return;
    const wanted = new Map(
      (await listMailboxes(this.#app.database.db))
        .filter(({ kind, active }) => kind === 'imap' && active)
        .map((mailbox) => [mailbox.id, mailbox]),
    );
    for (const [id, one] of this.#running) {
      const mailbox = wanted.get(id);
      if (mailbox && one.isStill(mailbox)) continue;
      this.#running.delete(id);
      await one.stop();
    }
    for (const [id, mailbox] of wanted) {
      if (this.#running.has(id) || this.#stopped) continue;
      const place = placeOf(this.#app.secret, mailbox);
      if (place) this.#running.set(id, new OneMailbox(this.#app, mailbox, place));
      else await noteFetch(this.#app.database.db, id, 'The password cannot be read: enter it again.');
    }
  }
}

/** What decides whether a connection is still the right one. */
const settingsOf = (mailbox: Mailbox) =>
  JSON.stringify([
    mailbox.imapHost,
    mailbox.imapPort,
    mailbox.imapSecurity,
    mailbox.imapUser,
    mailbox.imapPasswordSealed,
    mailbox.imapFolder,
    mailbox.imapAfter,
    mailbox.imapMoveTo,
  ]);

/** Fetches from one mailbox until it is stopped. */
class OneMailbox {
  readonly #app: FetcherApp;
  readonly #mailbox: Mailbox;
  readonly #place: ImapPlace;
  readonly #settings: string;
  readonly #stop = new AbortController();
  readonly #failures: FetchFailures = new Map();
  readonly #done: Promise<void>;

  constructor(app: FetcherApp, mailbox: Mailbox, place: ImapPlace) {
    this.#app = app;
    this.#mailbox = mailbox;
    this.#place = place;
    this.#settings = settingsOf(mailbox);
    this.#done = this.#run();
  }

  isStill(mailbox: Mailbox): boolean {
    return settingsOf(mailbox) === this.#settings;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#stop.signal.aborted) {
      try {
        if (await leaseMailbox(this.#app.database.db, this.#mailbox.id, LEASE_SECONDS)) {
          await this.#fetchWhileOpen(() => {
            pauseMs = FIRST_PAUSE_MS;
          });
        } else await this.#wait(LOOK_MS);
      } catch (error) {
        await this.#noteFailure(error).catch(() => {});
        await this.#wait(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  async #fetchWhileOpen(fetched: () => void): Promise<void> {
    const { database, storage } = this.#app;
    const { db } = database;
    const client = await connectImap(this.#place);
    const close = () => client.close();
    this.#stop.signal.addEventListener('abort', close);
    try {
      await client.mailboxOpen(this.#place.folder);
      while (!this.#stop.signal.aborted) {
        if (!(await leaseMailbox(db, this.#mailbox.id, LEASE_SECONDS))) return;
        await fetchNew({ db, storage, client, failures: this.#failures }, this.#mailbox.id);
        await noteFetch(db, this.#mailbox.id, undefined);
        fetched();
        await this.#news(client);
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    } finally {
      this.#stop.signal.removeEventListener('abort', close);
      await client.logout().catch(close);
    }
  }

  /** Resolves when the server says that something has come, or it is time to look anyway. @throws when the connection has ended. */
  async #news(client: ImapFlow): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ended = () => reject(new Error('The server has ended the connection.'));
    const timer = setTimeout(() => resolve(), LOOK_MS);
    const came = () => resolve();
    client.once('exists', came);
    client.once('close', ended);
    const stopped = () => resolve();
    this.#stop.signal.addEventListener('abort', stopped);
    try {
      // Says so while it waits for nothing else.
      void client.idle().catch(() => {});
      if (!client.usable) ended();
      await promise;
    } finally {
      clearTimeout(timer);
      client.off('exists', came);
      client.off('close', ended);
      this.#stop.signal.removeEventListener('abort', stopped);
    }
  }

  async #noteFailure(thrown: unknown): Promise<void> {
    const { db } = this.#app.database;
    const said = thrown as { responseText?: string; message?: string };
    await noteFetch(db, this.#mailbox.id, (said.responseText ?? said.message ?? String(thrown)).slice(0, 500));
    const since = (await listMailboxes(db)).find(({ id }) => id === this.#mailbox.id)?.failedAt;
    if (!since || Date.now() - since.getTime() < TOLD_AFTER_MS) return;
    await db.transaction((tx) =>
      tellTrouble(tx, this.#app.defaultLocale, {
        kind: 'mailbox-failing',
        about: `${this.#mailbox.id}:${since.getTime()}`,
        address: this.#mailbox.address,
      }),
    );
  }

  async #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopped = () => resolve();
    const timer = setTimeout(stopped, ms);
    this.#stop.signal.addEventListener('abort', stopped);
    if (this.#stop.signal.aborted) stopped();
    await promise;
    clearTimeout(timer);
    this.#stop.signal.removeEventListener('abort', stopped);
  }
}
