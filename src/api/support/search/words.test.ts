import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../../../db/test-database.ts';
import { fileTicket } from '../../../tickets/file.ts';
import { aTicket } from '../../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../../frame/test-api.ts';
import { ticketsWithWords, wordsQuery } from './words.ts';

test('words are looked for as they are, long ones and those with a star as beginnings too', () => {
  expect(wordsQuery(['fire', 'printer', 'lam*', 'fire'])).toBe("'fire' & 'printer':* & 'lam':*");
});

describeStores('tickets with words', (on) => {
  async function filed(subject: string, description = 'It is so.') {
    const made = await fileTicket(on.db, aTicket({ subject, description }));
    if (made.outcome === 'invalid') throw new Error('not filed');
    return made.ticket.id;
  }

  test('are found by subjects and messages, the newest first, also where they are far apart', async () => {
    const first = await filed('A walrus sings');
    // As many tickets later as stand in several steps.
    await on.db.execute(
      sql`alter table tickets.tickets alter column id restart with ${sql.raw(String(first + 200_000))}`,
    );
    const second = await filed('Singing', 'It is a walrus.');
    await filed('A seal sings');
    const third = await filed('Walrus again');
    const wanted = { words: ['walrus'], filter: sql`true` };
    expect(await ticketsWithWords(on.db, { ...wanted, most: 10 })).toEqual([third, second, first]);
    expect(await ticketsWithWords(on.db, { ...wanted, most: 2 })).toEqual([third, second]);
    expect(await ticketsWithWords(on.db, { ...wanted, most: 10, after: first, toTheEnd: true })).toEqual([
      second,
      third,
    ]);
    expect(await ticketsWithWords(on.db, { ...wanted, filter: sql`t.subject like 'A %'`, most: 10 })).toEqual([first]);
  });

  test('are exported page by page, each of them once', async () => {
    const ids = [await filed('An ocelot'), await filed('Two ocelots and an ocelot'), await filed('The ocelot')];
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'agent', ['read']);
    const seen: number[] = [];
    let next: string | null = '/api/v2/search/export?query=ocelot&filter[type]=ticket&page[size]=2';
    while (next !== null) {
      const { body } = await ask('GET', next, { token });
      seen.push(...body.results.map((one: { id: number }) => one.id));
      next = body.links.next && new URL(body.links.next).pathname + new URL(body.links.next).search;
    }
    expect(seen).toEqual(ids);
  });
});
