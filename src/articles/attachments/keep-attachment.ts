import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import { fileTypeFromFile } from 'file-type';
import type { Db } from '../../db/client.ts';
import { openStorage, type StorageSettings } from '../../files/open-storage.ts';
import type { FileStorage } from '../../files/storage.ts';
import { oneLine } from '../../markdown/one-line.ts';
import { cleanText } from '../../server/clean-text.ts';
import { SERVED_FILE } from '../../server/served-files.ts';
import { storageKeyOf } from '../pictures/schema.ts';
import { toSlug } from '../slug-of-name.ts';
import { attachmentPath, LONGEST_ATTACHMENT } from './attachment.ts';
import { type ArticleAttachment, articleAttachments } from './schema.ts';

/** Where files to save are kept that came with articles. */
export interface AttachmentsOfArticles {
  articleAttachments: FileStorage;
}

/** The files, in the data folder. */
export const openAttachments = (settings: StorageSettings): FileStorage => openStorage(settings, 'article-attachments');

/** What keeping one came to; `type`: none that readers can be given, or not what its name says. */
export type KeptAttachment =
  | { outcome: 'kept'; attachment: ArticleAttachment }
  | { outcome: 'refused'; reason: 'empty' | 'too-large' | 'type' };

/**
 * Keeps a file that articles offer to save, as it is. The same file brought again is the one that is there. Who may have it is asked when it is: as
 * for every file inside content/, whoever may read an article that names it.
 * @param given a temporary file, which stays the caller's to remove, and its name, which says its type where its bytes do not.
 */
export async function keepAttachment(
  db: Db,
  storage: FileStorage,
  by: { id: number },
  given: { path: string; name: string },
): Promise<KeptAttachment> {
  const { size } = await stat(given.path);
  if (size === 0) return { outcome: 'refused', reason: 'empty' };
  if (size > LONGEST_ATTACHMENT) return { outcome: 'refused', reason: 'too-large' };
  const found = await fileTypeFromFile(given.path);
  const name =
    oneLine(cleanText(given.name).replace(/^.*[/\\]/s, ''))
      .slice(0, 200)
      .toWellFormed() || 'file';
  const ending = SERVED_FILE.test(name) ? path.extname(name).slice(1) : found?.ext;
  if (!ending || !SERVED_FILE.test(`.${ending}`)) return { outcome: 'refused', reason: 'type' };
  // A page to sign in on that came in the place of a file is not one.
  if (/^pdf$/i.test(ending) && found?.ext !== 'pdf') return { outcome: 'refused', reason: 'type' };

  const hash = createHash('sha256');
  await pipeline(createReadStream(given.path), hash);
  const digest = hash.digest('hex');
  // Whoever brings it again is about to name it: its time begins anew.
  const [known] = await db
    .update(articleAttachments)
    .set({ createdAt: new Date() })
    .where(eq(articleAttachments.digest, digest))
    .returning();
  // Safe before its row says that it is there; also what is known is put again, should it have been lost.
  await storage.put(storageKeyOf({ digest }), createReadStream(given.path));
  if (known) return { outcome: 'kept', attachment: known };
  const inside = attachmentPath({ slug: toSlug(name.replace(/\.[^.]*$/, '')), digest, ending });
  const fullName = SERVED_FILE.test(name) ? name : `${name}.${ending}`;
  const type = found?.mime ?? 'application/octet-stream';
  const [attachment] = await db
    .insert(articleAttachments)
    .values({ path: inside, digest, name: fullName, type, sizeBytes: size, ownerId: by.id })
    .onConflictDoUpdate({ target: articleAttachments.digest, set: { digest } })
    .returning();
  return { outcome: 'kept', attachment: attachment! };
}
