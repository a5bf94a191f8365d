import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { type DraftPlace, placeKey } from './draft.ts';
import { postDrafts } from './schema.ts';

export type Draft = typeof postDrafts.$inferSelect;

/** Somebody's draft of a place. */
const of = (userId: number, place: DraftPlace) =>
  and(eq(postDrafts.userId, userId), eq(postDrafts.place, placeKey(place)));

/** What somebody is writing at a place; undefined where they are not. */
export async function findDraft(db: Db, userId: number, place: DraftPlace): Promise<Draft | undefined> {
  const [row] = await db.select().from(postDrafts).where(of(userId, place));
  return row;
}

/** The same, held until the end of the transaction. */
export async function lockDraft(tx: Tx, userId: number, place: DraftPlace): Promise<Draft | undefined> {
  const [row] = await tx.select().from(postDrafts).where(of(userId, place)).for('update');
  return row;
}

/** Removes a draft, and what another form had beside it. */
export async function removeDraft(tx: Tx, userId: number, place: DraftPlace): Promise<void> {
  await tx.delete(postDrafts).where(of(userId, place));
}

/** By what a form that is posted knows its draft. */
export interface DraftOfForm {
  /** The version that it has begun from, or has written itself. */
  sequence: number;
  /** Of the form. */
  key: string | undefined;
}

/**
 * What a form held is posted: its draft is there no more; one that another form has written since stays. What another form had at the same
 * time becomes the draft of the place: nobody has chosen against it.
 */
export async function endDraft(tx: Tx, userId: number, place: DraftPlace, form: DraftOfForm): Promise<void> {
  const { sequence, key } = form;
  const itsOwn = or(eq(postDrafts.sequence, sequence), key === undefined ? undefined : eq(postDrafts.writer, key));
  const mine = and(of(userId, place), itsOwn);
  const ended = await tx
    .delete(postDrafts)
    .where(and(mine, isNull(postDrafts.other)))
    .returning({ sequence: postDrafts.sequence });
  if (ended.length > 0 || sequence === 0) return;
  await tx
    .update(postDrafts)
    .set({ text: sql`${postDrafts.other}`, other: null, writer: NOBODY, sequence: sql`${postDrafts.sequence} + 1` })
    .where(and(mine, isNotNull(postDrafts.other)));
}

/** No form has this key. */
const NOBODY = '-';

/** Nobody goes on with a text after so many days. */
const KEPT_DAYS = 60;

/** Removes drafts that nobody has touched for long. */
export async function sweepDrafts(db: Db): Promise<void> {
  await db.delete(postDrafts).where(sql`${postDrafts.updatedAt} < now() - make_interval(days => ${KEPT_DAYS})`);
}
