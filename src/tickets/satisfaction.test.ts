import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import { RATING_DAYS } from './policy.ts';
import { findRateable, rate, ratingToken, readRatingToken } from './satisfaction.ts';
import { tickets } from './schema.ts';
import { actAs, addComment, listEvents } from './store.ts';
import { aTicket } from './test-factory.ts';
import { LIMITS, STATUSES } from './ticket.ts';

const now = new Date();

test('a rating token opens its own ticket for its own requester, and nothing else', () => {
  const ids = { ticketId: 12, requesterId: 345 };
  const token = ratingToken('secret', ids);
  expect(readRatingToken('secret', token)).toEqual(ids);
  expect(readRatingToken('another secret', token)).toBeUndefined();
  expect(readRatingToken('secret', token.replace(/^c-/, 'd-'))).toBeUndefined();
  expect(readRatingToken('secret', token.slice(0, -1))).toBeUndefined();
  for (const broken of ['', '-', 'c-9l', 'c-9l-', `${token}x`])
    expect(readRatingToken('secret', broken)).toBeUndefined();
});

describeStores('satisfaction', (on) => {
  async function solved(status: (typeof STATUSES)[number] = 'solved') {
    const filed = await fileTicket(on.db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const { id: ticketId, requesterId } = filed.ticket;
    if (status !== 'new') await on.db.update(tickets).set({ status }).where(eq(tickets.id, ticketId));
    return { ticketId, requesterId };
  }

  test('a solved ticket is rated with a reason, and the rating can be changed', async () => {
    const ids = await solved();
    expect(await rate(on.db, ids, { score: 'bad', reason: ' Took long. ' }, now)).toEqual({ outcome: 'saved' });
    expect((await findRateable(on.db, ids, now))?.rating).toEqual({ score: 'bad', reason: 'Took long.' });
    expect(await rate(on.db, ids, { score: 'good', reason: '' }, now)).toEqual({ outcome: 'saved' });
    expect((await findRateable(on.db, ids, now))?.rating).toEqual({ score: 'good', reason: null });
    const kinds = (await listEvents(on.db, ids.ticketId)).map(({ kind, actor }) => [kind, actor]);
    expect(kinds).toContainEqual(['satisfaction.updated', `requester:${ids.requesterId}`]);
  });

  test.each(STATUSES)('a ticket that is %s can be rated only when that means solved', async (status) => {
    const ids = await solved(status);
    const outcome = status === 'solved' || status === 'closed' ? 'saved' : 'over';
    expect(await rate(on.db, ids, { score: 'good', reason: '' }, now)).toEqual({ outcome });
  });

  test('what was solved long ago is no longer rated', async () => {
    const ids = await solved();
    const later = new Date(now.getTime() + (RATING_DAYS + 1) * 86_400_000);
    expect(await rate(on.db, ids, { score: 'good', reason: '' }, later)).toEqual({ outcome: 'over' });
    expect((await findRateable(on.db, ids, later))?.open).toBe(false);
  });

  test('a rating needs one of the two scores, and a reason that is not endless', async () => {
    const ids = await solved();
    const given = (score: string | null, reason = '') => rate(on.db, ids, { score, reason }, now);
    expect(await given(null)).toEqual({ outcome: 'invalid', problem: 'missing' });
    expect(await given('great')).toEqual({ outcome: 'invalid', problem: 'missing' });
    expect(await given('bad', 'x'.repeat(LIMITS.reason + 1))).toEqual({ outcome: 'invalid', problem: 'too-long' });
    expect((await findRateable(on.db, ids, now))?.rating).toBeUndefined();
  });

  test('a link of a requester to whom the ticket no longer belongs finds nothing', async () => {
    const ids = await solved();
    const other = await solved();
    const mixed = { ticketId: ids.ticketId, requesterId: other.requesterId };
    expect(await findRateable(on.db, mixed, now)).toBeUndefined();
    expect(await rate(on.db, mixed, { score: 'bad', reason: '' }, now)).toEqual({ outcome: 'not-found' });
    expect(await findRateable(on.db, { ticketId: 999_999_999, requesterId: 1 }, now)).toBeUndefined();
  });

  test('who solved it alone is not asked about our help, until somebody has answered', async () => {
    const ids = await solved('new');
    await on.db.transaction(async (tx) => {
      await actAs(tx, `requester:${ids.requesterId}`);
      await tx.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ids.ticketId));
    });
    expect(await rate(on.db, ids, { score: 'good', reason: '' }, now)).toEqual({ outcome: 'over' });
    await addComment(on.db, {
      ticketId: ids.ticketId,
      author: 'agent',
      agentId: 7,
      authorName: 'Sam',
      body: 'It was the cable.',
    });
    expect(await rate(on.db, ids, { score: 'good', reason: '' }, now)).toEqual({ outcome: 'saved' });
  });
});
