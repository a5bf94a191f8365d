import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { users } from '../../accounts/schema.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import { type CustomFields, STATUSES } from '../../tickets/ticket.ts';
import { METRICS, type Metric } from '../metric.ts';
import { slaDue, slaInstances } from '../schema.ts';
import { mendUnsolved } from './mend-unsolved.ts';
import { unsolvedTickets } from './schema.ts';

const START = Date.UTC(2026, 9, 5, 9);
const minute = (count: number) => new Date(START + count * 60_000);
const isReply = (metric: Metric) => metric === 'first_reply_time' || metric === 'next_reply_time';

/** What the rows should be, reckoned plainly from tickets and clocks. */
async function reckoned(on: TestDatabase) {
  const clocks = await on.db.select().from(slaInstances);
  const rows = await on.db.select().from(tickets);
  const people = await on.db.select().from(requesters);
  return rows
    .filter(({ status, spamAt }) => status !== 'solved' && status !== 'closed' && spamAt === null)
    .map((ticket) => {
      const running = clocks
        .filter(({ ticketId, endedAt, dueAt }) => ticketId === ticket.id && endedAt === null && dueAt !== null)
        .toSorted((a, b) => a.dueAt!.getTime() - b.dueAt!.getTime());
      const reply = running.find(({ metric }) => isReply(metric));
      return {
        ticketId: ticket.id,
        subject: ticket.subject,
        status: ticket.status,
        priority: ticket.priority,
        type: ticket.type,
        channel: ticket.channel,
        requesterId: ticket.requesterId,
        requesterName: people.find(({ id }) => id === ticket.requesterId)!.name,
        plan: null,
        assigneeId: ticket.assigneeId,
        groupName: ticket.groupName,
        tags: ticket.tags,
        customFields: ticket.customFields,
        locale: ticket.locale,
        createdAt: ticket.createdAt,
        updatedAt: ticket.updatedAt,
        awaitingReplySince: ticket.awaitingReplySince,
        dueAt: running[0]?.dueAt ?? null,
        laterDueAts: running.slice(1).map(({ dueAt }) => dueAt),
        replyDueAt: reply?.dueAt ?? null,
        replyTargetSeconds: reply?.targetSeconds ?? null,
        replyBusinessHours: reply?.businessHours ?? null,
        replyScheduleId: reply?.scheduleId ?? null,
      };
    })
    .toSorted((a, b) => a.ticketId - b.ticketId);
}

const kept = (on: TestDatabase) => on.db.select().from(unsolvedTickets).orderBy(unsolvedTickets.ticketId);

async function filed(on: TestDatabase, columns: Partial<typeof tickets.$inferInsert> = {}): Promise<number> {
  const [requester] = await on.db.insert(requesters).values({ name: 'Ada' }).returning();
  const [ticket] = await on.db
    .insert(tickets)
    .values({ subject: 'Export', channel: 'web', requesterId: requester!.id, ...columns })
    .returning();
  return ticket!.id;
}

const clockOf = (ticketId: number, metric: Metric, dueInMinutes: number) => ({
  ticketId,
  metric,
  instance: 1,
  policyId: 1,
  scheduleId: 3,
  priority: 'normal' as const,
  targetSeconds: 7_200,
  businessHours: true,
  startedAt: minute(0),
  dueAt: minute(dueInMinutes),
});

const change = fc.oneof(
  fc.record({ is: fc.constant('filed' as const), status: fc.constantFrom(...STATUSES) }),
  fc.record({
    is: fc.constant('ticket' as const),
    which: fc.nat(3),
    columns: fc.oneof(
      fc.record({ status: fc.constantFrom(...STATUSES) }),
      fc.record({ assigneeId: fc.constantFrom(7, null), groupName: fc.constantFrom('Billing', null) }),
      fc.record({
        tags: fc.subarray(['vip', 'slow']),
        customFields: fc.constantFrom<CustomFields>({ level: 'gold' }, {}),
      }),
      fc.record({ spamAt: fc.constantFrom(minute(1), null) }),
      fc.record({ priority: fc.constantFrom('high' as const, null), subject: fc.constantFrom('Export', 'Import') }),
    ),
  }),
  fc.record({
    is: fc.constant('clock' as const),
    which: fc.nat(3),
    metric: fc.constantFrom(...METRICS),
    due: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    is: fc.constantFrom('ended' as const, 'paused' as const, 'gone' as const),
    which: fc.nat(3),
    metric: fc.constantFrom(...METRICS),
  }),
  fc.record({ is: fc.constant('deleted' as const), which: fc.nat(3) }),
);

