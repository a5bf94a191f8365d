import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { slaInstances } from '../sla/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { aTicket } from '../tickets/test-factory.ts';
import type { NewTicket } from '../tickets/ticket.ts';

/** Number of a filed request with these columns. @param filed what differs of its submission. */
export async function aRequest(
  db: Db,
  columns: Partial<typeof tickets.$inferInsert> = {},
  filed: Partial<NewTicket> = {},
): Promise<number> {
  const result = await fileTicket(db, aTicket({ submissionKey: randomUUID(), ...filed }));
  if (result.outcome !== 'filed') throw new Error(result.outcome);
  const { id } = result.ticket;
  if (Object.keys(columns).length > 0) await db.update(tickets).set(columns).where(eq(tickets.id, id));
  return id;
}

/** Promises the requester something by a moment. */
export async function aPromise(db: Db, ticketId: number, dueAt: Date): Promise<void> {
  await db.insert(slaInstances).values({
    ticketId,
    metric: 'first_reply_time',
    instance: 1,
    policyId: 1,
    scheduleId: 1,
    priority: 'normal',
    targetSeconds: 3_600,
    businessHours: false,
    startedAt: new Date(dueAt.getTime() - 3_600_000),
    dueAt,
  });
}

/** Puts times on a request as another program would bring them, silently. */
export async function atTimes(
  db: Db,
  ticketId: number,
  times: { createdAt?: Date; updatedAt?: Date; awaitingReplySince?: Date | null },
): Promise<void> {
  await db.transaction(async (tx) => {
    // Those that put times of their own there and write events; what follows from the columns goes on.
    await tx.execute(sql`alter table tickets.tickets disable trigger keep, disable trigger record`);
    await tx.update(tickets).set(times).where(eq(tickets.id, ticketId));
    await tx.execute(sql`alter table tickets.tickets enable trigger keep, enable trigger record`);
  });
}
