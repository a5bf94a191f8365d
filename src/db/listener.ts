import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { CONNECT_SECONDS, type Reachability } from './reachability.ts';

/** How often to see whether the line still lives: nothing else is sent on it, and a line that died says nothing. */
const BEAT_MS = 15_000;

/** Between two attempts to listen again. */
const AGAIN_MS = 500;

interface Listening {
  channel: string;
  onMessage(payload: string): void;
  onGap: () => void;
}

/** LISTEN on one connection, which is opened again whenever it is lost. */
export class Listener {
  readonly #reach: Reachability;
  readonly #sql: postgres.Sql;
  readonly #listening = new Set<Listening>();
  #beat: NodeJS.Timeout | undefined;
  #again: Promise<void> | undefined;
  #isLost = false;
  #closed = false;

  constructor(url: string, reach: Reachability) {
    this.#reach = reach;
    this.#sql = postgres(url, {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: CONNECT_SECONDS,
      backoff: () => 0,
      fetch_types: false,
      onnotice: () => {},
      onclose: () => this.#lost(),
      socket: reach.socket,
      onnotify: (channel: string, payload: string) => {
        for (const one of this.#listening) if (one.channel === channel) one.onMessage(payload);
      },
    } as postgres.Options<Record<string, never>>);
  }

  /** As `Database.listen`. */
  async listen(
    channel: string,
    onMessage: (payload: string) => void,
    onGap?: () => void,
  ): Promise<() => Promise<void>> {
    const one: Listening = { channel, onMessage, onGap: onGap ?? (() => {}) };
    this.#listening.add(one);
    try {
      await this.#reach.answer(() => this.#say(`listen ${quoted(channel)}`));
    } catch (error) {
      this.#listening.delete(one);
      throw error;
    }
    this.#beat ??= setInterval(() => void this.#check(), BEAT_MS).unref();
    return async () => {
      this.#listening.delete(one);
      const isWanted = [...this.#listening].some((other) => other.channel === channel);
      if (!isWanted && !this.#closed && this.#reach.reachable)
        await this.#reach.answer(() => this.#say(`unlisten ${quoted(channel)}`)).catch(() => {});
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#beat);
    await this.#sql.end({ timeout: 1 });
  }

  #say(statement: string) {
    return this.#sql.unsafe(statement).simple();
  }

  /** A line that does not answer is cut by whoever waits for it, and then it is lost. */
  async #check(): Promise<void> {
    if (this.#reach.reachable && !this.#again) await this.#reach.answer(() => this.#say('select 1')).catch(() => {});
  }

  #lost(): void {
    this.#isLost = true;
    this.#again ??= this.#listenAgain().finally(() => {
      this.#again = undefined;
    });
  }

  async #listenAgain(): Promise<void> {
    while (this.#isLost && !this.#closed && this.#listening.size > 0) {
      await pause(AGAIN_MS, undefined, { ref: false });
      if (this.#closed) return;
      this.#isLost = false;
      const channels = [...new Set([...this.#listening].map(({ channel }) => `listen ${quoted(channel)}`))];
      try {
        await this.#reach.answer(() => this.#say(channels.join('; ')));
      } catch {
        this.#isLost = true;
        continue;
      }
      // What was announced meanwhile, nobody has heard.
      for (const { onGap } of [...this.#listening]) onGap();
    }
  }
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}
