import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { mailOutbox } from '../mail/schema.ts';
import { countAlerts, listAlerts } from '../tickets/alerts/store.ts';
import { requesters, ticketComments, tickets } from '../tickets/schema.ts';
import { msUntilNextClock } from './clock-work.ts';
import { noticeBreaches } from './notice-breaches.ts';
import { HoursMemory } from './promises.ts';
import { scheduleIntervals, schedules, slaDue, slaPolicies, slaPolicyMetrics, ticketMetricEvents } from './schema.ts';
import { queueAllUnsolved, setDueClocks } from './set-clocks.ts';
import { clocksOfTicket, nextDue, runningClocks } from './store.ts';
import { tellOfClocks } from './tell.ts';

const MINUTE = 60_000;

// Other programs write to the store; the clocks follow.
describeStores('the clocks of tickets', (on) => {
  let offset = 0;
  const context = {
    memory: new HoursMemory(),
    standardPlan: 'free',
    now: () => Date.now() + offset,
    locales: ['en', 'fr'],
    defaultLocale: 'en',
  };
  const fail = (error: unknown) => {
    throw error;
  };
  const work = async (minutes = 0) => {
    offset = minutes * MINUTE;
    await setDueClocks(on.db, context, fail);
    await noticeBreaches(on.db, context);
    await tellOfClocks(on.db, context);
  };
  const promise = async (title: string, targets: Omit<typeof slaPolicyMetrics.$inferInsert, 'policyId'>[]) => {
    await on.db.delete(slaPolicies);
    await on.db.delete(schedules);
    const [schedule] = await on.db.insert(schedules).values({ name: title, timeZone: 'UTC' }).returning();
    await on.db
      .insert(scheduleIntervals)
      .values(
        [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ scheduleId: schedule!.id, weekday, fromMinute: 0, toMinute: 1440 })),
      );
    const [policy] = await on.db
      .insert(slaPolicies)
      .values({ title, position: 1, scheduleId: schedule!.id })
      .returning();
    await on.db.insert(slaPolicyMetrics).values(targets.map((target) => ({ ...target, policyId: policy!.id })));
    return { policyId: policy!.id, scheduleId: schedule!.id };
  };
  const target = (metric: 'first_reply_time' | 'next_reply_time' | 'agent_work_time', minutes: number) =>
    ({ metric, targetSeconds: minutes * 60, priority: 'normal', businessHours: true }) as const;
  const file = async (columns: Partial<typeof tickets.$inferInsert> = {}) => {
    const [requester] = await on.db.insert(requesters).values({ name: 'Ada' }).returning();
    const [ticket] = await on.db
      .insert(tickets)
      .values({ subject: 'Export', channel: 'web', requesterId: requester!.id, ...columns })
      .returning();
    await on.db.insert(ticketComments).values({
      ticketId: ticket!.id,
      author: 'requester',
      requesterId: requester!.id,
      authorName: 'Ada',
      body: 'It stops.',
    });
    return ticket!;
  };
  const say = (ticketId: number, author: 'agent' | 'requester', requesterId?: number) =>
    on.db.insert(ticketComments).values({ ticketId, author, requesterId, authorName: 'Tom', body: 'Text' });
  const running = async (ticketId: number) =>
    (await clocksOfTicket(on.db, ticketId)).filter(({ endedAt }) => endedAt === null).map(({ metric }) => metric);

  test('are noted by the database only where something was promised, and set in the order of what happened', async () => {
    await on.db.delete(slaPolicies);
    await file();
    expect(await on.db.$count(slaDue)).toBe(0);
    await promise('Replies', [target('first_reply_time', 60), target('next_reply_time', 30)]);
    const ticket = await file();
    expect(await on.db.$count(slaDue)).toBe(2);
    expect(await msUntilNextClock(on.db)).toBe(0);
    await work();
    expect(await on.db.$count(slaDue)).toBe(0);
    expect(await running(ticket.id)).toEqual(['first_reply_time']);
    await say(ticket.id, 'agent');
    await work();
    expect(await running(ticket.id)).toEqual([]);
    await say(ticket.id, 'requester', ticket.requesterId);
    await work();
    expect(await running(ticket.id)).toEqual(['next_reply_time']);
    const kinds = await on.db
      .select()
      .from(ticketMetricEvents)
      .where(eq(ticketMetricEvents.ticketId, ticket.id))
      .orderBy(ticketMetricEvents.id);
    expect(kinds.map(({ metric, kind }) => `${metric} ${kind}`)).toEqual([
      'first_reply_time activate',
      'first_reply_time apply_sla',
      'first_reply_time fulfill',
      'first_reply_time update_status',
      'next_reply_time activate',
      'next_reply_time apply_sla',
    ]);
  });

  test('of an event take eight statements at most', async () => {
    await promise('Few', [target('first_reply_time', 60), target('agent_work_time', 60)]);
    await file();
    await work();
    const ticket = await file();
    const statements: string[] = [];
    await on.db.transaction(async (tx) => {
      const counted = new Proxy(tx, {
        get(real, name) {
          const value = Reflect.get(real, name) as unknown;
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            if (['execute', 'select', 'delete', 'update', 'insert'].includes(String(name)))
              statements.push(String(name));
            return (value as (...all: unknown[]) => unknown).apply(real, given);
          };
        },
      });
      const once = { ...on.db, transaction: async (work: (of: typeof tx) => Promise<unknown>) => work(counted) };
      await setDueClocks(once as unknown as typeof on.db, context, fail);
    });
    expect(await running(ticket.id)).toHaveLength(2);
    // The last one finds that nothing is due.
    expect(statements.length - 1).toBeLessThanOrEqual(8);
  });

  test('are used up, warned of before, and told once to who has the request', async () => {
    const { policyId } = await promise('Told', [target('first_reply_time', 60)]);
    const agent = await aUser(on.db, { role: 'agent' });
    const ticket = await file({ assigneeId: agent.id });
    await work();
    await work(50);
    const [warned] = await clocksOfTicket(on.db, ticket.id);
    expect(warned).toMatchObject({ policyId, breachedAt: null, warnAt: null, warnedAt: expect.any(Date) });
    await work(61);
    await work(62);
    const [breached] = await clocksOfTicket(on.db, ticket.id);
    expect(breached).toMatchObject({ breachedAt: breached!.dueAt, breachedByEdit: false });
    const mails = await on.db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, agent.email!));
    expect(mails.map(({ kind }) => kind)).toEqual(['clocks-due', 'clocks-due']);
    const told = async () => (await listAlerts(on.db, agent.id)).map(({ kind, isNew }) => `${kind} ${isNew}`);
    expect((await told()).sort()).toEqual(['due-soon true', 'overdue true']);
    await say(ticket.id, 'agent');
    await work(63);
    expect(await clocksOfTicket(on.db, ticket.id)).toMatchObject([
      { outcome: 'replied', breachedAt: expect.any(Date) },
    ]);
    // It is answered: nobody needs to look at it any more.
    expect(await countAlerts(on.db, agent.id)).toBe(0);
  });

  test('that are used up by an edit alone are marked and nobody is told', async () => {
    await promise('Long', [target('first_reply_time', 600)]);
    const ticket = await file({ createdAt: new Date(Date.now() - 120 * MINUTE) });
    await work();
    await on.db.update(slaPolicyMetrics).set({ targetSeconds: 3600 });
    await on.db.transaction((tx) => queueAllUnsolved(tx));
    const mails = await on.db.$count(mailOutbox);
    await work();
    expect(await clocksOfTicket(on.db, ticket.id)).toMatchObject([
      { breachedByEdit: true, tellAt: null, targetSeconds: 3600 },
    ]);
    expect(await on.db.$count(mailOutbox)).toBe(mails);
  });

  test('follow a merge: the source is timed no more, and the other waits for as long', async () => {
    await promise('Merge', [target('first_reply_time', 600), target('next_reply_time', 60)]);
    const [source, other] = [await file(), await file()];
    await say(other.id, 'agent');
    await work();
    await on.db.update(tickets).set({ mergedIntoId: other.id, status: 'solved' }).where(eq(tickets.id, source.id));
    await work();
    expect(await clocksOfTicket(on.db, source.id)).toMatchObject([{ outcome: 'merged' }]);
    const [taken] = await clocksOfTicket(on.db, other.id);
    const [{ since }] = (await on.db
      .select({ since: tickets.awaitingReplySince })
      .from(tickets)
      .where(eq(tickets.id, other.id))) as [{ since: Date }];
    expect(taken).toMatchObject({ metric: 'next_reply_time', startedAt: since, endedAt: null });
  });

  test('of a slow ticket keep nobody else waiting when setting them fails', async () => {
    await promise('Fails', [target('first_reply_time', 600)]);
    const [bad, good] = [await file(), await file()];
    await on.db.execute(
      sql.raw(`create function refuse() returns trigger language plpgsql as $$ begin
      if new.ticket_id = ${bad.id} then raise exception 'no'; end if; return new; end $$;`),
    );
    await on.db.execute(
      sql.raw('create trigger refuse before insert on sla_instances for each row execute function refuse()'),
    );
    const errors: unknown[] = [];
    await setDueClocks(on.db, context, (error) => errors.push(error));
    expect(errors).toHaveLength(1);
    expect(await running(good.id)).toEqual(['first_reply_time']);
    await on.db.execute(sql.raw('drop trigger refuse on sla_instances'));
    await work();
    expect(await running(bad.id)).toEqual(['first_reply_time']);
    expect((await runningClocks(on.db, [bad.id, good.id])).size).toBe(2);
    expect((await nextDue(on.db, 1))[0]?.endedAt).toBeNull();
  });
});
