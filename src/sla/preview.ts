import { and, asc, gt, inArray } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { tickets } from '../tickets/schema.ts';
import { UNSOLVED } from '../tickets/ticket.ts';
import { planClocks } from './plan-clocks.ts';
import { HoursMemory, readPromises } from './promises.ts';
import { readTimedTickets } from './read-tickets.ts';

/** Tickets that are read at once. */
const BATCH = 200;

/** What a change of a policy or schedule would do to the clocks that run. */
export interface Impact {
  /** Due times that move. */
  moved: number;
  /** Clocks that begin. */
  begun: number;
  /** Clocks that end, because nothing is promised any more. */
  ended: number;
  /** Clocks that are used up by the change alone. */
  overdue: number;
  /** Warnings that come at another time, of clocks whose due time stays. */
  warned: number;
}

class Undone extends Error {}

/**
 * What a change would do: it is made, reckoned through for all unsolved tickets, and undone. Nothing stays of it.
 * @param change makes it, or says why it cannot be made.
 */
export async function impactOf<Refused>(
  db: Db,
  { standardPlan }: { standardPlan: string },
  change: (tx: Tx) => Promise<Refused | undefined>,
): Promise<{ refused: Refused } | { impact: Impact }> {
  let found: { refused: Refused } | { impact: Impact } | undefined;
  try {
    await db.transaction(async (tx) => {
      const refused = await change(tx);
      found = refused === undefined ? { impact: await reckon(tx, standardPlan) } : { refused };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return found!;
}

async function reckon(tx: Db, standardPlan: string): Promise<Impact> {
  const now = Date.now();
  const promises = await readPromises(tx, new HoursMemory(), now);
  const impact: Impact = { moved: 0, begun: 0, ended: 0, overdue: 0, warned: 0 };
  for (let after = 0; ; ) {
    const ids = await tx
      .select({ id: tickets.id })
      .from(tickets)
      .where(and(inArray(tickets.status, UNSOLVED), gt(tickets.id, after)))
      .orderBy(asc(tickets.id))
      .limit(BATCH);
    const timed = await readTimedTickets(
      tx,
      ids.map(({ id }) => id),
      { standardPlan },
    );
    for (const ticket of timed.values()) {
      const { clocks } = planClocks(ticket, promises, { now, since: now, byEdit: true });
      for (const clock of clocks) {
        const before = ticket.kept.find((one) => one.metric === clock.metric && one.instance === clock.instance);
        if (clock.breachedAt !== null && before?.breachedAt == null) impact.overdue++;
        if (before === undefined || (before.endedAt !== null && clock.endedAt === null)) impact.begun++;
        else if (clock.endedAt !== null && before.endedAt === null) impact.ended++;
        else if (clock.dueAt !== before.dueAt || clock.remainingSeconds !== before.remainingSeconds) impact.moved++;
        else if (clock.warnAt !== before.warnAt) impact.warned++;
      }
    }
    if (ids.length < BATCH) return impact;
    after = ids.at(-1)!.id;
  }
}

/** Whether a change does nothing to any clock. */
export function isNothing({ moved, begun, ended, overdue, warned }: Impact): boolean {
  return moved + begun + ended + overdue + warned === 0;
}
