import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { readReceipt } from './ask.ts';
import { searches } from './schema.ts';
import { parseSearched, searchedBeforeAsking } from './searched-before.ts';
import { openTestApp, publish, sendAsk } from './test-app.ts';

test('what a form says was searched for is taken as it comes', () => {
  for (const given of ['', 'null', '{}', '[1, "x", {}]', '['.repeat(1000)]) expect(parseSearched(given)).toEqual([]);
  const ids = Array.from({ length: 30 }, () => randomUUID());
  expect(parseSearched(JSON.stringify([...ids, ids[29]!.toUpperCase()]))).toEqual(ids.slice(-9));
});

describeStores('what was searched for before asking', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });
  const send = async (searched: string) => {
    const question = { subject: 'Quokka', body: 'Wombat.', email: `${randomUUID()}@example.com`, key: randomUUID() };
    const { result } = await sendAsk(app(), { ...question, searched });
    if (result.outcome !== 'done') throw new Error(JSON.stringify(result));
    return readReceipt(app().secret, new URL(result.to, 'http://x').searchParams.get('r')!)!.ticketId;
  };
  const search = (text: string) => {
    const id = randomUUID();
    app().ledger.searched({ id, locale: 'en', text, origin: 'page', resultCount: 2, confident: true });
    return id;
  };

  test('stands with the ticket, with the results that were opened; the same words once', async () => {
    await publish(app(), { title: 'Numbat care' });
    const [first, again] = [search('numbat food'), search('Numbat food ')];
    const other = search('zorilla');
    app().ledger.resultOpened(again, ['/en/articles/numbat-care']);
    const id = await send(JSON.stringify([first, again, other]));
    expect(await searchedBeforeAsking(on.db, id)).toEqual([
      { text: 'Numbat food', resultCount: 2, opened: [{ title: 'Numbat care', url: '/en/articles/numbat-care' }] },
      { text: 'zorilla', resultCount: 2, opened: [] },
    ]);
  });

  test('stays when the log lets go of it, and is not what somebody made up or searched for long ago', async () => {
    const [kept, old] = [search('quoll'), search('dingo')];
    await app().ledger.settle();
    await on.db.execute(`update searches set created_at = now() - interval '25 hours' where id = '${old}'`);
    const id = await send(JSON.stringify([kept, old, randomUUID()]));
    await on.db.delete(searches);
    expect((await searchedBeforeAsking(on.db, id)).map(({ text }) => text)).toEqual(['quoll']);
  });
});
