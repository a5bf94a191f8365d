// The files of a Discourse forum: its texts name them by their SHA-1, and so do the files of its folder `uploads`.
import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LONGEST_FILE, MOST_FILES } from '../files/file.ts';
import type { LeftOutFile } from './import-files.ts';
import type { GivenRecord } from './record.ts';

/** Files by the digits of their SHA-1, as paths from the folder of the import. */
export type Uploads = ReadonlyMap<string, { path: string; size: number }>;

type GivenFile = NonNullable<Extract<GivenRecord, { type: 'post' }>['files']>[number];

const ORIGINAL = /^([0-9a-f]{40})\.\w{1,10}$/;

/** The uploads among the files of a folder, in whatever folders below it; smaller copies of pictures are none. */
export async function uploadsIn(folder: string, entries: readonly Dirent[]): Promise<Uploads> {
  const found = new Map<string, { path: string; size: number }>();
  for (const one of entries) {
    const [, digest] = (one.isFile() && ORIGINAL.exec(one.name)) || [];
    if (!digest) continue;
    const file = path.join(one.parentPath, one.name);
    found.set(digest, { path: path.relative(folder, file), size: (await stat(file)).size });
  }
  return found;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SHORT = /^(?:upload:\/\/|.*\/uploads\/short-url\/)([0-9A-Za-z]{20,27})(?:\.\w{1,10})?$/;
const LONG = /^upload:\/\/([0-9a-f]{40})$|\/uploads\/.*\/([0-9a-f]{40})(?:_\d+_\d+x\d+)?\.\w{1,10}$/;

/** The SHA-1 of the upload that an address names; undefined where it names none. */
export function digestOf(address: string): string | undefined {
  const [, short] = SHORT.exec(address) ?? [];
  if (!short) {
    const [, taken, long] = LONG.exec(address) ?? [];
    return taken ?? long;
  }
  let number = 0n;
  for (const sign of short) number = number * 62n + BigInt(DIGITS.indexOf(sign));
  const digest = number.toString(16).padStart(40, '0');
  return digest.length === 40 ? digest : undefined;
}

/** What a post says of its uploads while it is read. */
export class UploadsOfPost {
  readonly files: GivenFile[] = [];
  readonly leftOut: Pick<LeftOutFile, 'name' | 'reason'>[] = [];

  readonly #uploads: Uploads;

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
  }

  /**
   * Takes the upload that an address names along with the post.
   * @param label how the text calls it.
   * @returns how the text is to name it; undefined where it is no upload, or stays behind.
   */
  take(address: string, label: string): string | undefined {
    const digest = digestOf(address);
    if (!digest) return undefined;
    const upload = this.#uploads.get(digest);
    const extension = path.extname(upload?.path ?? address);
    const name = (path.extname(label) ? label : `${label || 'picture'}${extension}`).slice(0, 300);
    const url = `upload://${digest}`;
    if (this.files.some((one) => one.url === url)) return url;
    const reason = !upload
      ? 'missing'
      : upload.size > LONGEST_FILE
        ? 'too-large'
        : upload.size === 0
          ? 'empty'
          : this.files.length >= MOST_FILES
            ? 'too-many'
            : undefined;
    if (reason || !upload) {
      this.leftOut.push({ name, reason: reason ?? 'missing' });
      return undefined;
    }
    this.files.push({ path: upload.path, name, url });
    return url;
  }
}
