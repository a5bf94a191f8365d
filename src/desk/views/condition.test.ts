import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import { tickets } from '../../tickets/schema.ts';
import { CHANNELS, type CustomFields, PRIORITIES, STATUSES, TYPES } from '../../tickets/ticket.ts';
import { aPromise, aRequest, atTimes } from '../test-requests.ts';
import {
  type Asking,
  type Condition,
  type Conditions,
  isUnsolvedOnly,
  matches,
  type RequestFacts,
} from './condition.ts';
import { conditionsSql, statusSql } from './condition-sql.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const asking: Asking = { me: 7, myGroups: ['Billing', 'Tier 2'], now: NOW };

const oneOrNone = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });
const GROUPS = ['Billing', 'Tier 2', 'Sales', 'mine', '=odd'];
const TAGS = ['vip', 'refund', 'beta'];
const FIELD_VALUES = ['gold', '5', 5, 1.5, true, false, 'true', '', null, ['gold', 'silver'], []];
const HOURS = [0, 1, 24, 72.5];
const moment = fc
  .constantFrom(0, 0.5, 1, 23, 24, 25, 72.5, 100)
  .map((hours) => new Date(NOW.getTime() - hours * 3_600_000));

const facts: fc.Arbitrary<RequestFacts> = fc.record({
  status: fc.constantFrom(...STATUSES),
  priority: oneOrNone(PRIORITIES),
  type: oneOrNone(TYPES),
  channel: fc.constantFrom(...CHANNELS),
  assigneeId: oneOrNone([7, 8, -3]),
  groupName: oneOrNone(GROUPS),
  tags: fc.uniqueArray(fc.constantFrom(...TAGS)),
  locale: oneOrNone(['en', 'fr']),
  customFields: fc
    .record(
      { category: fc.constantFrom('orders', 'returns'), level: fc.constantFrom(...FIELD_VALUES) },
      { requiredKeys: [], noNullPrototype: true },
    )
    .map((fields) => fields as CustomFields),
  createdAt: moment,
  updatedAt: moment,
  solvedAt: fc.constant(null),
  awaitingReplySince: fc.option(moment, { nil: null }),
  dueAt: fc.option(fc.constantFrom(new Date(NOW.getTime() - 1), NOW, new Date(NOW.getTime() + 1)), { nil: null }),
});

const choice = (field: string, values: readonly string[]) =>
  fc.record({
    field: fc.constant(field),
    is: fc.constantFrom('any-of', 'none-of'),
    values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  });
const condition = fc.oneof(
  choice('status', STATUSES),
  choice('priority', [...PRIORITIES, '']),
  choice('type', [...TYPES, '']),
  choice('channel', CHANNELS),
  choice('assignee', ['me', '', '8', '-3', '99']),
  choice('group', ['mine', '', ...GROUPS.map((name) => `=${name}`)]),
  choice('tag', [...TAGS, '']),
  choice('locale', ['en', 'fr', '']),
  choice('topic', ['orders', 'returns', '']),
  choice('custom', ['gold', 'silver', '5', '5.0', '1.5', 'true', '']).map((one) => ({ ...one, id: 'level' })),
  fc.record({
    field: fc.constantFrom('created', 'updated', 'solved', 'waiting'),
    is: fc.constantFrom('longer-ago', 'shorter-ago'),
    hours: fc.constantFrom(...HOURS),
  }),
  fc.record({ field: fc.constant('overdue'), is: fc.constantFrom('yes', 'no') }),
) as fc.Arbitrary<Condition>;
const conditions: fc.Arbitrary<Conditions> = fc.record({
  all: fc.array(condition, { maxLength: 3 }),
  any: fc.array(condition, { maxLength: 2 }),
});

describeStores('conditions', (on) => {
  test('find in the database just those requests that they are fulfilled by', async () => {
    const made = fc.sample(facts, { numRuns: 60, seed: 20_261_120 });
    const there: { id: number; facts: RequestFacts }[] = [];
    for (const one of made) {
      const { createdAt, updatedAt, awaitingReplySince, dueAt, solvedAt: _, ...columns } = one;
      const id = await aRequest(on.db, { ...columns, tags: [...columns.tags] });
      if (dueAt) await aPromise(on.db, id, dueAt);
      await atTimes(on.db, id, { createdAt, updatedAt, awaitingReplySince });
      const [row] = await on.db.select().from(tickets).where(eq(tickets.id, id));
      there.push({ id, facts: { ...one, solvedAt: row!.solvedAt } });
    }
    const isUnsolved = new Set(there.flatMap(({ id, facts }) => (facts.solvedAt ? [] : [id])));
    await fc.assert(
      fc.asyncProperty(conditions, async (asked) => {
        const rows = await on.db
          .select({ id: tickets.id })
          .from(tickets)
          .where(conditionsSql(asked, asking))
          .orderBy(tickets.id);
        const expected = there.filter((one) => matches(asked, one.facts, asking)).map(({ id }) => id);
        expect(rows.map(({ id }) => id)).toEqual(expected);
        // Those that are not solved are asked by themselves, and answer the same.
        const { ticketId } = unsolvedTickets;
        const unsolved = await on.db
          .select({ ticketId })
          .from(unsolvedTickets)
          .where(conditionsSql(asked, asking, unsolvedTickets))
          .orderBy(ticketId);
        expect(unsolved.map((row) => row.ticketId)).toEqual(expected.filter((id) => isUnsolved.has(id)));
        // What is asked of the status by an index alone leaves out nothing.
        const among = await on.db.select({ id: tickets.id }).from(tickets).where(statusSql(asked)).orderBy(tickets.id);
        expect(among.map(({ id }) => id)).toEqual(expect.arrayContaining(expected));
      }),
      { numRuns: 150, seed: 20_261_120 },
    );
  }, 120_000);
});

test('conditions that leave nothing solved are known', () => {
  const status = (is: 'any-of' | 'none-of', ...values: (typeof STATUSES)[number][]) => ({
    all: [{ field: 'status', is, values } as const],
  });
  expect(isUnsolvedOnly({ all: [] })).toBe(false);
  expect(isUnsolvedOnly(status('any-of', 'new', 'hold'))).toBe(true);
  expect(isUnsolvedOnly(status('any-of', 'new', 'solved'))).toBe(false);
  expect(isUnsolvedOnly(status('none-of', 'solved', 'closed'))).toBe(true);
});
