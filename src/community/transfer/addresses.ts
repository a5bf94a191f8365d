import { eq } from 'drizzle-orm';
import type { Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { maySeeThread } from '../threads/policy.ts';
import { threads } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import type { Thread } from '../threads/store.ts';
import { threadAddresses } from './schema.ts';

/** The thread that stood at a path elsewhere, where the viewer may read it. */
export async function findAddress(
  db: Db,
  community: Community,
  viewer: Viewer,
  path: string,
): Promise<Thread | undefined> {
  const [row] = await db
    .select({ thread: threads })
    .from(threadAddresses)
    .innerJoin(threads, eq(threads.id, threadAddresses.threadId))
    .where(eq(threadAddresses.path, path));
  return row && maySeeThread(viewer, community, row.thread) ? row.thread : undefined;
}
