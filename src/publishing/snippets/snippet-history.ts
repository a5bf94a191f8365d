import { and, desc, eq, lt } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { SnippetKey } from '../../articles/put-snippets.ts';
import { snippetRevisions } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';

/** What a snippet said at one time. */
export interface SnippetRevision {
  id: number;
  /** null: it was deleted. */
  body: string | null;
  origin: (typeof snippetRevisions.$inferSelect)['origin'];
  createdAt: Date;
  /** Who wrote it, where the account is there. */
  writer: string | null;
}

const COLUMNS = {
  id: snippetRevisions.id,
  body: snippetRevisions.body,
  origin: snippetRevisions.origin,
  createdAt: snippetRevisions.createdAt,
  writer: users.name,
};

const isOf = ({ name, locale }: SnippetKey) =>
  and(eq(snippetRevisions.name, name), eq(snippetRevisions.locale, locale));

/** What a snippet said, the newest first. @param before only what it said before this revision. */
export function listSnippetRevisions(
  db: Db,
  key: SnippetKey,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<SnippetRevision[]> {
  return db
    .select(COLUMNS)
    .from(snippetRevisions)
    .leftJoin(users, eq(users.id, snippetRevisions.author))
    .where(and(isOf(key), before === undefined ? undefined : lt(snippetRevisions.id, before)))
    .orderBy(desc(snippetRevisions.id))
    .limit(limit);
}

/** What a snippet said at one time, by its number. */
export async function findSnippetRevision(db: Db, key: SnippetKey, id: number): Promise<SnippetRevision | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const [revision] = await db
    .select(COLUMNS)
    .from(snippetRevisions)
    .leftJoin(users, eq(users.id, snippetRevisions.author))
    .where(and(isOf(key), eq(snippetRevisions.id, id)));
  return revision;
}
