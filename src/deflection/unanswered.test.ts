import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { asks, searches } from './schema.ts';
import { listUnanswered } from './unanswered.ts';

describeStores('questions that found no answer', (on) => {
  const search = (text: string, more: Partial<typeof searches.$inferInsert> = {}) =>
    on.db
      .insert(searches)
      .values({ id: randomUUID(), locale: 'en', text, origin: 'page', resultCount: 2, confident: false, ...more });
  const ask = (text: string, more: Partial<typeof asks.$inferInsert> = {}) =>
    on.db.insert(asks).values({ id: randomUUID(), locale: 'en', text, ...more });
  const texts = async () => (await listUnanswered(on.db, 'en', 10)).map(({ text }) => text);

  beforeEach(async () => {
    await on.db.delete(asks);
    await on.db.delete(searches);
  });

  test('come the most frequent first, with where they were asked', async () => {
    await search('fax machines');
    await ask('Dark mode\nfor printing', { ticketAt: new Date() });
    await search('dark mode for printing');
    await search('printing dark  MODE');
    expect(await listUnanswered(on.db, 'en', 10)).toMatchObject([
      { count: 3, asks: 1, searches: 2, tickets: 1, last: expect.any(Date) },
      { text: 'fax machines', count: 1, asks: 0, searches: 1, tickets: 0 },
    ]);
  });

  test('leave out what was answered, other languages, beginnings of words and what is long ago', async () => {
    await search('confident', { confident: true });
    await ask('solved in the end', { solvedAt: new Date() });
    await ask('confident too', { confident: true });
    await search('imprimante', { locale: 'fr' });
    await search('pr');
    await search('long ago', { createdAt: new Date(Date.now() - 31 * 86_400_000) });
    await search('printers');
    expect(await texts()).toEqual(['printers']);
  });

  test('tell nothing of who asked', async () => {
    await ask('My name is Ada Lovelace, call +44 20 7946 0958 or ada@example.com: how do I print?');
    const [text] = await texts();
    expect(text).toContain('how do I print?');
    expect(text).not.toMatch(/ada|lovelace|7946/i);
  });
});
