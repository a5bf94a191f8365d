import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { AccountRole } from '../../accounts/viewer.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { Memory } from '../../server/memory.ts';
import { HoursMemory } from '../../sla/promises.ts';
import { scheduleIntervals, schedules, slaInstances } from '../../sla/schema.ts';
import { fileTicket } from '../../tickets/file.ts';
import { ticketEvents, tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { SharedRead } from '../live/shared-read.ts';
import { setAgent } from './change-agent.ts';
import { moveRequests } from './move.ts';
import { readLoad } from './read-load.ts';

async function somebody(on: TestDatabase, role: AccountRole = 'agent'): Promise<SignedIn> {
  const { id, name, email } = await aUser(on.db, { role });
  return { id, name, email, role };
}

async function filed(on: TestDatabase, assigneeId: number | null, dueInMinutes?: number): Promise<number> {
  const result = await fileTicket(on.db, aTicket());
  const id = result.outcome === 'invalid' ? 0 : result.ticket.id;
  await on.db
    .update(tickets)
    .set({ assigneeId, status: assigneeId === null ? 'new' : 'open' })
    .where(eq(tickets.id, id));
  if (dueInMinutes !== undefined)
    await on.db.insert(slaInstances).values({
      ticketId: id,
      metric: 'first_reply_time',
      instance: 1,
      policyId: 1,
      scheduleId: 1,
      priority: 'normal',
      targetSeconds: 7_200,
      businessHours: false,
      startedAt: sql`now() - interval '1 hour'`,
      dueAt: sql`now() + make_interval(mins => ${dueInMinutes})`,
    });
  return id;
}

function load(on: TestDatabase) {
  const live = { version: 0, newest: 0 };
  return readLoad({
    db: on.db,
    live,
    shared: new SharedRead(live),
    memory: new Memory(1_000_000),
    openingHours: new HoursMemory(),
  });
}

describeStores('the load', (on) => {
  test('says what each agent has, and what nobody has', async () => {
    await on.db.delete(tickets);
    const [ada, idle] = [await somebody(on), await somebody(on)];
    await filed(on, ada.id, 30);
    await filed(on, ada.id, -5);
    const waits = await filed(on, ada.id);
    await on.db.update(tickets).set({ status: 'pending' }).where(eq(tickets.id, waits));
    await filed(on, null);
    await filed(on, 987_654_321);
    const { unassigned, agents } = await load(on);
    const of = (id: number) => agents.find((agent) => agent.id === id)!;
    expect(unassigned).toMatchObject({ open: 1, overdue: 0, nextDue: null });
    expect(of(ada.id)).toMatchObject({ open: 2, pending: 1, hold: 0, overdue: 1, name: ada.name, onShift: true });
    expect(of(ada.id).nextDue!.getTime() - Date.now()).toBeGreaterThan(25 * 60_000);
    expect(of(idle.id)).toMatchObject({ open: 0, overdue: 0 });
    expect(of(987_654_321)).toMatchObject({ open: 1, name: undefined, onShift: false });
  });

  test('is moved by those who answer: what is due next first, as events by who moved them', async () => {
    await on.db.delete(tickets);
    const [from, to] = [await somebody(on), await somebody(on)];
    const [untimed, later, soon] = [
      await filed(on, from.id),
      await filed(on, from.id, 90),
      await filed(on, from.id, 10),
    ];
    expect(await moveRequests(on.db, to, { from: from.id, to: to.id, count: 2 })).toEqual({
      outcome: 'moved',
      count: 2,
    });
    const rows = await on.db.select().from(tickets);
    expect(Object.fromEntries(rows.map(({ id, assigneeId }) => [id, assigneeId]))).toEqual({
      [soon]: to.id,
      [later]: to.id,
      [untimed]: from.id,
    });
    const events = await on.db
      .select()
      .from(ticketEvents)
      .where(eq(ticketEvents.ticketId, soon))
      .orderBy(ticketEvents.id);
    expect(events.at(-1)).toMatchObject({ actor: `agent:${to.id}`, changes: { assignee_id: [from.id, to.id] } });
  });

  test('a request that somebody is given is no longer new', async () => {
    await on.db.delete(tickets);
    const ada = await somebody(on);
    const id = await filed(on, null);
    await moveRequests(on.db, ada, { from: null, to: ada.id, count: 5 });
    const [row] = await on.db.select().from(tickets).where(eq(tickets.id, id));
    expect(row).toMatchObject({ status: 'open', assigneeId: ada.id });
  });

  test('is moved by nobody else, to nobody who answers no requests, and not without end', async () => {
    const [agent, member] = [await somebody(on), await somebody(on, 'member')];
    const move = { from: null, to: agent.id, count: 1 };
    expect(await moveRequests(on.db, member, move)).toEqual({ outcome: 'not-found' });
    expect(await moveRequests(on.db, agent, { ...move, to: member.id })).toEqual({ outcome: 'no-agent' });
    expect(await moveRequests(on.db, agent, { ...move, count: 51 })).toEqual({ outcome: 'count' });
    expect(await moveRequests(on.db, agent, { ...move, count: 1.5 })).toEqual({ outcome: 'count' });
    expect(await moveRequests(on.db, agent, { ...move, from: agent.id })).toEqual({ outcome: 'same' });
  });

  test('somebody with hours is on shift within them, and off shift outside', async () => {
    const [boss, ada] = [await somebody(on, 'administrator'), await somebody(on)];
    for (const isOpen of [true, false]) {
      const [schedule] = await on.db
        .insert(schedules)
        .values({ name: `Hours ${isOpen}`, timeZone: 'UTC' })
        .returning({ id: schedules.id });
      const day = (new Date().getUTCDay() + (isOpen ? 0 : 3)) % 7;
      await on.db
        .insert(scheduleIntervals)
        .values({ scheduleId: schedule!.id, weekday: day, fromMinute: 0, toMinute: 1440 });
      expect(await setAgent(on.db, boss, ada.id, { scheduleId: schedule!.id })).toBe('done');
      const { agents } = await load(on);
      expect(agents.find(({ id }) => id === ada.id)).toMatchObject({ onShift: isOpen });
    }
  });

  test('agents say themselves whether they are there and how much they take; administrators say it of others', async () => {
    const [ada, other, boss] = [await somebody(on), await somebody(on), await somebody(on, 'administrator')];
    expect(await setAgent(on.db, ada, ada.id, { status: 'away' })).toBe('done');
    expect(await setAgent(on.db, ada, other.id, { status: 'away' })).toBe('not-found');
    expect(await setAgent(on.db, boss, ada.id, { capacity: 7 })).toBe('done');
    expect(await setAgent(on.db, boss, ada.id, { capacity: 1_001 })).toBe('capacity');
    expect(await setAgent(on.db, boss, ada.id, { capacity: Number.NaN })).toBe('capacity');
    const { agents } = await load(on);
    expect(agents.find(({ id }) => id === ada.id)).toMatchObject({ status: 'away', capacity: 7, onShift: false });
  });
});
