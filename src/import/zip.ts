// What an uploaded ZIP holds, within bounds: a small file can unpack to more than any disk has.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

const MEGABYTE = 1024 * 1024;

/** In bytes and files. */
export const ZIP_LIMITS = { entries: 50_000, bytes: 1024 * MEGABYTE, entryBytes: 256 * MEGABYTE, ratio: 200 } as const;

/** Below this nothing is a bomb, however well it is packed. */
const SURELY_HARMLESS = 50 * MEGABYTE;

/** Why a ZIP is not unpacked. */
export type ZipProblem = 'damaged' | 'encrypted' | 'bomb' | 'names';

/** A ZIP that is not unpacked. */
export class ZipRefused extends Error {
  override name = 'ZipRefused';
  readonly problem: ZipProblem;
  constructor(problem: ZipProblem) {
    super(`The ZIP is refused: ${problem}.`);
    this.problem = problem;
  }
}

/** Entries that say nothing: what systems put beside every file. */
const LEFT_OUT = /(?:^|\/)(?:__MACOSX|\.git|\.svn|node_modules)\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db)$/;

/**
 * Unpacks a ZIP into a folder. What it holds is counted as it comes out, whatever it says of itself.
 * @throws ZipRefused for what is no ZIP, is protected by a password, unpacks to too much, or has names that lead out of the folder.
 */
export async function unpackZip(
  file: string,
  folder: string,
  limits = ZIP_LIMITS as Record<keyof typeof ZIP_LIMITS, number>,
): Promise<void> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true, strictFileNames: false }).catch(
    (error) => {
      throw codeOf(error) ? error : new ZipRefused('damaged');
    },
  );
  try {
    await unpack(zip, folder, limits);
  } catch (error) {
    throw error instanceof ZipRefused || codeOf(error) ? error : refusalOf(error);
  } finally {
    zip.close();
  }
}

async function unpack(zip: ZipFile, folder: string, limits: Record<keyof typeof ZIP_LIMITS, number>): Promise<void> {
  let entries = 0;
  let bytes = 0;
  let packed = 0;
  for await (const entry of zip.eachEntry()) {
    if (++entries > limits.entries) throw new ZipRefused('bomb');
    const name = nameOf(entry);
    if (name.endsWith('/') || LEFT_OUT.test(name)) continue;
    if (entry.isEncrypted()) throw new ZipRefused('encrypted');
    packed += entry.compressedSize;
    if (entry.uncompressedSize > limits.entryBytes || bytes + entry.uncompressedSize > limits.bytes)
      throw new ZipRefused('bomb');
    const target = path.join(folder, ...name.split('/'));
    await mkdir(path.dirname(target), { recursive: true });
    let size = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        size += chunk.length;
        bytes += chunk.length;
        const isBomb =
          size > limits.entryBytes ||
          bytes > limits.bytes ||
          (bytes > SURELY_HARMLESS && bytes > packed * limits.ratio);
        if (isBomb) done(new ZipRefused('bomb'));
        else done(null, chunk);
      },
    });
    await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(target, { flags: 'w' }));
  }
}

/** The path of an entry inside the folder. */
function nameOf(entry: Entry): string {
  const name = entry.fileName.replaceAll('\\', '/');
  const parts = name.split('/');
  const isInside =
    !name.startsWith('/') && !/^[a-z]:/i.test(name) && parts.every((part) => part !== '..' && !part.includes('\0'));
  // Longer ones no file system takes.
  if (!isInside || name.length > 1_000 || parts.some((part) => Buffer.byteLength(part) > 255))
    throw new ZipRefused('names');
  return parts.filter((part, index) => part !== '.' && (part !== '' || index === parts.length - 1)).join('/');
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return code && /^E[A-Z]+$/.test(code) ? code : undefined;
}

function refusalOf(error: unknown): ZipRefused {
  return new ZipRefused(/invalid (?:relative path|characters)|absolute path/.test(String(error)) ? 'names' : 'damaged');
}
