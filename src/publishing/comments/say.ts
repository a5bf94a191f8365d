// Commenting on a draft: at a passage, in reply, and saying that it is settled.
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { guideDrafts } from '../guides/drafts/schema.ts';
import { isGuideDraft } from '../guides/drafts/store.ts';
import { articleDrafts } from '../schema.ts';
import { findPlace, isDraft } from '../store.ts';
import { type Anchor, WHOLE_TEXT } from './anchor.ts';
import { COMMENT_LIMITS, type CommentError, type CommentedKey, commentErrors, tidyComment } from './comment.ts';
import { draftComments } from './schema.ts';
import { isAbout } from './store.ts';

/** What people do with comments, as the audit log has it. */
type CommentAuditAction =
  | 'draft.commented'
  | 'draft.comment-answered'
  | 'draft.comment-resolved'
  | 'draft.comment-reopened'
  | 'guide-draft.commented'
  | 'guide-draft.comment-answered'
  | 'guide-draft.comment-resolved'
  | 'guide-draft.comment-reopened';
/** What of it is done, whatever the draft is of. */
type Remark = 'commented' | 'comment-answered' | 'comment-resolved' | 'comment-reopened';

/** What saying something came to. */
export type Said =
  | { outcome: 'said'; id: number }
  | { outcome: 'invalid'; errors: CommentError[] }
  /** The draft, or the comment that is replied to, is there no more. */
  | { outcome: 'gone' };

/** Comments on a passage of a draft. @param anchor the passage; without it the whole text. */
export function addComment(
  db: Db,
  key: CommentedKey,
  { by, body, anchor = WHOLE_TEXT }: { by: number; body: string; anchor?: Anchor },
): Promise<Said> {
  return say(db, key, { by, body, values: anchor, remark: 'commented' });
}

/** Replies to a comment. */
export async function replyToComment(
  db: Db,
  key: CommentedKey,
  { by, body, to }: { by: number; body: string; to: number },
): Promise<Said> {
  return say(db, key, { by, body, values: { parentId: to }, remark: 'comment-answered' });
}

/** Says that a comment is settled, or that it is not. @returns false where there is no such comment, or it is so already. */
export async function settleComment(
  db: Db,
  key: CommentedKey,
  { by, id, settled }: { by: number; id: number; settled: boolean },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(draftComments)
      .set(settled ? { resolvedAt: new Date(), resolvedBy: by } : { resolvedAt: null, resolvedBy: null })
      .where(
        and(
          ...[isAbout(key), eq(draftComments.id, id), isNull(draftComments.parentId)],
          (settled ? isNull : isNotNull)(draftComments.resolvedAt),
        ),
      )
      .returning({ id: draftComments.id });
    if (rows.length === 0) return false;
    await note(tx, settled ? 'comment-resolved' : 'comment-reopened', key, by);
    return true;
  });
}

async function say(
  db: Db,
  key: CommentedKey,
  said: { by: number; body: string; values: Partial<Anchor> & { parentId?: number }; remark: Remark },
): Promise<Said> {
  const body = tidyComment(said.body);
  const errors = commentErrors(body);
  if (errors.length > 0) return { outcome: 'invalid', errors };
  return db.transaction(async (tx): Promise<Said> => {
    // Locked, so that it is not published meanwhile, and so that two cannot pass the limit together.
    const [draft] =
      'slug' in key
        ? await tx.select({ is: guideDrafts.slug }).from(guideDrafts).where(isGuideDraft(key)).for('update')
        : await tx.select({ is: articleDrafts.locale }).from(articleDrafts).where(isDraft(key)).for('update');
    const { parentId } = said.values;
    const isThere = and(isAbout(key), eq(draftComments.id, parentId ?? 0), isNull(draftComments.parentId));
    if (!draft || (parentId !== undefined && (await tx.$count(draftComments, isThere)) === 0))
      return { outcome: 'gone' };
    if ((await tx.$count(draftComments, isAbout(key))) >= COMMENT_LIMITS.most)
      return { outcome: 'invalid', errors: [{ field: 'comment', problem: 'too-many' }] };
    const [row] = await tx
      .insert(draftComments)
      .values({
        ...('slug' in key ? { guide: key.slug } : { articleId: key.articleId, locale: key.locale }),
        draftAuthor: key.author,
        author: said.by,
        body,
        ...said.values,
      })
      .returning({ id: draftComments.id });
    await note(tx, said.remark, key, said.by);
    return { outcome: 'said', id: row!.id };
  });
}

async function note(tx: Tx, remark: Remark, key: CommentedKey, by: number): Promise<void> {
  const entry = { actorId: by, subjectId: key.author };
  if ('slug' in key) {
    const action: CommentAuditAction = `guide-draft.${remark}`;
    await addAuditEntry(tx, { ...entry, action, details: { guide: key.slug } });
    return;
  }
  const action: CommentAuditAction = `draft.${remark}`;
  const place = await findPlace(tx, key.articleId);
  await addAuditEntry(tx, { ...entry, action, details: { article: place?.slug ?? null, locale: key.locale } });
}
