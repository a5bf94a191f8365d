import { eq } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import type { VideoGuide } from './guide.ts';
import { videoGuides } from './schema.ts';
import { guideAddresses } from './store.ts';

/** Whether a guide leads through the product: a step of it points at an element. */
function isTour({ steps }: Pick<VideoGuide, 'steps'>): boolean {
  return steps.some(({ target }) => target !== undefined);
}

/** A guide that leads through the product; undefined where there is none that the viewer may watch. */
export async function findTourGuide(db: Db, slug: string, viewer: Viewer): Promise<VideoGuide | undefined> {
  if (!(await guideAddresses(db, viewer, slug)).has(slug)) return undefined;
  const [row] = await db.select({ guide: videoGuides.guide }).from(videoGuides).where(eq(videoGuides.slug, slug));
  return row && isTour(row.guide) ? row.guide : undefined;
}
