import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { perform } from '../web/action.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { noteAction } from './actions.ts';
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
      expect((await sendAsk(app(), again, { address })).result).toMatchObject({ to: '/en/ask/thanks' });
    }
    expect(await askedAs(row!.id)).toEqual(['Zorbling the quuxinator How long does zorbling the quuxinator take?']);
  });
});
