import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { openStorage, type StorageSettings } from '../../files/open-storage.ts';
import { readPicture } from '../../files/picture.ts';
import type { FileStorage } from '../../files/storage.ts';
import { attachmentType, safeName } from '../../tickets/attachments.ts';
import { FILE_TYPES, LONGEST_FILE, MOST_FILES_A_DAY, type NamedFile } from './file.ts';
import { postFiles } from './files-schema.ts';

/** Where files of posts are kept. */
export interface FilesOfPosts {
  postFiles: FileStorage;
}

/** The folder for files of posts, in that for data. */
export const openPostFiles = (settings: StorageSettings): FileStorage => openStorage(settings, 'post-files');

/** A file as somebody brings it: a temporary one, which stays the caller's to remove, and its name as the browser gave it. */
interface GivenFile {
  path: string;
  name: string;
}

export type KeptFile =
  | { outcome: 'kept'; file: NamedFile }
  | { outcome: 'refused'; reason: 'empty' | 'too-large' | 'type' }
  /** This person has brought as many as one may in a day. */
  | { outcome: 'too-many' };

/**
 * Keeps a file until a text that names it is posted. Pictures lose what they say about where they were taken. The file is safe in the
 * storage before its row is written.
 */
export async function keepFile(db: Db, storage: FileStorage, by: { id: number }, given: GivenFile): Promise<KeptFile> {
  const today = await db.$count(
    postFiles,
    and(eq(postFiles.ownerId, by.id), sql`${postFiles.createdAt} > now() - interval '1 day'`),
  );
  if (today >= MOST_FILES_A_DAY) return { outcome: 'too-many' };
  const stored = await storeFile(storage, given);
  if (stored.outcome === 'refused') return stored;
  const { file } = stored;
  await db
    .insert(postFiles)
    .values({ ...file, ownerId: by.id })
    .catch(async (error) => {
      await storage.remove(file.key);
      throw error;
    });
  return { outcome: 'kept', file: { key: file.key, name: file.name } };
}

/** A file in the storage, before it has a row. */
export interface StoredFile extends NamedFile {
  type: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
}

/** Puts a file into the storage under a key of its own, if it is of a kind that posts have; pictures lose what they say about their place. */
export async function storeFile(
  storage: FileStorage,
  given: GivenFile,
): Promise<{ outcome: 'stored'; file: StoredFile } | Extract<KeptFile, { outcome: 'refused' }>> {
  const { size } = await stat(given.path);
  if (size === 0) return { outcome: 'refused', reason: 'empty' };
  if (size > LONGEST_FILE) return { outcome: 'refused', reason: 'too-large' };
  const type = await attachmentType(given);
  if (!type || !(FILE_TYPES as readonly string[]).includes(type)) return { outcome: 'refused', reason: 'type' };
  const picture = type.startsWith('image/') ? await readPicture(given.path, type) : undefined;
  if (type.startsWith('image/') && !picture) return { outcome: 'refused', reason: 'type' };

  const key = randomBytes(16).toString('hex');
  const name = safeName(given.name, type);
  await storage.put(key, picture ? [picture.bytes] : createReadStream(given.path));
  const { width, height, sizeBytes } = picture
    ? { ...picture, sizeBytes: picture.bytes.length }
    : { width: null, height: null, sizeBytes: size };
  return { outcome: 'stored', file: { key, name, type, sizeBytes, width, height } };
}
