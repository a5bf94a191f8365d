import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { Memory } from '../../server/memory.ts';
import { HoursMemory } from '../../sla/promises.ts';
import { slaInstances } from '../../sla/schema.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import type { NewTicket } from '../../tickets/ticket.ts';
import { SharedRead } from '../live/shared-read.ts';
import { boardParameters } from './filters.ts';
import { readBoard } from './read-board.ts';
import { STEPS, stepOf, usedShare } from './step.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

test('a request goes from fresh through every step to long overdue, and never back', () => {
  expect([0, 0.24, 0.25, 0.5, 0.75, 0.999, 1, 1.99, 2, 50].map(stepOf)).toEqual([
    'fresh',
    'fresh',
    'early',
    'half',
    'soon',
    'soon',
    'overdue',
    'overdue',
    'long',
    'long',
  ]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(STEPS.indexOf(stepOf(less))).toBeLessThanOrEqual(STEPS.indexOf(stepOf(more)));
    }),
  );
});

test('the step is by the share of what was promised, and without a promise by the waiting', () => {
  const clock = { dueAt: minutes(60), targetSeconds: 7_200, businessHours: false, scheduleId: 1 };
  expect(usedShare({ waitingSince: minutes(-60), clock }, NOW)).toBe(0.5);
  expect(usedShare({ waitingSince: minutes(-240) }, NOW)).toBe(0.5);
  expect(usedShare({ waitingSince: minutes(-60), clock: { ...clock, dueAt: minutes(-120) } }, NOW)).toBe(2);
  // Nobody is there for the hour until it is due.
  expect(usedShare({ waitingSince: minutes(-60), clock }, NOW, { between: () => 0 })).toBe(1);
});

test('filters that nobody knows count as not said', () => {
  expect(boardParameters.parse({ group: 'Billing', agent: 'x', plan: '', other: '1' })).toEqual({ group: 'Billing' });
  expect(boardParameters.parse({ agent: '12', language: 'fr' })).toEqual({ agent: 12, language: 'fr' });
  expect(boardParameters.parse({ agent: 'none' })).toEqual({ agent: 'none' });
});

function boardOf(on: TestDatabase) {
  const live = { version: 0, newest: 0 };
  const site = { contact: { plans: [{ id: 'free' }, { id: 'pro' }] } };
  return {
    db: on.db,
    live,
    site,
    shared: new SharedRead(live),
    memory: new Memory(1_000_000),
    openingHours: new HoursMemory(),
  };
}

async function filed(on: TestDatabase, differences: Partial<NewTicket> = {}): Promise<number> {
  const result = await fileTicket(on.db, aTicket(differences));
  return result.outcome === 'invalid' ? 0 : result.ticket.id;
}

async function aClock(on: TestDatabase, ticketId: number, dueInMinutes: number): Promise<void> {
  await on.db.insert(slaInstances).values({
    ticketId,
    metric: 'first_reply_time',
    instance: 1,
    policyId: 1,
    scheduleId: 1,
    priority: 'normal',
    targetSeconds: 7_200,
    businessHours: false,
    startedAt: sql`now() + make_interval(mins => ${dueInMinutes - 120})`,
    dueAt: sql`now() + make_interval(mins => ${dueInMinutes})`,
  });
}

describeStores('the board', (on) => {
  test('has a tile for each request that waits for us, the first due first', async () => {
    await on.db.delete(tickets);
    const [later, overdue, untimed, answered, solved] = [
      await filed(on),
      await filed(on),
      await filed(on),
      await filed(on),
      await filed(on),
    ];
    await aClock(on, later, 60);
    await aClock(on, overdue, -10);
    for (const id of [answered, solved]) await aClock(on, id, 5);
    await on.db.execute(
      sql`insert into tickets.comments (ticket_id, author, author_name, body) values (${answered}, 'agent', 'Ada', 'Here you are.')`,
    );
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, solved));
    const { tiles, counts, more } = await readBoard(boardOf(on), {});
    expect(tiles.map(({ id, step }) => [id, step])).toEqual([
      [overdue, 'overdue'],
      [later, 'half'],
      [untimed, 'fresh'],
    ]);
    expect({ ...counts, more }).toEqual({ fresh: 1, early: 0, half: 1, soon: 0, overdue: 1, long: 0, more: false });
  });

  test('shows what its filters let through', async () => {
    await on.db.delete(tickets);
    const agent = await aUser(on.db, { role: 'agent' });
    const email = 'with-a-plan@example.com';
    const member = await aUser(on.db, { email });
    await on.db.execute(sql`update users set plan = 'pro' where id = ${member.id}`);
    const mine = await filed(on, {
      groupName: 'Billing',
      locale: 'fr',
      customFields: { category: 'writing' },
      requester: { email },
    });
    const other = await filed(on, { groupName: 'Technical', locale: 'en' });
    await on.db.update(tickets).set({ assigneeId: agent.id, status: 'open' }).where(eq(tickets.id, mine));
    await aClock(on, other, 10);
    const ids = async (filters: Parameters<typeof readBoard>[1]) =>
      (await readBoard(boardOf(on), filters)).tiles.map(({ id }) => id);
    expect(await ids({ group: 'Billing' })).toEqual([mine]);
    expect(await ids({ agent: agent.id })).toEqual([mine]);
    expect(await ids({ agent: 'none' })).toEqual([other]);
    expect(await ids({ topic: 'writing' })).toEqual([mine]);
    expect(await ids({ language: 'en' })).toEqual([other]);
    expect(await ids({ plan: 'pro' })).toEqual([mine]);
    expect(await ids({ plan: 'free' })).toEqual([other]);
    expect((await readBoard(boardOf(on), { agent: agent.id })).tiles[0]).toMatchObject({ assigneeName: agent.name });
  });
});
