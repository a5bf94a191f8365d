import { and, asc, eq, lte, ne, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { pagesLinkedIn } from '../../deflection/solved-tickets.ts';
import type { DueWork } from '../../jobs/clock.ts';
import { workThroughDue } from '../../jobs/due.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { addAlerts } from '../../tickets/alerts/store.ts';
import { checkWriting, type NotWritten, writeAsAgent } from '../../tickets/answer.ts';
import { noteMacroUsed } from '../macros/store.ts';
import { bringBack, removeDraft } from './drafts.ts';
import { noteLinks } from './linked-pages.ts';
import { heldAnswers } from './schema.ts';

/** So long can an answer be taken back. */
export const UNDO_SECONDS = 10;

/** Announces that something is held. */
const CHANNEL = 'held_answers';

export type HeldAnswer = typeof heldAnswers.$inferSelect;

/** A public answer as the form has it. */
export interface NewAnswer {
  ticketId: number;
  agent: { id: number; name: string };
  body: string;
  attachments: readonly string[];
  key: string;
  changes: AgentChanges;
  /** As of `AgentWriting`; undefined where the agent sends it whatever was written. */
  seen: readonly number[] | undefined;
  /** The macro that it was begun with. */
  macroId?: number | undefined;
}

export type Held =
  | { outcome: 'held'; held: HeldAnswer }
  /** A colleague's answer goes out at this moment. */
  | { outcome: 'being-answered'; by: HeldAnswer }
  | NotWritten;

/**
 * Takes an answer that goes out in {@link UNDO_SECONDS}, and lets its draft go. Everything that would stop it is asked now, so that the agent
 * is told while they look, and once more when it goes out. The same key is held once.
 */
export async function holdAnswer(db: Db, answer: NewAnswer): Promise<Held> {
  const { ticketId, agent, body, attachments, key, changes, seen } = answer;
  return await db.transaction(async (tx): Promise<Held> => {
    const text = { body, format: 'markdown' as const, public: true, key };
    const ready = await checkWriting(tx, { ticketId, agent, text, changes, seen });
    if (ready.outcome !== 'ready') return ready;
    const [same] = await tx.select().from(heldAnswers).where(eq(heldAnswers.key, key));
    if (same) return { outcome: 'held', held: same };
    const [by] = await tx
      .select()
      .from(heldAnswers)
      .where(and(eq(heldAnswers.ticketId, ticketId), ne(heldAnswers.userId, agent.id)))
      .limit(1);
    if (by && seen) return { outcome: 'being-answered', by };
    const [held] = await tx
      .insert(heldAnswers)
      .values({
        ticketId,
        userId: agent.id,
        authorName: agent.name,
        key,
        body: ready.body,
        format: 'markdown',
        attachments: [...attachments],
        changes,
        seen: seen && [...seen],
        dueAt: sql`now() + make_interval(secs => ${UNDO_SECONDS})`,
      })
      .returning();
    await removeDraft(tx, agent.id, ticketId);
    if (answer.macroId !== undefined) await noteMacroUsed(tx, answer.macroId);
    await tx.execute(sql`select pg_notify(${CHANNEL}, '')`);
    return { outcome: 'held', held: held! };
  });
}

/** Takes an answer back, as long as it has not gone out: it is the draft again. `sent`: it was too late, or it is nobody's of theirs. */
export async function takeBack(
  db: Db,
  { id, userId }: { id: number; userId: number },
): Promise<{ outcome: 'taken-back'; ticketId: number } | { outcome: 'sent' }> {
  return await db.transaction(async (tx) => {
    const [held] = await tx
      .delete(heldAnswers)
      .where(and(eq(heldAnswers.id, id), eq(heldAnswers.userId, userId)))
      .returning();
    if (!held) return { outcome: 'sent' } as const;
    await bringBack(tx, held, undefined);
    return { outcome: 'taken-back', ticketId: held.ticketId } as const;
  });
}

/** What is about to go out about a ticket, the first first. */
export async function listHeld(db: Db, ticketId: number): Promise<HeldAnswer[]> {
  return await db.select().from(heldAnswers).where(eq(heldAnswers.ticketId, ticketId)).orderBy(asc(heldAnswers.id));
}

/** Sends what was held long enough: each in one transaction with its leaving the list, so that none is lost and none goes twice. */
export function heldAnswersWork(db: Db, publicUrl: string | undefined, report: (error: unknown) => void): DueWork {
  return {
    name: 'held-answers',
    channels: [CHANNEL],
    run: () => sendDueAnswers(db, publicUrl, report),
    msUntilNext: async () => {
      const [next] = await db
        .select({
          ms: sql<number>`greatest(0, extract(epoch from min(${heldAnswers.dueAt}) - now()) * 1000)`.mapWith(Number),
          count: sql<number>`count(*)::integer`,
        })
        .from(heldAnswers);
      return next && next.count > 0 ? next.ms : undefined;
    },
    waiting: () => db.$count(heldAnswers),
    // Nothing is ever held longer than this, whatever a clock that was wrong has written.
    bringForward: async () => {
      await db
        .update(heldAnswers)
        .set({ dueAt: sql`now()` })
        .where(sql`${heldAnswers.dueAt} > now() + make_interval(secs => ${UNDO_SECONDS + 1})`);
    },
  };
}

/** Sends all answers that are due. One that somebody's newer comment stops comes back to its agent as a draft, is marked so, and they are told. */
export async function sendDueAnswers(
  db: Db,
  publicUrl: string | undefined,
  report: (error: unknown) => void,
): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [held] = await tx
      .select()
      .from(heldAnswers)
      .where(
        and(lte(heldAnswers.dueAt, sql`now()`), failed.length > 0 ? notInArray(heldAnswers.id, failed) : undefined),
      )
      .orderBy(asc(heldAnswers.dueAt), asc(heldAnswers.id))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!held) return;
    taken(held.id);
    const { ticketId, userId, authorName, body, format, attachments, key, changes, seen } = held;
    const wrote = await writeAsAgent(tx, {
      ticketId,
      agent: { id: userId, name: authorName },
      text: { body, format, public: true, attachments, key },
      changes,
      seen: seen ?? undefined,
    });
    await tx.delete(heldAnswers).where(eq(heldAnswers.id, held.id));
    if (wrote.outcome === 'sent') await noteLinks(tx, ticketId, pagesLinkedIn(body, publicUrl));
    else if (wrote.outcome !== 'already-sent') {
      const newer = wrote.outcome === 'newer-comment' ? wrote.newer : [];
      await bringBack(
        tx,
        held,
        newer.map(({ id }) => id),
      );
      // Its agent may have gone on to the next request long ago.
      await addAlerts(tx, [{ userId, ticketId, kind: 'answer-stopped' }]);
    }
  });
}
