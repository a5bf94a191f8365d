import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { submitAsk } from './ask.ts';
import { noteAsk } from './note.ts';
import { openTestApp, posted, publish, settleSearch } from './test-app.ts';

describeStores('"This answered it" teaches', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });
  const QUESTION = 'my flibbet is frozen and shows nothing';

  async function aPage(title: string): Promise<number> {
    await publish(app(), { title });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.title, title));
    return row!.id;
  }
  async function visit(documentId: number, address: string, askId: string = randomUUID(), text = QUESTION) {
    const { document } = {
      document: { documentId, kind: 'article' as const, title: 'x', url: '/x', score: 1, confident: true },
    };
    app().ledger.suggested(askId, 'en', text, [document]);
    return noteAsk(app(), { askId, body: { documentId, solved: true }, address, viewer: VISITOR });
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
      await noteAsk(app(), {
        askId,
        body: { documentId: id, solved: true },
        address: `203.0.113.${last}`,
        viewer: VISITOR,
      });
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
      const request = { locale: 'en', viewer: VISITOR, address: `198.51.100.${last}` };
      const before = await submitAsk(app(), { form: posted(fields), ...request });
      if (before.outcome !== 'before') throw new Error(before.outcome);
      const form = posted({ ...fields, askId: before.values.askId, intent: `solved:${row!.id}` });
      expect((await submitAsk(app(), { form, ...request })).outcome).toBe('solved');
    }
    expect(await askedAs(row!.id)).toEqual(['Zorbling the quuxinator How long does zorbling the quuxinator take?']);
  });
});
