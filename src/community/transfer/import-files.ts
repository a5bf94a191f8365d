// Files of posts that are brought in: bytes beside the file of records, checked as those that people bring.
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { FileStorage } from '../../files/storage.ts';
import { fileUrl, LONGEST_FILE } from '../files/file.ts';
import { type StoredFile, storeFile } from '../files/keep-file.ts';
import type { PostRecord } from './record.ts';

/** Where files are read from, and kept. */
export interface FilesOfImport {
  folder: string;
  storage: FileStorage;
}

type GivenFile = PostRecord['files'][number];
/** A file of a post, and how its text names it. */
export type BroughtFile = StoredFile & { url: string };

/** A file of a post that stays behind, for who wants to know what is missing. */
export interface LeftOutFile {
  /** Ids where it comes from. */
  thread: string;
  post: string;
  name: string;
  reason: 'type' | 'empty' | 'too-large' | 'too-many' | 'missing';
}

/** What is wrong with a file before anything is written; undefined for nothing. */
export async function fileProblem(from: FilesOfImport | undefined, file: GivenFile): Promise<string | undefined> {
  const found = from && (await placeOf(from.folder, file));
  if (!found) return `files: there is no file ${file.path} beside it`;
  if (found.size > LONGEST_FILE) return `files: ${file.path} is larger than ${LONGEST_FILE / 1024 / 1024} MB`;
  return undefined;
}

/** A file in the folder; undefined where there is none, or a link leads out of it. */
async function placeOf(
  folder: string,
  { path: given }: GivenFile,
): Promise<{ path: string; size: number } | undefined> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(path.join(folder, given))]);
    const about = await lstat(file);
    return about.isFile() && file.startsWith(root + path.sep) ? { path: file, size: about.size } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the files of posts, each under a name of its own that nobody knows. What no post has in the end goes with the next sweep.
 * @returns by ids of the posts; and those that are left out because posts have no such files.
 */
export async function storeFiles(
  from: FilesOfImport | undefined,
  posts: readonly PostRecord[],
): Promise<{ stored: Map<string, BroughtFile[]>; leftOut: LeftOutFile[] }> {
  const stored = new Map<string, BroughtFile[]>();
  const leftOut: LeftOutFile[] = [];
  if (!from) return { stored, leftOut };
  for (const { id, thread, files } of posts)
    for (const file of files) {
      const found = await placeOf(from.folder, file);
      const kept = found && (await storeFile(from.storage, { path: found.path, name: file.name }));
      if (kept?.outcome === 'stored') stored.set(id, [...(stored.get(id) ?? []), { ...kept.file, url: file.url }]);
      else leftOut.push({ thread, post: id, name: file.name, reason: kept?.reason ?? 'missing' });
    }
  return { stored, leftOut };
}

/** A text with the addresses that its files have here. */
export function withAddresses(body: string, files: readonly BroughtFile[]): string {
  // The longest first: one may begin as another does.
  const byLength = files.toSorted((a, b) => b.url.length - a.url.length);
  return byLength.reduce((text, file) => text.replaceAll(file.url, fileUrl(file)), body);
}
