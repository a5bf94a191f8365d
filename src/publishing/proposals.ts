// A file that changed after somebody published in the browser waits: it is taken, put together with what is live, or left aside.
import { and, eq, isNotNull } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import type { Languages } from '../articles/content.ts';
import type { Problem } from '../articles/problem.ts';
import { publishRevisions } from '../articles/publish.ts';
import { openTextReader } from '../articles/read-text.ts';
import { articleRevisions } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { type DraftKey, typedFields } from './draft.ts';
import { mergeTexts } from './merge.ts';
import { saveDraft } from './save-draft.ts';
import { articleDrafts } from './schema.ts';
import { findDraft, findLive, findPlace, findProposed, isDraft, type Revision, revisionBefore } from './store.ts';

/** What people decide about changed files, as the audit log has it; publishing is noted where it is done. */
type ProposalAuditAction = 'proposal.refused';

/** Publishes what a file says, in place of what was published in the browser. @returns the errors that keep it from readers. */
export async function takeProposal(
  db: Db,
  proposed: Pick<Revision, 'id'>,
  options: { by: number; languages: Languages },
): Promise<Problem[]> {
  const read = await openTextReader(db, options.languages);
  return publishRevisions(db, [proposed], { by: { origin: 'editor', userId: options.by }, read });
}

/** Leaves what a file says aside; readers keep what they have. @returns whether it still waited. */
export async function refuseProposal(db: Db, proposed: Revision, by: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const place = await findPlace(tx, proposed.articleId);
    const rows = await tx
      .update(articleRevisions)
      .set({ proposedAt: null })
      .where(and(eq(articleRevisions.id, proposed.id), isNotNull(articleRevisions.proposedAt)))
      .returning({ id: articleRevisions.id });
    if (!place || rows.length === 0) return false;
    const details = { article: place.slug, locale: proposed.locale };
    const action: ProposalAuditAction = 'proposal.refused';
    await addAuditEntry(tx, { actorId: by, action, subjectId: null, details });
    return true;
  });
}

/**
 * Puts what a file says together with what is live, as somebody's draft: lines that both changed are as the file has them, for its reader to
 * look at. Nothing is done where they have a draft already.
 */
export async function mergeProposal(db: Db, key: DraftKey): Promise<'merged' | 'conflict' | 'has-draft' | 'gone'> {
  const [live, proposed, draft] = [await findLive(db, key), await findProposed(db, key), await findDraft(db, key)];
  if (draft) return 'has-draft';
  if (!live || !proposed) return 'gone';
  // What the file said when somebody began to write in the browser.
  const base = await revisionBefore(db, live.revision, 'repository');
  const merged = base ? mergeTexts(base.body, live.revision.body, proposed.body) : ({ is: 'conflict' } as const);
  const body = merged.is === 'merged' ? merged.text : proposed.body;
  const text = { fields: typedFields(proposed), body, baseRevisionId: live.revision.id, saw: 0 };
  return db.transaction(async (tx) => {
    const saved = await saveDraft(tx, key, text);
    if (saved.outcome !== 'saved') return 'has-draft';
    await tx.update(articleDrafts).set({ mergedRevisionId: proposed.id }).where(isDraft(key));
    return merged.is;
  });
}
