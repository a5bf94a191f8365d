import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import type { Db, Tx } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { heldBefore } from '../review/hold.ts';
import { mayEdit, mayReply, mayStart } from '../threads/policy.ts';
import type { Community } from '../threads/site-section.ts';
import { findPost, findThread, lockAuthor, sentBefore } from '../threads/store.ts';
import { THREAD_KINDS } from '../threads/thread.ts';
import { type DraftPlace, type DraftText, isEmptyDraft, placeKey, saysTheSame } from './draft.ts';
import { postDrafts } from './schema.ts';
import { lockDraft, removeDraft } from './store.ts';

/** Places at which one person has drafts at the same time; the oldest of more goes. */
const MOST_DRAFTS = 100;

/** A text as a form sends it to be kept. */
export interface DraftWrite {
  place: DraftPlace;
  /** Of the version that the form has begun from, or has written itself; 0: there was none. */
  sequence: number;
  /** Key of the form: the one with which it will be posted. */
  key: string;
  text: DraftText;
  /** Its writer has seen both texts and chosen this one. */
  isChosen: boolean;
}

export type KeptDraft =
  /** It is kept. `other`: another form has written a different text here, and nobody has chosen yet. */
  | { outcome: 'kept'; sequence: number; other: DraftText | undefined }
  /** Another form has written here since: both texts are kept, and `text` is what it wrote. */
  | { outcome: 'elsewhere'; sequence: number; text: DraftText }
  /** The draft is there no more: it was posted or thrown away. Nothing was written. */
  | { outcome: 'gone' }
  /** There is no such place for this person. */
  | { outcome: 'not-found' };

/**
 * Keeps what somebody is writing. A write names the version that it follows; where another form has written meanwhile, neither text goes:
 * the one stays the draft, the other beside it, until somebody has chosen. An empty text removes the draft.
 */
export async function keepDraft(db: Db, community: Community, by: SignedIn, write: DraftWrite): Promise<KeptDraft> {
  const { place, sequence, key, text, isChosen } = write;
  if (!(await mayWriteAt(db, community, by, place))) return { outcome: 'not-found' };
  return await db.transaction(async (tx): Promise<KeptDraft> => {
    // Before the first write there is no row to hold.
    await lockAuthor(tx, by.id);
    const draft = await lockDraft(tx, by.id, place);
    if (!draft) {
      if (sequence > 0 || (await isPosted(tx, by.id, key))) return { outcome: 'gone' };
      if (isEmptyDraft(text)) return { outcome: 'kept', sequence: 0, other: undefined };
      await tx.insert(postDrafts).values({ userId: by.id, place: placeKey(place), sequence: 1, writer: key, text });
      await removeOldest(tx, by.id);
      return { outcome: 'kept', sequence: 1, other: undefined };
    }
    const row = and(eq(postDrafts.userId, by.id), eq(postDrafts.place, draft.place));
    // An answer that got lost on its way lets a form send its own text again under an old number.
    const follows = sequence === draft.sequence || draft.writer === key;
    if (!follows && !saysTheSame(draft.text, text)) {
      const other = isEmptyDraft(text) ? draft.other : text;
      await tx.update(postDrafts).set({ other, updatedAt: sql`now()` }).where(row);
      return { outcome: 'elsewhere', sequence: draft.sequence, text: draft.text };
    }
    const other = isChosen || (draft.other && saysTheSame(draft.other, text)) ? null : draft.other;
    if (isEmptyDraft(text) && !other) {
      await removeDraft(tx, by.id, place);
      return { outcome: 'kept', sequence: 0, other: undefined };
    }
    const next = draft.sequence + 1;
    await tx.update(postDrafts).set({ text, other, writer: key, sequence: next, updatedAt: sql`now()` }).where(row);
    return { outcome: 'kept', sequence: next, other: other ?? undefined };
  });
}

/** Throws a draft away, with what another form had. */
export async function discardDraft(db: Db, by: SignedIn, place: DraftPlace): Promise<void> {
  await db.transaction((tx) => removeDraft(tx, by.id, place));
}

/** Whether somebody may write at a place: where they could post what they write. */
async function mayWriteAt(db: Db, community: Community, by: SignedIn, place: DraftPlace): Promise<boolean> {
  switch (place.kind) {
    case 'new':
      return community.topics.some(({ id }) => THREAD_KINDS.some((kind) => mayStart(by, community, id, kind)));
    case 'thread': {
      const thread = await findThread(db, place.id);
      return thread !== undefined && mayReply(by, community, thread);
    }
    case 'post': {
      const found = await findPost(db, place.id);
      return found !== undefined && mayEdit(by, community, found.thread, found.post);
    }
  }
}

/** A write that was on its way while its text was posted comes too late. */
async function isPosted(tx: Tx, authorId: number, key: string): Promise<boolean> {
  const sent = { authorId, key, words: undefined };
  const result = await tx.execute(sql`select coalesce(${sentBefore(sent)}, ${heldBefore(sent)}) is not null as posted`);
  return rowsOf<{ posted: boolean }>(result)[0]!.posted;
}

async function removeOldest(tx: Tx, userId: number): Promise<void> {
  await tx.execute(sql`delete from ${postDrafts} where ${postDrafts.userId} = ${userId} and ${postDrafts.place} in (
    select place from ${postDrafts} where user_id = ${userId} order by updated_at desc, place offset ${MOST_DRAFTS})`);
}
