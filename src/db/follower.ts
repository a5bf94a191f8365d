import type { Database } from './client.ts';

/** Announcements wake at once; looking every minute finds what an error or a lost connection has left. */
const POLL_MS = 60_000;

/** Does a piece of work at the start, whenever a channel announces something, and from time to time; never twice at once in a process. */
export class Follower {
  readonly #database: Database;
  readonly #channel: string;
  readonly #work: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #pollMs: number;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => Promise<void>) | undefined;

  /**
   * @param work looks for what is due and does it; an error is reported, and the work is tried again with the next waking.
   * @param pollMs how often to look without being told, for work that becomes due by itself.
   */
  constructor(
    database: Database,
    channel: string,
    work: () => Promise<void>,
    onError: (error: unknown) => void,
    pollMs = POLL_MS,
  ) {
    this.#pollMs = pollMs;
    this.#database = database;
    this.#channel = channel;
    this.#work = work;
    this.#onError = onError;
  }

  async start(): Promise<void> {
    const wake = () => this.wake();
    this.#unlisten = await this.#database.listen(this.#channel, wake, wake);
    this.#timer = setInterval(wake, this.#pollMs).unref();
    this.wake();
  }

  /** Works soon. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Begins nothing any more; the work under way is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    clearInterval(this.#timer);
    await this.#unlisten?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#work().catch(this.#onError);
    }
  }
}