// Whoever writes: a ticket, or a clock.
describeStores('what is not solved', (on) => {
  test('is kept beside the tickets as it is, whatever any program writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 25 }), async (changes) => {
        await on.db.delete(tickets);
        const ids = [await filed(on), await filed(on, { status: 'pending' })];
        for (const one of changes) {
          if (one.is === 'filed') {
            ids.push(await filed(on, { status: one.status }));
            continue;
          }
          const id = ids[one.which % ids.length]!;
          const [ticket] = await on.db.select().from(tickets).where(eq(tickets.id, id));
          if (!ticket) continue;
          if (one.is === 'deleted') await on.db.delete(tickets).where(eq(tickets.id, id));
          else if (one.is === 'ticket') {
            const isFinal = ticket.status === 'closed' && 'status' in one.columns && one.columns.status !== 'closed';
            if (!isFinal) await on.db.update(tickets).set(one.columns).where(eq(tickets.id, id));
          } else if (one.is === 'clock')
            await on.db
              .insert(slaInstances)
              .values(clockOf(id, one.metric, one.due))
              .onConflictDoUpdate({
                target: [slaInstances.ticketId, slaInstances.metric, slaInstances.instance],
                set: { dueAt: minute(one.due), endedAt: null, outcome: null, pausedAt: null },
              });
          else {
            const those = sql`${slaInstances.ticketId} = ${id} and ${slaInstances.metric} = ${one.metric}`;
            if (one.is === 'gone') await on.db.delete(slaInstances).where(those);
            else
              await on.db
                .update(slaInstances)
                .set(
                  one.is === 'ended'
                    ? { endedAt: minute(2), outcome: 'replied' }
                    : { pausedAt: minute(1), dueAt: null },
                )
                .where(those);
          }
        }
        expect(await kept(on)).toEqual(await reckoned(on));
      }),
      { numRuns: 12, seed: 20_261_130 },
    );
  }, 120_000);

  test('has the name of who asks and the plan of their account, whichever changes', async () => {
    const id = await filed(on);
    const [ticket] = await on.db.select().from(tickets).where(eq(tickets.id, id));
    const shown = async () => {
      const [row] = await on.db.select().from(unsolvedTickets).where(eq(unsolvedTickets.ticketId, id));
      return [row?.requesterName, row?.plan];
    };
    const rename = (columns: Partial<typeof requesters.$inferInsert>) =>
      on.db.update(requesters).set(columns).where(eq(requesters.id, ticket!.requesterId));
    await rename({ name: 'Ada King', email: 'ada@engine.example' });
    expect(await shown()).toEqual(['Ada King', null]);
    const [user] = await on.db.insert(users).values({ email: 'ada@engine.example', name: 'Ada' }).returning();
    const account = eq(users.id, user!.id);
    await on.db.update(users).set({ plan: 'pro' }).where(account);
    expect(await shown()).toEqual(['Ada King', 'pro']);
    await on.db.update(users).set({ email: 'ada@elsewhere.example' }).where(account);
    expect(await shown()).toEqual(['Ada King', null]);
    await rename({ email: 'ada@elsewhere.example' });
    expect(await shown()).toEqual(['Ada King', 'pro']);
    await on.db.delete(users).where(account);
    expect(await shown()).toEqual(['Ada King', null]);
  });

  test('is put right from time to time, should anything have kept it from being kept', async () => {
    const [there, gone, wrong] = [await filed(on), await filed(on), await filed(on, { status: 'solved' })];
    await on.db.delete(unsolvedTickets).where(eq(unsolvedTickets.ticketId, there));
    await on.db
      .update(unsolvedTickets)
      .set({ subject: 'Old', requesterName: 'Old' })
      .where(eq(unsolvedTickets.ticketId, gone));
    const [row] = await on.db.select().from(unsolvedTickets).where(eq(unsolvedTickets.ticketId, gone));
    await on.db.insert(unsolvedTickets).values({ ...row!, ticketId: wrong });
    await mendUnsolved(on.db);
    expect(await kept(on)).toEqual(await reckoned(on));
  });

  test('knows clocks that were set while the ticket was being opened, once they have been looked at again', async () => {
    const id = await filed(on, { status: 'solved' });
    await on.db.insert(slaInstances).values(clockOf(id, 'next_reply_time', 30));
    await on.db.update(tickets).set({ status: 'open' }).where(eq(tickets.id, id));
    // As if who opened the ticket had not seen the clock, nor who set the clock the open ticket.
    await on.db.update(unsolvedTickets).set({ dueAt: null, replyDueAt: null }).where(eq(unsolvedTickets.ticketId, id));
    await on.db.insert(slaDue).values({ ticketId: id, eventId: 1 });
    await on.db.delete(slaDue).where(eq(slaDue.ticketId, id));
    expect(await kept(on)).toEqual(await reckoned(on));
    expect((await kept(on)).find(({ ticketId }) => ticketId === id)).toMatchObject({ replyDueAt: minute(30) });
  });
});
