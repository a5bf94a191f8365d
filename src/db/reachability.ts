import net from 'node:net';
import postgres from 'postgres';
import { isConnectionError, UnavailableError } from './unavailable.ts';

/** A statement that waits longer makes us look whether the server still answers others. */
const PATIENCE_MS = 3000;

/** The server answers a question that costs nothing within this time, or it is away. */
const PROBE_MS = 2000;

/** How often to look, while something waits and while the server is away. */
const LOOK_MS = 500;

/** To open a connection, in seconds. */
export const CONNECT_SECONDS = 3;

/** Statements of ours that the server is working on, wherever they come from. */
const RUNNING = `select count(*)::integer as running from pg_stat_activity
  where usename = current_user and datname = current_database() and state = 'active' and pid <> pg_backend_pid()`;

interface Waiting {
  since: number;
  refuse(error: UnavailableError): void;
}

interface Line {
  socket: net.Socket;
  bytes: number;
  heardAt: number;
}

/**
 * Knows whether the database server can be reached, and sees to it that nobody waits long when it cannot: not for a connection that
 * is refused or never opened, not on one whose other end fell silent. Slow statements are left alone as long as the server says that it
 * works on them. While the server is away everything is refused at once, and it is looked for until it is back.
 */
export class Reachability {
  /** False while the server is known to be away. */
  reachable = true;
  readonly #url: string;
  readonly #most: number;
  readonly #waiting = new Set<Waiting>();
  readonly #lines = new Set<Line>();
  readonly #listeners = new Set<(reachable: boolean) => void>();
  /** Opens the pool anew: the driver can lose a place of it for good when a statement meets the end of its connection. */
  renew: () => void = () => {};
  readonly #timer: NodeJS.Timeout;
  #probing: Promise<void> | undefined;
  #unheard = 0;
  #cutInVain = 0;
  #host = 0;
  #closed = false;

  /** @param most connections of the pool. */
  constructor(url: string, most: number) {
    this.#url = url;
    this.#most = most;
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Opens the sockets of a pool, so that those that fell silent can be cut. For the option `socket` of postgres.js. */
  readonly socket = (options: { host: string[]; port: number[]; path: string | false }): net.Socket => {
    const at = this.#host++ % options.host.length;
    const [host, port] = [options.host[at]!, options.port[at] ?? options.port[0]!];
    const socket = options.path ? net.connect(options.path) : net.connect(port, host);
    // The driver reads them for TLS and for its messages.
    Object.assign(socket, { host, port });
    const line: Line = { socket, bytes: 0, heardAt: performance.now() };
    this.#lines.add(line);
    socket.once('close', () => this.#lines.delete(line));
    // Closed before it said a word, as a proxy does whose server is gone: the driver would try again for ever.
    socket.once('end', () => {
      if (socket.bytesRead === 0)
        socket.destroy(codedError('ECONNRESET', 'The database closed the connection at once.'));
    });
    return socket;
  };

  /** Tells when the server goes away and when it is back. */
  onChange(listener: (reachable: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Waits for an answer of the driver, but not for a server that is away.
   * @param abandon told when nobody waits any more, before the answer came.
   * @throws UnavailableError
   */
  async answer<T>(start: () => PromiseLike<T>, abandon: () => void = () => {}): Promise<T> {
    if (!this.reachable) throw new UnavailableError();
    const refused = Promise.withResolvers<never>();
    const waiting: Waiting = {
      since: performance.now(),
      refuse(error) {
        abandon();
        refused.reject(error);
      },
    };
    this.#waiting.add(waiting);
    try {
      return await Promise.race([start(), refused.promise]);
    } catch (error) {
      throw this.explain(error);
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** An error of the driver as the product knows it; one that means the server is away makes us look. */
  explain(error: unknown): unknown {
    if (error instanceof UnavailableError || !isConnectionError(error)) return error;
    if (this.reachable) void this.#probe();
    return new UnavailableError(error);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #look(): void {
    const now = performance.now();
    for (const line of this.#lines) {
      const { bytesRead } = line.socket;
      if (bytesRead !== line.bytes) line.heardAt = now;
      line.bytes = bytesRead;
    }
    if (!this.reachable || this.#overdue() > 0) void this.#probe();
    else this.#unheard = this.#cutInVain = 0;
  }

  #overdue(): number {
    const now = performance.now();
    let overdue = 0;
    for (const { since } of this.#waiting) if (now - since >= PATIENCE_MS) overdue++;
    return overdue;
  }

  #probe(): Promise<void> {
    this.#probing ??= this.#ask()
      .then(
        (running) => this.#heard(running),
        (error) => this.#notHeard(error),
      )
      .finally(() => {
        this.#probing = undefined;
      });
    return this.#probing;
  }

  /** Asks on a new connection. @throws whatever keeps the server from answering. */
  async #ask(): Promise<number> {
    const sql = postgres(this.#url, {
      max: 1,
      connect_timeout: CONNECT_SECONDS,
      fetch_types: false,
      onnotice: () => {},
      // Not this pool's lines: the probe's own socket ends with it.
      socket: this.socket as never,
    } as postgres.Options<Record<string, never>>);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(codedError('ETIMEDOUT', 'The database does not answer.')), PROBE_MS);
    try {
      const [row] = await Promise.race([sql.unsafe<{ running: number }[]>(RUNNING), late.promise]);
      return row!.running;
    } finally {
      clearTimeout(timer);
      void sql.end({ timeout: 0 }).catch(() => {});
    }
  }

  #heard(running: number): void {
    if (this.#closed) return;
    if (!this.reachable) this.#change(true);
    // It answers, but works on fewer statements than wait for it, twice in a row: some lines lead nowhere any more.
    const lost = Math.min(this.#overdue(), this.#most) > running;
    this.#unheard = lost ? this.#unheard + 1 : 0;
    if (this.#unheard < 2) return;
    this.#unheard = 0;
    this.#cutSilent();
    if (++this.#cutInVain < 2) return;
    this.#cutInVain = 0;
    this.renew();
    const since = performance.now() - PATIENCE_MS;
    for (const waiting of [...this.#waiting]) if (waiting.since <= since) waiting.refuse(new UnavailableError());
  }

  #notHeard(error: unknown): void {
    // Refused for another reason, such as too many connections: those that are open may go on.
    if (this.#closed) return;
    const { code } = error as NodeJS.ErrnoException;
    if (!isConnectionError(error) || code?.startsWith('53')) {
      if (!this.reachable) this.#change(true);
      return;
    }
    const now = performance.now();
    const someoneHeard = [...this.#lines].some(({ heardAt, bytes }) => bytes > 0 && now - heardAt < PATIENCE_MS);
    if (someoneHeard && this.#overdue() === 0) return;
    const wasReachable = this.reachable;
    this.reachable = false;
    this.#cutSilent();
    const refusal = new UnavailableError(error);
    for (const { refuse } of [...this.#waiting]) refuse(refusal);
    if (wasReachable) this.#change(false);
  }

  #cutSilent(): void {
    const now = performance.now();
    for (const { socket, heardAt } of this.#lines)
      if (now - heardAt >= PATIENCE_MS) socket.destroy(codedError('ETIMEDOUT', 'The database stopped answering.'));
  }

  #change(reachable: boolean): void {
    this.reachable = reachable;
    for (const listener of [...this.#listeners]) listener(reachable);
  }
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
