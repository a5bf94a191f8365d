import { isDeepStrictEqual } from 'node:util';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { DraftKey, DraftText } from './draft.ts';
import { articleDrafts } from './schema.ts';
import { type Draft, findDraft, findPlace, isDraft } from './store.ts';

/** What a write of a draft came to. */
export type Saved =
  | { outcome: 'saved'; sequence: number }
  /** It was written in another window meanwhile, or published or thrown away there; `theirs` is what is there now. */
  | { outcome: 'stale'; theirs: Draft | undefined }
  | { outcome: 'missing' };

/**
 * Writes a draft, if it is still as its writer saw it. Nothing is ever written over that nobody has seen. One that waited to be looked at waits
 * no longer: what is published is what was looked at.
 * @param saw the sequence of the draft that the writer has before them; 0: there was none.
 * @param baseRevisionId the revision that it began from; null: there was none.
 * @param sourceRevisionId the revision of the original that its translator has before them; undefined leaves what was said before.
 */
export async function saveDraft(
  db: Db,
  key: DraftKey,
  {
    saw,
    baseRevisionId,
    sourceRevisionId,
    fields,
    body,
  }: DraftText & { saw: number; baseRevisionId: number | null; sourceRevisionId?: number | undefined },
): Promise<Saved> {
  if (!(await findPlace(db, key.articleId))) return { outcome: 'missing' };
  const text = {
    ...{ baseRevisionId, fields, body, updatedAt: new Date() },
    ...(sourceRevisionId !== undefined && { sourceRevisionId }),
  };
  const rows =
    saw === 0
      ? await db
          .insert(articleDrafts)
          .values({ ...key, ...text })
          .onConflictDoNothing()
          .returning({ sequence: articleDrafts.sequence })
      : await db
          .update(articleDrafts)
          .set({ ...text, submittedAt: null, sequence: sql`${articleDrafts.sequence} + 1` })
          .where(and(isDraft(key), eq(articleDrafts.sequence, saw)))
          .returning({ sequence: articleDrafts.sequence });
  if (rows[0]) return { outcome: 'saved', sequence: rows[0].sequence };
  const theirs = await findDraft(db, key);
  // The same text, sent again because nobody heard that it had arrived.
  if (
    theirs &&
    theirs.baseRevisionId === baseRevisionId &&
    isDeepStrictEqual([theirs.fields, theirs.body], [fields, body])
  )
    return { outcome: 'saved', sequence: theirs.sequence };
  return { outcome: 'stale', theirs };
}
