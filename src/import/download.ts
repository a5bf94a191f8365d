// Pictures that articles show from other sites, and files that they offer, brought over on request. Only from public addresses, each within bounds.
import { mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { LONGEST_ATTACHMENT } from '../articles/attachments/attachment.ts';
import { codeOf, messageOf } from './failures.ts';
import type { Reason } from './note.ts';
import { AddressRefused, publicGet } from './public-get.ts';
import { digest } from './record.ts';

/** Bytes of one picture. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Of the whole exchange. */
const MOST_SECONDS = 30;
/** Files are larger. */
const MOST_FILE_SECONDS = 120;
const MOST_REDIRECTS = 5;
/** Fetched at a time: old help centers answer few at once. */
const AT_ONCE = 4;
const TYPES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
};

/** A picture on the disk, or why there is none. */
export type Download = { file: string; type: string } | { why: Reason };
/** A file on the disk, or why there is none. */
export type FileDownload = { file: string } | { why: Reason };

export type DownloadOptions = {
  /** Where what is fetched is put until it is kept. */
  folder: string;
  /** Hosts, with their port, that may lie in a private network, because somebody named them. */
  trustedHosts: ReadonlySet<string>;
  /** Called with each address when it is done. */
  onDone?: (address: string) => void;
};

/**
 * Fetches pictures. Never throws for what an address answers.
 * @returns for each address a file with a picture of a known type, or the reason as the end of a sentence.
 */
export function downloadImages(addresses: readonly string[], options: DownloadOptions): Promise<Map<string, Download>> {
  return each(addresses, options, async (address) => {
    const fetched = await fetchTo(address, options, { accept: 'image/*', bytes: MOST_BYTES, seconds: MOST_SECONDS });
    if ('why' in fetched) return fetched;
    const { file } = fetched;
    const mime = (await fileTypeFromFile(file))?.mime;
    const type = (await isDrawing(file)) ? 'svg' : TYPES[mime ?? ''];
    if (type) return { file, type };
    await rm(file, { force: true });
    return { why: { reason: 'no-picture' } };
  });
}

/**
 * Fetches files that articles offer. Never throws for what an address answers.
 * @returns for each address the file, or the reason as the end of a sentence.
 */
export function downloadFiles(
  addresses: readonly string[],
  options: DownloadOptions,
): Promise<Map<string, FileDownload>> {
  const bounds = { accept: '*/*', bytes: LONGEST_ATTACHMENT, seconds: MOST_FILE_SECONDS };
  return each(addresses, options, (address) => fetchTo(address, options, bounds));
}

async function each<Result>(
  addresses: readonly string[],
  { folder, onDone }: DownloadOptions,
  fetchOne: (address: string) => Promise<Result>,
): Promise<Map<string, Result>> {
  await mkdir(folder, { recursive: true });
  const found = new Map<string, Result>();
  const left = [...addresses];
  const work = async () => {
    for (let address = left.shift(); address !== undefined; address = left.shift()) {
      found.set(address, await fetchOne(address));
      onDone?.(address);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function isDrawing(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
      new TextDecoder().decode(buffer.subarray(0, bytesRead)),
    );
  } finally {
    await handle.close();
  }
}

/** What is asked for, and how much of it may come. */
type Bounds = { accept: string; bytes: number; seconds: number };

async function fetchTo(
  address: string,
  { folder, trustedHosts }: DownloadOptions,
  bounds: Bounds,
): Promise<FileDownload> {
  const file = join(folder, digest(address).slice(0, 32));
  try {
    const signal = AbortSignal.timeout(bounds.seconds * 1000);
    try {
      const answer = await answerOf(new URL(address), { trustedHosts, signal, accept: bounds.accept }, MOST_REDIRECTS);
      // A page to sign in on, or one that says that nothing is there.
      if (bounds.accept === '*/*' && /^text\/html\b/i.test(answer.headers['content-type'] ?? '')) {
        answer.destroy();
        throw new AddressRefused({ reason: 'no-file' });
      }
      await save(answer, file, bounds.bytes);
    } catch (error) {
      throw signal.aborted ? new AddressRefused({ reason: 'slow', values: { seconds: bounds.seconds } }) : error;
    }
    return { file };
  } catch (error) {
    await rm(file, { force: true });
    return {
      why:
        error instanceof AddressRefused
          ? error.reason
          : { reason: 'error', values: { error: `${messageOf(error)} (${codeOf(error)})` } },
    };
  }
}

async function answerOf(
  url: URL,
  asked: { trustedHosts: ReadonlySet<string>; signal: AbortSignal; accept: string },
  redirects: number,
): Promise<IncomingMessage> {
  const { trustedHosts, signal, accept } = asked;
  const answer = await publicGet(url, { trustedHosts, signal, headers: { accept } });
  const status = answer.statusCode ?? 0;
  const to = answer.headers.location;
  if (status >= 300 && status < 400 && to) {
    answer.destroy();
    if (redirects === 0) throw new AddressRefused({ reason: 'redirects' });
    const next = URL.parse(to, url);
    if (!next) throw new AddressRefused({ reason: 'bad-redirect' });
    return answerOf(next, asked, redirects - 1);
  }
  if (status !== 200) {
    answer.destroy();
    throw new AddressRefused({ reason: 'status', values: { status } });
  }
  return answer;
}

/** Writes an answer to a file. @throws AddressRefused when it has more than these bytes. */
async function save(answer: IncomingMessage, file: string, most: number): Promise<void> {
  const handle = await open(file, 'w');
  let size = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > most) throw new AddressRefused({ reason: 'more-than', values: { most: most / 1024 / 1024 } });
      await handle.writeFile(part);
    }
  } finally {
    await handle.close();
  }
}
