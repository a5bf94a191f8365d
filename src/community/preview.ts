import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { filesIn, MOST_FILES, type ShownFile } from './files/file.ts';
import { readFiles } from './files/read-files.ts';
import { findMentioned } from './notifications/find-mentioned.ts';
import { type ShownPerson, toPerson } from './threads/lists.ts';
import type { Community } from './threads/site-section.ts';
import { checkBody } from './threads/thread.ts';

/** A text that somebody looks at before it is posted. */
export interface Previewed {
  body: string;
  locale: string;
  threadId: number | undefined;
  viewer: Viewer;
  community: Community;
}

/** What a text would say and whom it would name, if it were posted now. */
export async function readPreview(
  db: Db,
  { community, viewer, ...given }: Previewed,
): Promise<{ body: string; mentioned: ShownPerson[]; files: ShownFile[] }> {
  const { body } = checkBody(given.body);
  const ids = await findMentioned(db, { ...given, body });
  const files = await readFiles(db, community, viewer, filesIn(body).slice(0, MOST_FILES));
  if (ids.length === 0) return { body, mentioned: [], files };
  const { id, name, role, deletedAt } = users;
  const people = await db.select({ id, name, role, deletedAt }).from(users).where(anyOf(users.id, ids));
  return { body, files, mentioned: people.map(toPerson) };
}
