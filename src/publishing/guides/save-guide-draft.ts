import { isDeepStrictEqual } from 'node:util';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { GuideFields } from './drafts/guide-draft.ts';
import { guideDrafts } from './drafts/schema.ts';
import { findGuideDraft, type GuideDraft, type GuideKey, isGuideDraft } from './drafts/store.ts';

/** What a write of a draft came to; `theirs` is what another window wrote meanwhile. */
export type GuideSaved = { outcome: 'saved'; sequence: number } | { outcome: 'stale'; theirs: GuideDraft | undefined };

/**
 * Writes a draft of a guide, if it is still as its writer saw it. One that waited to be looked at waits no longer.
 * @param saw the sequence of the draft that the writer has before them; 0: there was none.
 * @param base digest of what readers had when it was begun; empty: nothing.
 * @param from that, where it is known; undefined leaves what was known of it.
 */
export async function saveGuideDraft(
  db: Db,
  key: GuideKey,
  { saw, base, from, fields }: { saw: number; base: string; from?: GuideFields | undefined; fields: GuideFields },
): Promise<GuideSaved> {
  const text = { base, fields, updatedAt: new Date(), ...(from && { baseFields: from }) };
  const rows =
    saw === 0
      ? await db
          .insert(guideDrafts)
          .values({ ...key, ...text })
          .onConflictDoNothing()
          .returning({ sequence: guideDrafts.sequence })
      : await db
          .update(guideDrafts)
          .set({ ...text, submittedAt: null, sequence: sql`${guideDrafts.sequence} + 1` })
          .where(and(isGuideDraft(key), eq(guideDrafts.sequence, saw)))
          .returning({ sequence: guideDrafts.sequence });
  if (rows[0]) return { outcome: 'saved', sequence: rows[0].sequence };
  const theirs = await findGuideDraft(db, key);
  // The same, sent again because nobody heard that it had arrived.
  if (theirs && theirs.base === base && isDeepStrictEqual(theirs.fields, fields))
    return { outcome: 'saved', sequence: theirs.sequence };
  return { outcome: 'stale', theirs };
}
