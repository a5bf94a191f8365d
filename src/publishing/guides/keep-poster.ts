import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { Db } from '../../db/client.ts';
import { readPicture } from '../../files/picture.ts';
import type { FileStorage } from '../../files/storage.ts';
import { guideFiles } from '../../videos/revisions-schema.ts';
import { newKey } from './upload/new-key.ts';

/** Largest picture that is taken, in bytes. */
export const LONGEST_POSTER = 10 * 1024 * 1024;
/** As wide as a player is on a page, on a fine screen; in pixels. */
const LONGEST_SIDE = 1280;
/** Pictures that browsers show and that cannot act: no SVG. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
};
export const POSTER_ACCEPT = Object.keys(ENDINGS).join(',');

/** What keeping one came to. */
export type KeptPoster =
  | { outcome: 'kept'; name: string }
  | { outcome: 'refused'; reason: 'empty' | 'too-large' | 'type' };

/**
 * Keeps the picture of a guide, drawn anew so that nothing but the picture is in it.
 * @param given a temporary file, which stays the caller's to remove.
 */
export async function keepPoster(
  db: Db,
  storage: FileStorage,
  given: { guide: string; path: string; ownerId: number },
): Promise<KeptPoster> {
  const { size } = await stat(given.path);
  if (size === 0) return { outcome: 'refused', reason: 'empty' };
  if (size > LONGEST_POSTER) return { outcome: 'refused', reason: 'too-large' };
  const type = (await fileTypeFromFile(given.path))?.mime ?? '';
  const read = type in ENDINGS ? await readPicture(given.path, type, { longestSide: LONGEST_SIDE }) : undefined;
  if (!read) return { outcome: 'refused', reason: 'type' };
  const { bytes, width, height } = read;
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const name = `${given.guide}-${digest.slice(0, 12)}.${ENDINGS[type]}`;
  const storageKey = newKey();
  await storage.put(storageKey, [bytes]);
  const [file] = await db
    .insert(guideFiles)
    .values({
      ...{ guide: given.guide, name, storageKey, digest, type, sizeBytes: bytes.length, width, height },
      ownerId: given.ownerId,
    })
    // The same picture was brought before; brought again, it is waited for again.
    .onConflictDoUpdate({ target: [guideFiles.guide, guideFiles.name], set: { createdAt: new Date() } })
    .returning({ storageKey: guideFiles.storageKey });
  if (file?.storageKey !== storageKey) await storage.remove(storageKey);
  return { outcome: 'kept', name };
}
