import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { openDesk, publish, settleSearch } from '../deflection/test-desk.ts';
import { PagefindIndex } from './pagefind.ts';
import { Search } from './search.ts';
import { putDocument, removeDocument } from './store.ts';

const everyone = { locale: 'en', audiences: ['everyone'] as const, limit: 10 };

describeStores('the search of a node', (on) => {
  const desk = openDesk(on);
  const titles = async (search: Search, text: string) =>
    (await search.find({ ...everyone, text })).hits.map(({ document }) => document.title);

  test('finds a document soon after the transaction that wrote it', async () => {
    await publish(desk(), { title: 'Export a spreadsheet', sourceId: 'export' });
    expect(await titles(desk().search, 'how to export a spreadsheet')).toContain('Export a spreadsheet');
  });

  test('does not find what a transaction wrote that was rolled back', async () => {
    await on.db
      .transaction(async (tx) => {
        await putDocument(tx, {
          kind: 'article',
          sourceId: 'ghost',
          locale: 'en',
          title: 'Ghost ship manual',
          summary: '',
          tags: [],
          sections: [],
          category: '',
          audience: 'everyone',
          url: '/en/articles/ghost',
          solved: false,
        });
        throw new Error('changed my mind');
      })
      .catch(() => {});
    await publish(desk(), { title: 'Something after it', sourceId: 'after' });
    expect(await titles(desk().search, 'ghost ship manual')).not.toContain('Ghost ship manual');
  });

  test('shows the new text of a changed document', async () => {
    await publish(desk(), { title: 'Old name of the gadget', sourceId: 'gadget' });
    await publish(desk(), { title: 'New name of the gadget', sourceId: 'gadget' });
    expect(await titles(desk().search, 'name of the gadget')).toEqual(['New name of the gadget']);
  });

  test('no longer finds a document that was removed', async () => {
    await publish(desk(), { title: 'Temporary announcement', sourceId: 'temporary' });
    await removeDocument(on.db, { kind: 'article', sourceId: 'temporary', locale: 'en' });
    await settleSearch(desk());
    expect(await titles(desk().search, 'temporary announcement')).not.toContain('Temporary announcement');
  });

  test('of another node, started later, finds the same', async () => {
    await publish(desk(), { title: 'Shared between nodes', sourceId: 'shared' });
    const other = new Search(on.database, (error) => {
      throw error;
    });
    await other.start();
    expect(await titles(other, 'shared between nodes')).toEqual(await titles(desk().search, 'shared between nodes'));
    await other.stop();
  });
});

describeStores('the static index of the search box', (on) => {
  const desk = openDesk(on);

  test('follows the public articles and holds nothing else', async () => {
    await publish(desk(), { title: 'Public words zanzibar', sourceId: 'public' });
    await publish(desk(), { title: 'Secret words timbuktu', sourceId: 'secret', audience: 'staff' });
    const index = new PagefindIndex(desk().search, on.db, (error) => {
      throw error;
    });
    index.start();
    await index.settle();
    expect(index.file('pagefind.js')).toBeDefined();
    expect(pages(index)).toBe(1);
    await publish(desk(), { title: 'Second public page', sourceId: 'second' });
    await index.settle();
    expect(pages(index)).toBe(2);
    await publish(desk(), { title: 'Public words zanzibar', sourceId: 'public', audience: 'staff' });
    await index.settle();
    expect(pages(index)).toBe(1);
    await index.stop();
  });
});

/** How many pages the index has, as its entry file tells. */
function pages(index: PagefindIndex): number {
  const entry = JSON.parse(Buffer.from(index.file('pagefind-entry.json')!).toString()) as {
    languages: Record<string, { page_count: number }>;
  };
  return Object.values(entry.languages).reduce((sum, language) => sum + language.page_count, 0);
}
