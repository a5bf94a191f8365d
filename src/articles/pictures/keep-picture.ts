import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { and, eq, sql } from 'drizzle-orm';
import { fileTypeFromFile } from 'file-type';
import type { Db } from '../../db/client.ts';
import { openStorage, type StorageSettings } from '../../files/open-storage.ts';
import { readPicture } from '../../files/picture.ts';
import type { FileStorage } from '../../files/storage.ts';
import { oneLine } from '../../markdown/one-line.ts';
import { toSlug } from '../slug-of-name.ts';
import {
  LONGEST_ALT,
  LONGEST_PICTURE,
  LONGEST_SIDE,
  MOST_PICTURES_A_DAY,
  PICTURE_ENDINGS,
  picturePath,
} from './picture.ts';
import { articlePictures, storageKeyOf } from './schema.ts';

/** Where pictures of articles are kept. */
export interface PicturesOfArticles {
  articlePictures: FileStorage;
}

/** The files of the library. */
export const openPictures = (settings: StorageSettings): FileStorage => openStorage(settings, 'article-pictures');

export type ArticlePicture = typeof articlePictures.$inferSelect;

/** What keeping one came to; `type`: no picture that we take, or one that cannot be read. */
export type KeptPicture =
  | { outcome: 'kept'; picture: ArticlePicture }
  | { outcome: 'refused'; reason: 'empty' | 'too-large' | 'type' | 'too-many-today' };

/**
 * Keeps a picture for articles: upright, without what it says about where and when it was taken, at most 1,600 pixels long. The same picture
 * brought again is the one that is there, with the new words if there are any.
 * @param options.isBulk it comes with a whole help center: however many an account brings within a day.
 * @param given a temporary file, which stays the caller's to remove, its name as the browser gave it, and what it shows.
 */
export async function keepPicture(
  db: Db,
  storage: FileStorage,
  by: { id: number },
  given: { path: string; name: string; alt: string },
  { isBulk = false } = {},
): Promise<KeptPicture> {
  const { size } = await stat(given.path);
  if (size === 0) return { outcome: 'refused', reason: 'empty' };
  if (size > LONGEST_PICTURE) return { outcome: 'refused', reason: 'too-large' };
  const today = isBulk
    ? 0
    : await db.$count(
        articlePictures,
        and(eq(articlePictures.ownerId, by.id), sql`${articlePictures.createdAt} > now() - interval '1 day'`),
      );
  if (today >= MOST_PICTURES_A_DAY) return { outcome: 'refused', reason: 'too-many-today' };
  const type = (await fileTypeFromFile(given.path))?.mime ?? '';
  const read = type in PICTURE_ENDINGS ? await readPicture(given.path, type, { longestSide: LONGEST_SIDE }) : undefined;
  if (!read) return { outcome: 'refused', reason: 'type' };

  const { bytes, width, height } = read;
  const digest = createHash('sha256').update(bytes).digest('hex');
  const name = oneLine(given.name.replace(/^.*[/\\]/s, '')).slice(0, 200) || 'picture';
  const slug = toSlug(name.replace(/\.[^.]*$/, ''));
  const alt = oneLine(given.alt).slice(0, LONGEST_ALT);
  const path = picturePath({ slug, width, height, digest, type });
  // Safe before its row says that it is there.
  await storage.put(storageKeyOf({ digest }), [bytes]);
  const [picture] = await db
    .insert(articlePictures)
    .values({ path, digest, name, type, sizeBytes: bytes.length, width, height, alt, ownerId: by.id })
    .onConflictDoUpdate({
      target: articlePictures.digest,
      set: { removedAt: null, ...(alt !== '' && { alt }) },
    })
    .returning();
  return { outcome: 'kept', picture: picture! };
}
