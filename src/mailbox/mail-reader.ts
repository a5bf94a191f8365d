// Reading mails off the main thread: one that takes for ever or all the memory is given up, and nobody else waits.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { MAIL_LIMITS } from './mailbox.ts';
import type { ParsedMail } from './parsed-mail.ts';

const PURPOSE = 'helpwell: read mails';
/** A mail of the longest that is read is in memory several times. */
const MEMORY_MB = 1_024;

type Answer = { mail: ParsedMail } | { error: string };

/** Reads mails, one after the other. */
export interface MailReader {
  /** @throws UnreadableError when the bytes are no mail, or take too long. */
  read(bytes: Uint8Array): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** These bytes will never be read: trying again is of no use. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** @param options.ms how long one mail may take. */
export function createMailReader({ ms = MAIL_LIMITS.readMs }: { ms?: number } = {}): MailReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** The mail that the thread has in hand. */
  let current: { resolve(mail: ParsedMail): void; reject(error: Error): void } | undefined;

  function start(): Worker {
    const started = new Worker(new URL(import.meta.url), {
      workerData: PURPOSE,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    started.unref();
    const fail = (error: unknown) => {
      if (worker !== started) return;
      worker = undefined;
      current?.reject(new UnreadableError(String(error)));
    };
    started.on('message', (answer: Answer) => {
      if (worker !== started) return;
      if ('mail' in answer) current?.resolve(answer.mail);
      else current?.reject(new UnreadableError(answer.error));
    });
    started.on('error', fail);
    started.on('exit', () => fail('the thread that reads it has ended'));
    return started;
  }

  async function readNow(bytes: Uint8Array): Promise<ParsedMail> {
    worker ??= start();
    const used = worker;
    used.ref();
    const { promise, resolve, reject } = Promise.withResolvers<ParsedMail>();
    current = { resolve, reject };
    const timer = setTimeout(() => {
      // It is reading still, and may do so for ever.
      worker = undefined;
      void used.terminate();
      reject(new UnreadableError('reading it takes too long'));
    }, ms);
    used.postMessage(bytes);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      current = undefined;
      used.unref();
    }
  }

  return {
    read(bytes) {
      const now = last.then(() => readNow(bytes));
      last = now.catch(() => {});
      return now;
    },
    async close() {
      await last;
      await worker?.terminate();
      worker = undefined;
    },
  };
}

if (!isMainThread && workerData === PURPOSE) {
  const { parseMail } = await import('./parse-mail.ts');
  parentPort?.on('message', async (bytes: Uint8Array) => {
    let answer: Answer;
    try {
      answer = { mail: await parseMail(bytes) };
    } catch (error) {
      answer = { error: String(error) };
    }
    parentPort?.postMessage(answer);
  });
}
