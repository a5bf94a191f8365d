import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { tickets } from '../tickets/schema.ts';
import { perform } from '../web/action.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { noteAction, suggestAction } from './actions.ts';
import { readReceipt } from './ask.ts';
import { askFrom, MOST_READ, parseRead, readBeforeAsking, readFrom } from './read-before.ts';
import { openTestApp, publish, sendAsk } from './test-app.ts';

test('what a form says was read is taken as it comes', () => {
  for (const given of ['', 'null', '{}', '[1, "x", {"path": 1, "at": 2}]', '['.repeat(1000)])
    expect(parseRead(given)).toEqual([]);
  const many = Array.from({ length: 100 }, (_, at) => ({ path: `/p${at}`, at }));
  expect(parseRead(JSON.stringify(many))).toEqual(many.slice(-MOST_READ));
});

test('the address of the form says from which page somebody came, and nothing else', () => {
  const now = new Date();
  const read = (path: string) => parseRead(readFrom(new URL(path, 'https://help.example.com'), now));
  expect(read(askFrom('fr', '/fr/articles/été?x'))).toEqual([{ path: '/fr/articles/été?x', at: now.getTime() }]);
  const others = ['', '?from=', '?from=https://example.com/', '?from=//example.com', `?from=/${'x'.repeat(500)}`];
  for (const other of others) expect(read(`/en/ask${other}`), other).toEqual([]);
});

describeStores('what was read before asking', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });
  const send = async (fields: Record<string, string>) => {
    const question = { subject: 'Quokka', body: 'Wombat.', email: `${randomUUID()}@example.com`, key: randomUUID() };
    const { result } = await sendAsk(app(), { ...question, ...fields });
    if (result.outcome !== 'done') throw new Error(JSON.stringify(result));
    return readReceipt(app().secret, new URL(result.to, 'http://x').searchParams.get('r')!)!.ticketId;
  };
  const ago = (minutes: number) => Date.now() - minutes * 60_000;

  test('stands with the ticket: pages found anywhere, and suggestions opened beside the form', async () => {
    await publish(app(), { title: 'Numbat care' });
    await publish(app(), { title: 'Zorilla care', summary: 'Zorilla care is for zorillas.' });
    const askId = randomUUID();
    const asked = aJson({ text: 'zorilla care zorillas', locale: 'en', askId });
    const { result } = await perform(app(), suggestAction, asked, aSender());
    if (!('suggestions' in result)) throw new Error('no suggestions');
    const zorilla = result.suggestions.find(({ title }) => title === 'Zorilla care')!;
    await app().ledger.settle();
    const look = aJson({ documentId: zorilla.id, opened: true, seconds: 40 });
    await perform(app(), noteAction, look, aSender({ params: { id: askId } }));
    const id = await send({ askId, read: JSON.stringify([{ path: '/en/articles/numbat-care', at: ago(5) }]) });
    expect(await readBeforeAsking(on.db, id)).toMatchObject([
      { title: 'Numbat care', url: '/en/articles/numbat-care', kind: 'article', seconds: 0 },
      { title: 'Zorilla care', url: '/en/articles/zorilla-care', kind: 'article', seconds: 40 },
    ]);
    const [ticket] = await on.db.select().from(tickets).where(eq(tickets.id, id));
    expect(ticket!.readBefore.slice(0, 2)).toEqual([
      { title: 'Numbat care', url: '/en/articles/numbat-care', opened: true },
      { title: 'Zorilla care', url: expect.stringContaining('/en/articles/zorilla-care'), opened: true },
    ]);
    expect(ticket!.readBefore.slice(2).every(({ opened }) => !opened)).toBe(true);
  });

  test('is nothing that is no page, that the asker may not see, or that was read days ago', async () => {
    await publish(app(), { title: 'For the team', audience: 'staff' });
    await publish(app(), { title: 'Last week' });
    const read = [
      { path: '/en/articles/for-the-team', at: ago(1) },
      { path: '/en/articles/last-week', at: ago(60 * 24 * 7) },
      { path: 'https://example.com/', at: ago(1) },
    ];
    expect(await readBeforeAsking(on.db, await send({ read: JSON.stringify(read) }))).toEqual([]);
  });

  test('is read no later than now, whatever the clock of the asker says', async () => {
    await publish(app(), { title: 'From tomorrow' });
    const read = [{ path: '/en/articles/from-tomorrow', at: ago(-60 * 24 * 400) }];
    const [page] = await readBeforeAsking(on.db, await send({ read: JSON.stringify(read) }));
    expect(page!.openedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('is empty for a ticket that came another way', async () => {
    expect(await readBeforeAsking(on.db, 987_654)).toEqual([]);
  });
});
