import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { noteAnswered } from '../search/learning.ts';
import { searchDocuments } from '../search/schema.ts';
import { perform } from '../web/action.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { noteAction } from './actions.ts';
import { asks } from './schema.ts';
import { openTestApp, publish, sendAsk, settleSearch } from './test-app.ts';

describeStores('"This answered it" teaches', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });
  const QUESTION = 'my flibbet is frozen and shows nothing';

  async function aPage(title: string): Promise<number> {
    await publish(app(), { title });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.title, title));
    return row!.id;
  }
  const answered = (documentId: number, askId: string, address: string) =>
    perform(app(), noteAction, aJson({ documentId, solved: true }), aSender({ params: { id: askId }, address }));
  async function visit(documentId: number, address: string, askId: string = randomUUID(), text = QUESTION) {
    const { document } = {
      document: { documentId, kind: 'article' as const, title: 'x', url: '/x', score: 1, confident: true },
    };
    app().ledger.suggested(askId, 'en', text, [document]);
    return answered(documentId, askId, address);
  }
  const askedAs = async (id: number) =>
    (await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, id)))[0]!.askedAs;

  test('three people bring the page up for the words they used', async () => {
    const id = await aPage('Restart the device');
    const find = async () =>
      (await app().search.find({ text: 'flibbet frozen', locale: 'en', audiences: ['everyone'], limit: 5 })).hits;
    expect((await find()).map(({ document }) => document.id)).not.toContain(id);
    for (const last of [1, 2, 3]) await visit(id, `203.0.113.${last}`);
    expect(await askedAs(id)).toEqual([QUESTION]);
    await settleSearch(app());
    expect((await find())[0]?.document.id).toBe(id);
  });

  test('one person with a hundred visits changes nothing', async () => {
    const id = await aPage('Update the device');
    for (let i = 0; i < 100; i++) await visit(id, '203.0.113.9');
    expect(await askedAs(id)).toEqual([]);
  });

  test('the same visit counts once from wherever it is repeated', async () => {
    const id = await aPage('Charge the device');
    const askId = randomUUID();
    for (const last of [1, 2, 3, 4]) await visit(id, `203.0.113.${last}`, askId);
    expect(await askedAs(id)).toEqual([]);
  });

  test('a page that the visit was never shown learns nothing', async () => {
    const id = await aPage('Sell the device');
    for (const last of [1, 2, 3, 4]) {
      const askId = randomUUID();
      app().ledger.suggested(askId, 'en', QUESTION, []);
      await answered(id, askId, `203.0.113.${last}`);
    }
    expect(await askedAs(id)).toEqual([]);
  });

  test('a page that was shown for one text learns nothing of another that the visit was given', async () => {
    const id = await aPage('Paint the device');
    for (const last of [1, 2, 3, 4]) {
      const askId = randomUUID();
      const shown = { documentId: id, kind: 'article' as const, title: 'x', url: '/x', score: 1, confident: true };
      app().ledger.suggested(askId, 'en', 'paint the device', [shown]);
      app().ledger.suggested(askId, 'en', 'how to cancel a subscription', []);
      await answered(id, askId, `203.0.113.${last}`);
    }
    expect(await askedAs(id)).toEqual(['paint the device']);
  });

  test('the form without JavaScript teaches nothing but what the page was shown for', async () => {
    await publish(app(), { title: 'Grooming the yaffle', summary: 'Grooming the yaffle takes a brush.' });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.title, 'Grooming the yaffle'));
    for (const last of [11, 12, 13]) {
      const address = `198.51.100.${last}`;
      const fields = { email: `r${last}@example.com`, subject: 'Grooming the yaffle', body: 'Which brush?' };
      const { result: before } = await sendAsk(app(), fields, { address });
      if (!('askId' in before)) throw new Error(before.outcome);
      const other = { ...fields, subject: 'Refund', body: 'Where is my money?', askId: before.askId };
      await sendAsk(app(), { ...other, intent: `solved:${row!.id}` }, { address });
    }
    expect(await askedAs(row!.id)).toEqual(['Grooming the yaffle Which brush?']);
  });

  test('"It did not" takes it back: the visit is open again, and what was learnt because of it goes', async () => {
    const id = await aPage('Shake the device');
    const visits = [1, 2, 3].map((last) => ({ askId: randomUUID(), address: `203.0.113.${last}` }));
    for (const { askId, address } of visits) await visit(id, address, askId);
    expect(await askedAs(id)).toEqual([QUESTION]);
    const { askId, address } = visits[1]!;
    const back = aJson({ documentId: id, solved: false });
    await perform(app(), noteAction, back, aSender({ params: { id: askId }, address }));
    expect(await askedAs(id)).toEqual([]);
    const [row] = await on.db.select().from(asks).where(eq(asks.id, askId));
    expect(row).toMatchObject({ solvedAt: null, solvedBy: null, reopenedAt: expect.any(Date) });
    // Said again, it counts again.
    await visit(id, address, askId);
    expect(await askedAs(id)).toEqual([QUESTION]);
  });

  test('without JavaScript it can be taken back as well, and everything stands in the form again', async () => {
    const id = await aPage('Fold the device');
    const fields = {
      askId: randomUUID(),
      email: 'back@example.com',
      subject: 'Fold',
      body: 'It.',
      category: 'billing',
    };
    await sendAsk(app(), { ...fields, intent: `solved:${id}` });
    const again = await sendAsk(app(), { ...fields, intent: 'unsolved' });
    expect(again).toMatchObject({ result: { outcome: 'shown', step: 'edit' }, values: fields });
    const [row] = await on.db.select().from(asks).where(eq(asks.id, fields.askId));
    expect(row).toMatchObject({ solvedAt: null, reopenedAt: expect.any(Date) });
  });

  test('what a member of staff taught stays when a reader takes back the same', async () => {
    const id = await aPage('Warm the device');
    const askId = randomUUID();
    await visit(id, '203.0.113.1', askId);
    const staff = { documentId: id, question: QUESTION, locale: 'en', source: 'staff' as const, byStaff: true };
    await noteAnswered(on.db, { ...staff, askerKeys: ['staff'] });
    const back = aJson({ documentId: id, solved: false });
    await perform(app(), noteAction, back, aSender({ params: { id: askId } }));
    expect(await askedAs(id)).toEqual([QUESTION]);
  });

  test('who files a ticket after all was not answered', async () => {
    const id = await aPage('Cool the device');
    const askId = randomUUID();
    await visit(id, '203.0.113.1', askId);
    const fields = { askId, email: 'after@example.com', subject: 'Quokka', body: 'Wombat.', intent: 'send-anyway' };
    expect((await sendAsk(app(), fields)).result.outcome).toBe('done');
    const [row] = await on.db.select().from(asks).where(eq(asks.id, askId));
    expect(row).toMatchObject({ solvedAt: null, solvedBy: null, ticketId: expect.any(Number) });
  });

  test('the form without JavaScript teaches as well', async () => {
    await publish(app(), { title: 'Zorbling the quuxinator', summary: 'Zorbling the quuxinator takes an hour.' });
    const [row] = await on.db
      .select()
      .from(searchDocuments)
      .where(eq(searchDocuments.title, 'Zorbling the quuxinator'));
    for (const last of [1, 2, 3]) {
      const fields = {
        email: `reader-${last}@example.com`,
        subject: 'Zorbling the quuxinator',
        body: 'How long does zorbling the quuxinator take?',
        category: 'billing',
      };
      const address = `198.51.100.${last}`;
      const { result: before } = await sendAsk(app(), fields, { address });
      if (!('askId' in before)) throw new Error(before.outcome);
      const again = { ...fields, askId: before.askId, intent: `solved:${row!.id}` };
      expect((await sendAsk(app(), again, { address })).result).toMatchObject({ step: 'solved' });
    }
    expect(await askedAs(row!.id)).toEqual(['Zorbling the quuxinator How long does zorbling the quuxinator take?']);
  });
});
