import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { SMTPServer, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { MAIL_LIMITS, readAddress } from './mailbox.ts';
import { receiveMail } from './receive.ts';
import { listMailboxes } from './store.ts';

/** Where mail servers hand over mails. */
export interface ListenerSettings {
  host: string;
  port: number;
  /** Longest mail that is taken, in bytes; otherwise as long as a mail may be at all. */
  mostBytes?: number;
  /** Files with the certificate and its key, for STARTTLS. */
  tls: { cert: string; key: string } | undefined;
}

/** Connections at a time, and recipients of a mail; a mail server waits and comes again. */
const MOST_CONNECTIONS = 50;
const MOST_RECIPIENTS = 50;
/** A server that says nothing is not waited for, in milliseconds. */
const SOCKET_MS = 60_000;

/**
 * Takes mails by SMTP for our mailboxes and for nobody else: nothing is passed on, so that nobody can send mails to others through it. A mail is
 * answered with 250 once it is safe here.
 */
export class MailListener {
  readonly #db: Db;
  readonly #storage: FileStorage;
  readonly #settings: ListenerSettings;
  readonly #report: (error: unknown) => void;
  #server: SMTPServer | undefined;

  constructor(db: Db, storage: FileStorage, settings: ListenerSettings, report: (error: unknown) => void) {
    this.#db = db;
    this.#storage = storage;
    this.#settings = settings;
    this.#report = report;
  }

  get #mostBytes(): number {
    return this.#settings.mostBytes ?? MAIL_LIMITS.mailBytes;
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#server!.server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    const { host, port, tls } = this.#settings;
    const files = tls && { cert: await readFile(tls.cert), key: await readFile(tls.key) };
    const { SMTPServer } = await import('smtp-server');
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: files ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      ...files,
      size: this.#mostBytes,
      maxClients: MOST_CONNECTIONS,
      socketTimeout: SOCKET_MS,
      disableReverseLookup: true,
      banner: 'Helpwell',
      onRcptTo: ({ address }, session, done) => {
        this.#mayTake(address, session).then(
          (refusal) => done(refusal),
          (error) => done(this.#later(error)),
        );
      },
      onData: (stream, session, done) => {
        this.#take(stream, session).then(
          (refusal) => done(refusal),
          (error) => {
            stream.resume();
            done(this.#later(error));
          },
        );
      },
    });
    server.on('error', (error) => {
      // A client that hangs up or talks nonsense is its own matter.
      if ('syscall' in error && error.syscall === 'listen') this.#report(error);
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error) => reject(Object.assign(error, { setting: 'MAIL_LISTEN' }));
      server.server.once('error', fail);
      server.listen(port, host, () => {
        server.server.off('error', fail);
        resolve();
      });
    });
    this.#server = server;
  }

  /** Takes no new connections; resolves when those there are have ended. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #mayTake(address: string, { envelope }: SMTPServerSession): Promise<Error | null> {
    if (envelope.rcptTo.length >= MOST_RECIPIENTS) return refusal(452, '4.5.3 Too many recipients');
    return (await this.#mailboxOf(address)) === undefined ? refusal(550, '5.1.1 No such mailbox here') : null;
  }

  async #mailboxOf(given: string): Promise<number | undefined> {
    const { address } = readAddress(given);
    const known = await listMailboxes(this.#db);
    return known.find((one) => one.active && (one.address === address || one.address === given.trim().toLowerCase()))
      ?.id;
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
    const { envelope, remoteAddress, hostNameAppearsAs } = session;
    const to = envelope.rcptTo.map(({ address }) => address);
    const mailboxId = await this.#mailboxOf(to[0] ?? '');
    if (mailboxId === undefined) {
      stream.resume();
      return refusal(550, '5.1.1 No such mailbox here');
    }
    const from = envelope.mailFrom ? envelope.mailFrom.address : '';
    const helo = hostNameAppearsAs || undefined;
    try {
      await receiveMail(
        this.#db,
        this.#storage,
        { mailboxId, from, to, remoteAddress, helo },
        within(stream, this.#mostBytes),
      );
      return null;
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      stream.resume();
      return refusal(552, '5.3.4 The mail is too large');
    }
  }

  #later(error: unknown): Error {
    this.#report(error);
    return refusal(451, '4.3.0 Try again later');
  }
}

class TooLargeError extends Error {}

/** The bytes of a mail, as long as it is not too large. */
async function* within(stream: SMTPServerDataStream, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  // Not destroyed when it is left: what is still coming must be read, or nobody hears the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) throw new TooLargeError();
    yield chunk;
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
