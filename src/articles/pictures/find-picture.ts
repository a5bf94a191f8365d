import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { ArticlePicture } from './keep-picture.ts';
import { isPicturePath } from './picture.ts';
import { articlePictures } from './schema.ts';

/** The picture that was brought for a path inside content/; who may have it is asked as for every file there. */
export async function findPicture(db: Db, inside: string): Promise<ArticlePicture | undefined> {
  if (!isPicturePath(inside)) return undefined;
  const [picture] = await db
    .select()
    .from(articlePictures)
    .where(and(eq(articlePictures.path, inside), isNull(articlePictures.removedAt)));
  return picture;
}
