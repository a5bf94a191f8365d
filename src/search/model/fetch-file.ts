// Brings one large file over the network: goes on where it was cut, and keeps nothing that is not what was asked for.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file that could not be brought; the message says why and what can be done, in a sentence or two. */
export class FetchError extends Error {
  override name = 'FetchError';
}

/** What is asked for. */
export interface WantedFile {
  url: string;
  /** Where it comes to lie; beside it, until it is whole and checked, lies the same name with `.part`. */
  target: string;
  bytes: number;
  /** Of the content, in hexadecimal digits. */
  sha256: string;
}

export interface FetchOptions {
  /** Told of the bytes that are there. */
  onProgress?: (bytes: number) => void;
  /** Tries without a byte more before it gives up. */
  tries?: number;
  /** Before a further try, in milliseconds; doubled each time. */
  pauseMs?: number;
  /** A connection that brings nothing for so long, in milliseconds, counts as cut. */
  silenceMs?: number;
}

/** Left free beside the file: a full disk stops more than a download. */
const SPARE_BYTES = 50_000_000;

/**
 * Fetches a file, unless it is there already. A cut connection is taken up again where it broke, also by a later call.
 * @returns whether anything was fetched.
 * @throws FetchError where it cannot be had, is another file than expected, or the disk is full; then nothing lies at the target.
 */
export async function fetchFile(file: WantedFile, options: FetchOptions = {}): Promise<boolean> {
  const { onProgress, tries = 5, pauseMs = 1000, silenceMs = 30_000 } = options;
  if ((await sizeOf(file.target)) === file.bytes && (await digestOf(file.target)) === file.sha256) return false;
  await mkdir(path.dirname(file.target), { recursive: true });
  const part = `${file.target}.part`;
  if ((await sizeOf(part)) > file.bytes) await rm(part);
  await makeSureOfSpace(file, await sizeOf(part));
  let left = tries;
  while ((await sizeOf(part)) < file.bytes) {
    const before = await sizeOf(part);
    try {
      await append(file, part, before, { onProgress, silenceMs });
    } catch (error) {
      if (error instanceof FetchError) throw error;
      left = (await sizeOf(part)) > before ? tries : left - 1;
      if (left === 0)
        throw new FetchError(
          `${file.url} could not be read to its end: ${reasonOf(error)}. Run the command again: it goes on where it stopped.`,
        );
      await sleep(pauseMs * 2 ** Math.max(0, tries - left - 1));
    }
  }
  const digest = await digestOf(part);
  if (digest !== file.sha256) {
    await rm(part);
    throw new FetchError(
      `What lies at ${file.url} is another file than expected (SHA-256 ${digest} and not ${file.sha256}). It was not kept.`,
    );
  }
  await rename(part, file.target);
  return true;
}

async function append(
  { url, bytes }: WantedFile,
  part: string,
  from: number,
  { onProgress, silenceMs }: { onProgress: FetchOptions['onProgress']; silenceMs: number },
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs);
  try {
    const answer = await fetch(url, {
      signal: silence.signal,
      headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`the server answered ${answer.status}`);
    if (!answer.ok && answer.status !== 416)
      throw new FetchError(`${url} answered ${answer.status}. Is the address right?`);
    const goesOn = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${from}-`) === true;
    if (answer.status === 416) {
      await rm(part, { force: true });
      throw new Error('the server does not know the rest of it');
    }
    const file = await open(part, goesOn ? 'a' : 'w');
    let there = goesOn ? from : 0;
    try {
      for await (const chunk of answer.body!) {
        timer.refresh();
        there += chunk.length;
        if (there > bytes) {
          await rm(part, { force: true });
          throw new FetchError(`${url} is longer than the ${bytes} bytes expected. It was not kept.`);
        }
        await write(file, chunk);
        onProgress?.(there);
      }
    } finally {
      await file.close();
    }
    if (there < bytes) throw new Error('the connection was cut');
  } finally {
    clearTimeout(timer);
  }
}

async function write(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  try {
    await file.writeFile(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new FetchError('The disk is full. Make room and run the command again: it goes on where it stopped.');
  }
}

async function makeSureOfSpace({ target, bytes }: WantedFile, there: number): Promise<void> {
  const { bavail, bsize } = await statfs(path.dirname(target));
  const needed = bytes - there + SPARE_BYTES;
  if (bavail * bsize < needed)
    throw new FetchError(
      `There are ${megabytes(bavail * bsize)} left in ${path.dirname(target)}, and ${megabytes(needed)} are needed. Make room and run the command again.`,
    );
}

/** As people read it. */
function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}

/** In bytes; 0 where there is no such file. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** SHA-256 of a file in hexadecimal digits, read piece by piece. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? cause.message : (error as Error).message;
}
