// The images and other files that articles show: where in content/ each goes, and their copies.
import { readFile, realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type';
import { toAnySlug } from '../articles/slug-of-name.ts';
import { DOWNLOADED_FILE, SERVED_FILE } from '../server/served-files.ts';
import type { Download, FileDownload } from './download.ts';
import { codeOf, isFatal } from './failures.ts';
import type { Reason } from './note.ts';
import { digest, digestOfFile, type ImportRecord, writeWhole } from './record.ts';
import type { ImportReport } from './report.ts';

/** Larger files would make the repository of the content unusable; they are linked from elsewhere instead. */
const MAX_MEDIA_BYTES = 50 * 1024 * 1024;

/** Where the images and files of articles are, once they are brought over. */
export type PlacedMedia = {
  /** Why a picture or file could not be had, by address or path. */
  failed: ReadonlyMap<string, Reason>;
  /** Address of a file of the source inside the site; undefined when such files are not shown. */
  copy(file: string): string | undefined;
  /** Address inside the site of a picture or file that lay elsewhere; undefined when it was not fetched. */
  fromElsewhere(address: string): string | undefined;
  /** Address of an image written into the text (`data:`); undefined when it is none. */
  inlineImage(data: string): string | undefined;
};

/** An image that is written into a text as `data:`; undefined when it is of no known type. */
export function readDataImage(data: string): { type: string; bytes: Uint8Array } | undefined {
  const match = /^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)(?:;[\w=-]+)*?(;base64)?,(.*)$/is.exec(data);
  if (!match) return undefined;
  const bytes = match[2] ? Buffer.from(match[3]!, 'base64') : Buffer.from(decodeSafe(match[3]!), 'utf8');
  if (bytes.length === 0) return undefined;
  return { type: match[1]!.toLowerCase().replace('jpeg', 'jpg').replace('svg+xml', 'svg'), bytes };
}

/** What the articles of one import show. */
export class Media implements PlacedMedia {
  /** Files to copy: path in content by path in the source. */
  readonly copies = new Map<string, string>();
  /** Images that were written into the text: bytes by path in content. */
  readonly inline = new Map<string, Uint8Array>();
  /** Pictures and files fetched from elsewhere, until they are written: file on the disk by path in content. */
  readonly fetched = new Map<string, string>();
  /** Path in content of pictures and files that lay elsewhere, by address. */
  readonly downloads = new Map<string, string>();
  /** Why a picture or file could not be fetched, by address. */
  readonly failed = new Map<string, Reason>();
  private readonly taken = new Set<string>();
  private readonly images: string;

  /** @param name of the import, which has a folder of images to itself. */
  constructor(name: string) {
    this.images = `images/${name}`;
  }

  /** Address of a file of the source inside the site; undefined when such files are not shown. */
  copy(file: string): string | undefined {
    if (!SERVED_FILE.test(file)) return undefined;
    const known = this.copies.get(file);
    if (known) return `/content/${known}`;
    const extension = posix.extname(file).toLowerCase();
    const clean = posix.join(
      this.images,
      ...file
        .slice(0, -extension.length)
        .split('/')
        .map((part) => toAnySlug(part) || 'file'),
    );
    let path = clean + extension;
    for (let n = 2; this.taken.has(path); n += 1) path = `${clean}-${n}${extension}`;
    this.taken.add(path);
    this.copies.set(file, path);
    return `/content/${encodeURI(path)}`;
  }

  /** Takes a picture that was fetched, or the reason why it was not. */
  addDownload(address: string, download: Download): void {
    if ('why' in download) {
      this.failed.set(address, download.why);
      return;
    }
    const name = toAnySlug(decodeSafe(URL.parse(address)?.pathname.split('/').at(-1) ?? '').replace(/\.\w+$/, ''));
    const path = `${this.images}/elsewhere/${name.slice(0, 60) || 'image'}-${digest(address).slice(0, 8)}.${download.type}`;
    this.fetched.set(path, download.file);
    this.downloads.set(address, path);
  }

