import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { Admission } from './admission.ts';
import { Ledger } from './ledger.ts';
import { askReads, askSuggestions, asks, searches, searchOpens } from './schema.ts';
import { LEDGER_DAYS, sweepLedger } from './sweep-ledger.ts';
import { openTestApp, publish } from './test-app.ts';

const fail = (error: unknown) => {
  throw error;
};
const aSearch = () => ({
  id: randomUUID(),
  locale: 'en',
  text: 'a',
  origin: 'page' as const,
  resultCount: 0,
  confident: false,
});
const shown = (documentId: number) => ({
  documentId,
  kind: 'article' as const,
  title: 'x',
  url: '/x',
  score: 1,
  confident: false,
});

test('a network that has used its hour up is noted again in the next', () => {
  vi.useFakeTimers();
  const admission = new Admission({ ofNetwork: 2 });
  expect([1, 2, 3].map(() => admission.search('a'))).toEqual([true, true, false]);
  expect(admission.search('b')).toBe(true);
  vi.advanceTimersByTime(3_600_000);
  expect(admission.search('a')).toBe(true);
  vi.useRealTimers();
});

describeStores('what strangers can make the ledger write', (on) => {
  const app = openTestApp(on);
  const open = (bounds: ConstructorParameters<typeof Admission>[0]) =>
    new Ledger(on.database, fail, () => {}, new Admission(bounds));

  test('is so many visits and searches of one network, whatever it calls them', async () => {
    const ledger = open({ ofNetwork: 20 });
    for (let n = 0; n < 200; n++) {
      ledger.suggested(randomUUID(), 'en', `flood ${n}`, [shown(n)], `2001:db8:0:1::${n.toString(16)}`);
      ledger.searched({ ...aSearch(), text: `flood ${n}` }, '2001:db8:0:1::1');
    }
    ledger.suggested(randomUUID(), 'en', 'somebody else', [], '203.0.113.1');
    await ledger.settle();
    expect(await on.db.$count(asks, sql`${asks.text} like 'flood%'`)).toBe(10);
    expect(await on.db.$count(searches, sql`${searches.text} like 'flood%'`)).toBe(10);
    expect(await on.db.$count(asks, eq(asks.text, 'somebody else'))).toBe(1);
  });

  test('is so many in all, from however many networks, and what was begun goes on', async () => {
    const ledger = open({ ofAll: 30 });
    const begun = randomUUID();
    ledger.suggested(begun, 'en', 'begun', [], '198.51.100.1');
    for (let n = 0; n < 500; n++) ledger.suggested(randomUUID(), 'en', 'storm', [], `10.0.${n >> 8}.${n & 255}`);
    ledger.suggested(begun, 'en', 'begun and ended', [], '198.51.100.1');
    await ledger.settle();
    expect(await on.db.$count(asks, eq(asks.text, 'storm'))).toBe(29);
    expect(await on.db.$count(asks, eq(asks.text, 'begun and ended'))).toBe(1);
  });

  test('is so many documents of one visit', async () => {
    const ledger = open({ ofVisit: 5 });
    const askId = randomUUID();
    for (let n = 0; n < 100; n++) ledger.suggested(askId, 'en', `t${n}`, [shown(n)]);
    await ledger.settle();
    expect(await on.db.$count(askSuggestions, eq(askSuggestions.askId, askId))).toBe(5);
  });

  test('of what was opened after a search, is pages that exist', async () => {
    await publish(app(), { title: 'Opened page' });
    const ledger = open({});
    const search = aSearch();
    ledger.searched(search);
    for (let n = 0; n < 50; n++) ledger.resultOpened(search.id, [`/en/nowhere/${n}`]);
    ledger.resultOpened(search.id, ['/en/articles/opened-page']);
    await ledger.settle();
    const opened = await on.db.select().from(searchOpens).where(eq(searchOpens.searchId, search.id));
    expect(opened.map(({ url }) => url)).toEqual(['/en/articles/opened-page']);
  });
});

describeStores('the sweep of the ledger', (on) => {
  const now = new Date('2030-06-01T00:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const aVisit = async (days: number, more: Partial<typeof asks.$inferInsert> = {}) => {
    const id = randomUUID();
    await on.db.insert(asks).values({ id, locale: 'en', createdAt: daysAgo(days), lastSeenAt: daysAgo(days), ...more });
    return id;
  };
  const left = async () => (await on.db.select({ id: asks.id }).from(asks)).map(({ id }) => id).sort();

  test('lets go of visits and searches of long ago, with what belongs to them', async () => {
    const old = await aVisit(LEDGER_DAYS + 1);
    const young = await aVisit(LEDGER_DAYS - 1);
    await on.db.insert(askSuggestions).values({ askId: old, ...shown(1), rank: 1 });
    await on.db.insert(searches).values({ ...aSearch(), createdAt: daysAgo(LEDGER_DAYS + 1) });
    await on.db.insert(searches).values({ ...aSearch(), createdAt: daysAgo(LEDGER_DAYS - 1) });
    expect(await sweepLedger(on.db, now)).toBe(2);
    expect(await left()).toEqual([young]);
    expect(await on.db.$count(askSuggestions)).toBe(0);
    expect(await on.db.$count(searches)).toBe(1);
  });

  test('never loses what belongs to a ticket', async () => {
    await on.db.delete(asks);
    const kept = await aVisit(LEDGER_DAYS * 10);
    const filed = await fileTicket(on.db, {
      channel: 'web',
      requester: { email: 'a@example.com' },
      subject: 's',
      description: 'd',
      locale: 'en',
      askId: kept,
    });
    if (filed.outcome === 'invalid') throw new Error('not filed');
    await on.db.insert(askReads).values({ askId: kept, ...shown(1), openedAt: daysAgo(1) } as never);
    const byNumber = await aVisit(LEDGER_DAYS * 10, { ticketId: filed.ticket.id, ticketAt: daysAgo(1) });
    await aVisit(LEDGER_DAYS * 10);
    await sweepLedger(on.db, now, { mostRows: 0 });
    expect(await left()).toEqual([kept, byNumber].sort());
    expect(await on.db.$count(askReads)).toBe(1);
  });

  test('keeps the newest of too many', async () => {
    await on.db.delete(asks);
    await on.db.delete(searches);
    const ids = [];
    for (let day = 0; day < 5; day++) ids.push(await aVisit(day));
    for (let day = 0; day < 5; day++) await on.db.insert(searches).values({ ...aSearch(), createdAt: daysAgo(day) });
    await sweepLedger(on.db, now, { mostRows: 2 });
    expect(await left()).toEqual(ids.slice(0, 2).sort());
    expect(await on.db.$count(searches)).toBe(2);
  });
});
