import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { VideoGuide } from './guide.ts';
import { videoGuides } from './schema.ts';

/** Whether a guide leads through the product: a step of it points at an element. */
function isTour({ steps }: Pick<VideoGuide, 'steps'>): boolean {
  return steps.some(({ target }) => target !== undefined);
}

/** A guide that leads through the product; undefined where there is none. Who may watch it is asked before. */
export async function findTourGuide(db: Db, slug: string): Promise<VideoGuide | undefined> {
  const [row] = await db.select({ guide: videoGuides.guide }).from(videoGuides).where(eq(videoGuides.slug, slug));
  return row && isTour(row.guide) ? row.guide : undefined;
}