  /** Takes a file that was fetched, or the reason why it was not. @param name as its old page called it. */
  async addFile(address: string, name: string, download: FileDownload): Promise<void> {
    if ('why' in download) {
      this.failed.set(address, download.why);
      return;
    }
    const found = SERVED_FILE.test(name) ? posix.extname(name).slice(1) : (await fileTypeFromFile(download.file))?.ext;
    if (!found || !SERVED_FILE.test(`.${found}`)) {
      this.failed.set(address, { reason: 'not-served' });
      return;
    }
    const slug = toAnySlug(name.replace(/\.\w+$/, '')).slice(0, 60) || 'file';
    const path = `${this.images}/files/${slug}-${digest(address).slice(0, 8)}.${found.toLowerCase()}`;
    this.fetched.set(path, download.file);
    this.downloads.set(address, path);
  }

  /** Address inside the site of a picture or file that lay elsewhere; undefined when it was not fetched. */
  fromElsewhere(address: string): string | undefined {
    const path = this.downloads.get(address);
    return path && `/content/${encodeURI(path)}`;
  }

  /** Address of an image written into the text (`data:`); undefined when it is none. */
  inlineImage(data: string): string | undefined {
    const image = readDataImage(data);
    if (!image) return undefined;
    const path = `${this.images}/inline/${digest(image.bytes).slice(0, 16)}.${image.type}`;
    this.inline.set(path, image.bytes);
    return `/content/${path}`;
  }
}

type MediaPlace = {
  /** The source. */
  folder: string;
  contentDir: string;
  /** What the last run wrote. */
  record: ImportRecord;
  /** What this run writes; is added to. */
  next: ImportRecord;
  report: ImportReport;
};

/**
 * Copies what is shown and not there yet; what was changed by hand stays, and what cannot be copied is reported.
 * @throws the error after which nothing else can be written either.
 */
export async function writeMedia(
  media: Media,
  { folder, contentDir, record, next, report }: MediaPlace,
): Promise<void> {
  const root = await realpath(folder);
  const all: { path: string; from: string; read: () => Promise<Uint8Array> }[] = [
    ...[...media.copies].map(([file, path]) => ({ path, from: file, read: async () => readFile(join(root, file)) })),
    ...[...media.fetched].map(([path, file]) => ({ path, from: path, read: async () => readFile(file) })),
    ...[...media.inline].map(([path, bytes]) => ({ path, from: path, read: async () => bytes })),
  ];
  for (const { path, from, read } of all) {
    try {
      const bytes = await read();
      if (bytes.length > MAX_MEDIA_BYTES) throw new Error(`it has more than ${MAX_MEDIA_BYTES / 1024 / 1024} MB`);
      if (!(await isWhatItSays(path, bytes))) throw new Error('its content is not of the type that its name says');
      const wanted = digest(bytes);
      const current = await digestOfFile(join(contentDir, path));
      if (current !== undefined && current !== wanted && current !== record.images[path]) {
        report.images.kept += 1;
        report.notes.push({
          kind: 'image',
          what: 'copy-changed',
          instead: 'left',
          values: { file: `content/${path}` },
        });
        continue;
      }
      if (current !== wanted) await writeWhole(join(contentDir, path), bytes);
      report.images[current === wanted ? 'unchanged' : 'copied'] += 1;
      next.images[path] = wanted;
    } catch (error) {
      if (isFatal(error)) throw error;
      report.images.failed += 1;
      report.notes.push({
        kind: 'image',
        what: 'copy-failed',
        instead: 'put-file',
        values: { file: from, error: codeOf(error), path: `content/${path}` },
      });
    }
  }
}

/** What browsers show is copied only when its bytes are what its name says, so that no page with scripts comes in as a picture. */
async function isWhatItSays(path: string, bytes: Uint8Array): Promise<boolean> {
  const extension = posix.extname(path).slice(1).replace('jpeg', 'jpg');
  if (extension === 'vtt' || DOWNLOADED_FILE.test(path)) return true;
  if (extension === 'svg') return /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 4096)));
  const type = await fileTypeFromBuffer(bytes);
  if (!type) return false;
  return extension === 'pdf' ? type.ext === 'pdf' : /^(?:image|video)\//.test(type.mime);
}

function decodeSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
