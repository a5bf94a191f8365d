import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { ticketComments, tickets } from '../../tickets/schema.ts';
import type { Mode } from '../mode.ts';
import { saysTheSame } from './draft.ts';
import { heldAnswers, ticketDrafts } from './schema.ts';

/** Drafts that nobody has touched for so long are of no use to anybody. */
const KEPT_DAYS = 90;
/** Drafts that are listed. */
const MOST_LISTED = 50;
/** Of a text, so many characters are shown in the list. */
const LONGEST_SHOWN = 500;

const draftOf = (userId: number, ticketId: number) =>
  and(eq(ticketDrafts.userId, userId), eq(ticketDrafts.ticketId, ticketId));

export type TicketDraft = typeof ticketDrafts.$inferSelect;

/** A text as a form sends it to be kept. */
export interface DraftWrite {
  ticketId: number;
  /** Of the version that the form has begun from, or has written itself; 0: there was none. */
  sequence: number;
  /** Key of the form: the one with which it will be sent. */
  key: string;
  mode: Mode;
  body: string;
  attachments: readonly string[];
  /** Its writer has seen both texts and chosen this one. */
  isChosen: boolean;
}

export type KeptDraft =
  | { outcome: 'kept'; sequence: number }
  /** Another form has written here since: both texts are kept, and this is what it wrote. */
  | { outcome: 'elsewhere'; sequence: number; body: string }
  /** The draft is there no more: it was sent or thrown away. Nothing was written. */
  | { outcome: 'gone' };

/**
 * Keeps what an agent is writing about a ticket. A write names the version that it follows; where another form of the same agent has written
 * meanwhile, neither text goes: the one stays the draft, the other beside it. An empty text removes the draft.
 */
export async function keepDraft(db: Db, userId: number, write: DraftWrite): Promise<KeptDraft> {
  const { ticketId, sequence, key, mode, body, isChosen } = write;
  const attachments = [...write.attachments];
  const isEmpty = body.trim() === '' && attachments.length === 0;
  return await db.transaction(async (tx): Promise<KeptDraft> => {
    // Before the first write there is no row to hold.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`draft ${userId} ${ticketId}`}, 0))`);
    const row = draftOf(userId, ticketId);
    const draft = await findDraft(tx, userId, ticketId);
    if (!draft) {
      if (sequence > 0 || (await tx.$count(heldAnswers, eq(heldAnswers.key, key))) > 0) return { outcome: 'gone' };
      if (isEmpty) return { outcome: 'kept', sequence: 0 };
      await tx.insert(ticketDrafts).values({ userId, ticketId, sequence: 1, writer: key, mode, body, attachments });
      return { outcome: 'kept', sequence: 1 };
    }
    // An answer that got lost on its way lets a form send its own text again under an old number.
    const follows = sequence === draft.sequence || draft.writer === key;
    if (!follows && !saysTheSame(draft.body, body)) {
      if (!isEmpty) await tx.update(ticketDrafts).set({ other: body, updatedAt: sql`now()` }).where(row);
      return { outcome: 'elsewhere', sequence: draft.sequence, body: draft.body };
    }
    const other = isChosen ? null : draft.other;
    if (isEmpty && !other) {
      await tx.delete(ticketDrafts).where(row);
      return { outcome: 'kept', sequence: 0 };
    }
    const next = draft.sequence + 1;
    await tx
      .update(ticketDrafts)
      .set({ mode, body, attachments, other, writer: key, sequence: next, updatedAt: sql`now()` })
      .where(row);
    return { outcome: 'kept', sequence: next };
  });
}

/** What an agent was writing about a ticket. */
export async function findDraft(db: Db, userId: number, ticketId: number): Promise<TicketDraft | undefined> {
  const [draft] = await db.select().from(ticketDrafts).where(draftOf(userId, ticketId));
  return draft;
}

/** Lets a draft go, because it was sent or thrown away. */
export async function removeDraft(tx: Db, userId: number, ticketId: number): Promise<void> {
  await tx.delete(ticketDrafts).where(draftOf(userId, ticketId));
}

/** Lets fields go that an answer would have set: its agent has set them by themselves. What is written stays. */
export async function dropDraftChanges(db: Db, userId: number, ticketId: number): Promise<void> {
  await db.update(ticketDrafts).set({ changes: {} }).where(draftOf(userId, ticketId));
}

/** Makes an answer that did not go out the draft again; beside what its agent has begun to write since. */
export async function bringBack(
  tx: Db,
  held: typeof heldAnswers.$inferSelect,
  /** Numbers of the messages that stopped it; undefined: its agent took it back. */
  stoppedBy: readonly number[] | undefined,
): Promise<void> {
  const { userId, ticketId, body, attachments, changes, key } = held;
  const stop = { stopped: stoppedBy !== undefined, stoppedBy: [...(stoppedBy ?? [])] };
  const back = { mode: 'answer' as const, body, attachments, changes, ...stop };
  await tx
    .insert(ticketDrafts)
    .values({ userId, ticketId, sequence: 1, writer: key, ...back })
    .onConflictDoUpdate({
      target: [ticketDrafts.userId, ticketDrafts.ticketId],
      set: {
        ...back,
        // Both texts are kept: the newer one, and below it what was begun.
        other: sql`nullif(concat_ws(E'\n\n', ${ticketDrafts.other}, ${ticketDrafts.body}), '')`,
        writer: key,
        sequence: sql`${ticketDrafts.sequence} + 1`,
        updatedAt: sql`now()`,
      },
    });
}

/** Lets go of drafts of long ago. @returns how many. */
export async function sweepTicketDrafts(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const gone = await db
    .delete(ticketDrafts)
    .where(lt(ticketDrafts.updatedAt, before))
    .returning({ ticketId: ticketDrafts.ticketId });
  return gone.length;
}

/** A text that an agent has not sent yet, with its ticket. */
export interface WaitingDraft {
  ticketId: number;
  subject: string;
  mode: Mode;
  body: string;
  stopped: boolean;
  /** What stopped it, the oldest first. */
  stoppedBy: { id: number; authorName: string; body: string }[];
  updatedAt: Date;
}

/** What an agent has begun to write and not sent, what was stopped first, then what was touched last. */
export async function listDrafts(db: Db, userId: number): Promise<WaitingDraft[]> {
  const rows = await db
    .select({
      ticketId: ticketDrafts.ticketId,
      subject: tickets.subject,
      mode: ticketDrafts.mode,
      body: sql<string>`left(${ticketDrafts.body}, ${LONGEST_SHOWN})`,
      stopped: ticketDrafts.stopped,
      stoppedBy: ticketDrafts.stoppedBy,
      updatedAt: ticketDrafts.updatedAt,
    })
    .from(ticketDrafts)
    .innerJoin(tickets, eq(tickets.id, ticketDrafts.ticketId))
    .where(eq(ticketDrafts.userId, userId))
    .orderBy(desc(ticketDrafts.stopped), desc(ticketDrafts.updatedAt))
    .limit(MOST_LISTED);
  const ids = rows.flatMap(({ stoppedBy }) => stoppedBy);
  const said =
    ids.length === 0
      ? []
      : await db
          .select({
            id: ticketComments.id,
            authorName: ticketComments.authorName,
            body: sql<string>`left(${ticketComments.body}, ${LONGEST_SHOWN})`,
          })
          .from(ticketComments)
          .where(inArray(ticketComments.id, ids))
          .orderBy(asc(ticketComments.id));
  return rows.map(({ stoppedBy, ...row }) => ({
    ...row,
    stoppedBy: said.filter(({ id }) => stoppedBy.includes(id)),
  }));
}
