// Pictures that articles show from other sites, brought over on request. Only pictures, only from public addresses, each within bounds.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { codeOf, messageOf } from './failures.ts';
import { AddressRefused, bytesOf, publicGet } from './public-get.ts';
import { digest } from './record.ts';

/** Bytes of one picture. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Of the whole exchange. */
const MOST_SECONDS = 30;
const MOST_REDIRECTS = 5;
/** Pictures fetched at a time: old help centers answer few at once. */
const AT_ONCE = 4;
const TYPES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
};

/** A picture on the disk, or why there is none. */
export type Download = { file: string; type: string } | { why: string };

export type DownloadOptions = {
  /** Where the pictures are put until they are written. */
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
export async function downloadImages(
  addresses: readonly string[],
  { folder, trustedHosts, onDone }: DownloadOptions,
): Promise<Map<string, Download>> {
  await mkdir(folder, { recursive: true });
  const found = new Map<string, Download>();
  const left = [...addresses];
  const work = async () => {
    for (let address = left.shift(); address !== undefined; address = left.shift()) {
      found.set(address, await download(address, folder, trustedHosts));
      onDone?.(address);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function download(address: string, folder: string, trustedHosts: ReadonlySet<string>): Promise<Download> {
  try {
    const bytes = await fetchBytes(new URL(address), trustedHosts, MOST_REDIRECTS);
    const isDrawing =
      /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
        new TextDecoder().decode(bytes.subarray(0, 4096)),
      );
    const mime = (await fileTypeFromBuffer(bytes))?.mime;
    const type = isDrawing ? 'svg' : TYPES[mime ?? ''];
    if (!type) return { why: 'what is there is no picture' };
    const file = join(folder, digest(address).slice(0, 32));
    await writeFile(file, bytes);
    return { file, type };
  } catch (error) {
    return { why: error instanceof AddressRefused ? error.message : `${messageOf(error)} (${codeOf(error)})` };
  }
}

async function fetchBytes(url: URL, trustedHosts: ReadonlySet<string>, redirects: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(MOST_SECONDS * 1000);
  try {
    const answer = await publicGet(url, { trustedHosts, signal, headers: { accept: 'image/*' } });
    const status = answer.statusCode ?? 0;
    const to = answer.headers.location;
    if (status >= 300 && status < 400 && to) {
      answer.destroy();
      if (redirects === 0) throw new AddressRefused('it leads from address to address');
      const next = URL.parse(to, url);
      if (!next) throw new AddressRefused('it leads to an address that is none');
      return await fetchBytes(next, trustedHosts, redirects - 1);
    }
    if (status !== 200) {
      answer.destroy();
      throw new AddressRefused(`the answer is ${status}`);
    }
    return await bytesOf(answer, MOST_BYTES);
  } catch (error) {
    throw signal.aborted ? new AddressRefused(TOO_SLOW) : error;
  }
}

const TOO_SLOW = `it did not come within ${MOST_SECONDS} seconds`;
