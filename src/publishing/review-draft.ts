// A draft of who may not publish is given to who may: they publish it, or send it back.
import { and, eq } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import type { Languages } from '../articles/content.ts';
import type { Significance } from '../articles/schema.ts';
import type { Db, Tx } from '../db/client.ts';
import type { DraftKey } from './draft.ts';
import { type Published, publishText } from './publish-text.ts';
import { articleDrafts } from './schema.ts';
import { findDraft, findPlace, isDraft } from './store.ts';

/** What people do with drafts, as the audit log has it; publishing itself is noted where it is done. */
type DraftAuditAction = 'draft.submitted' | 'draft.returned' | 'draft.approved';

/** What giving a draft to somebody, or deciding about it, came to. */
export type Decided = 'done' | 'stale' | 'missing';

/**
 * Gives a draft to whoever may publish it.
 * @param saw the sequence of the draft that its writer has before them.
 */
export function submitDraft(db: Db, key: DraftKey, { saw, note }: { saw: number; note: string }): Promise<Decided> {
  const submitted = { submittedAt: new Date(), note, returnedAt: null, answer: '' };
  return changeDraft(db, key, saw, submitted, { action: 'draft.submitted', by: key.author });
}

/** Sends a draft back to its writer, with words. @param saw the sequence of the draft that was looked at. */
export function returnDraft(
  db: Db,
  key: DraftKey,
  { by, saw, answer }: { by: number; saw: number; answer: string },
): Promise<Decided> {
  const returned = { submittedAt: null, returnedAt: new Date(), answer };
  return changeDraft(db, key, saw, returned, { action: 'draft.returned', by });
}

/** Publishes a draft that was given to somebody, as its writer's. As {@link publishText}. */
export async function approveDraft(
  db: Db,
  key: DraftKey,
  { saw, significance, ...options }: { by: number; saw: number; significance: Significance; languages: Languages },
): Promise<Published | { outcome: 'stale' }> {
  return db.transaction(async (tx) => {
    const draft = await findDraft(tx, key);
    if (!draft?.submittedAt || draft.sequence !== saw) return { outcome: 'stale' };
    const published = await publishText(tx, key, { ...draft, saw, significance }, options);
    if (published.outcome === 'published')
      await note(tx, { action: 'draft.approved', by: options.by }, key, { revision: String(published.revisionId) });
    return published;
  });
}

/** Who does what with a draft. */
interface Act {
  action: DraftAuditAction;
  by: number;
}

async function changeDraft(
  db: Db,
  key: DraftKey,
  saw: number,
  change: Partial<typeof articleDrafts.$inferInsert>,
  act: Act,
): Promise<Decided> {
  return db.transaction(async (tx) => {
    const place = await findPlace(tx, key.articleId);
    if (!place) return 'missing';
    const rows = await tx
      .update(articleDrafts)
      .set(change)
      .where(and(isDraft(key), eq(articleDrafts.sequence, saw)))
      .returning({ sequence: articleDrafts.sequence });
    if (rows.length === 0) return 'stale';
    await note(tx, act, key, { article: place.slug, locale: key.locale });
    return 'done';
  });
}

async function note(tx: Tx, { action, by }: Act, key: DraftKey, details: Record<string, string>): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: key.author, details });
}
