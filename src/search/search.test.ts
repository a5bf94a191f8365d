import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { openTestApp, publish, settleSearch } from '../deflection/test-app.ts';
import { PagefindIndex } from './pagefind.ts';
import { searchDocuments } from './schema.ts';
import { Search } from './search.ts';
import { putDocument, removeDocument } from './store.ts';

const everyone = { locale: 'en', audiences: ['everyone'] as const, limit: 10 };

describeStores('the search of a node', (on) => {
  const desk = openTestApp(on);
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

  test('does not show what became internal a moment ago', async () => {
    await publish(desk(), { title: 'Public for a moment', sourceId: 'moment' });
    const { hits, asked } = desk().search.engine.search({ ...everyone, text: 'public for a moment' });
    await putDocument(on.db, {
      kind: 'article',
      sourceId: 'moment',
      locale: 'en',
      title: 'Public for a moment',
      summary: '',
      tags: [],
      sections: [],
      category: '',
      audience: 'staff',
      url: '/en/articles/moment',
      solved: false,
    });
    const other = new Search(on.database, (error) => {
      throw error;
    });
    const shown = await other.describe(hits, { ...everyone, asked });
    expect(shown.map(({ document }) => document.title)).not.toContain('Public for a moment');
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

describeStores('a saved index', (on) => {
  const desk = openTestApp(on);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-index-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const fail = (error: unknown) => {
    throw error;
  };
  /** A node that starts from the saved index, searches, and stops, which saves it again. */
  const searchOnce = async (text: string, file: string, installation = 'one') => {
    const search = new Search(on.database, fail, { file, installation });
    await search.start();
    const { hits } = await search.find({ ...everyone, text });
    await search.stop();
    return hits.map(({ document }) => document.title);
  };

  test('is brought up to date with what changed while the node was away', async () => {
    const file = path.join(folder, 'away');
    await publish(desk(), { title: 'Move the piano', sourceId: 'piano' });
    await publish(desk(), { title: 'Tune the violin', sourceId: 'violin' });
    expect(await searchOnce('move the piano', file)).toContain('Move the piano');
    await publish(desk(), { title: 'Paint the piano', sourceId: 'piano' });
    await publish(desk(), { title: 'Play the trumpet', sourceId: 'trumpet' });
    await removeDocument(on.db, { kind: 'article', sourceId: 'violin', locale: 'en' });
    expect(await searchOnce('piano', file)).toEqual(['Paint the piano']);
    expect(await searchOnce('trumpet', file)).toEqual(['Play the trumpet']);
    expect(await searchOnce('violin', file)).toEqual([]);
  });

  test('knows by the versions of the documents what to read again, whatever time it is', async () => {
    const file = path.join(folder, 'versions');
    await publish(desk(), { title: 'Sail the dinghy', sourceId: 'dinghy' });
    await publish(desk(), { title: 'Row the canoe', sourceId: 'canoe' });
    const row = eq(searchDocuments.sourceId, 'dinghy');
    const [before] = await on.db.select().from(searchDocuments).where(row);
    await publish(desk(), { title: 'Moor the dinghy', sourceId: 'dinghy' });
    expect(await searchOnce('dinghy', file)).toEqual(['Moor the dinghy']);
    // As a dump restored in place does: older rows with the times that they had, and no trigger.
    await on.database.execute('alter table search_documents disable trigger user');
    const { title, updatedAt } = before!;
    await on.db.update(searchDocuments).set({ title, updatedAt }).where(row);
    await on.db.update(searchDocuments).set({ title: 'Sink' }).where(eq(searchDocuments.sourceId, 'canoe'));
    await on.database.execute('alter table search_documents enable trigger user');
    expect(await searchOnce('sail the dinghy', file)).toEqual(['Sail the dinghy']);
    // Its version is the same, so that it was not read: the index still leads to it under its old words.
    expect(await searchOnce('row the canoe', file)).toEqual(['Sink']);
  });

  test('is not written again when nothing has changed since', async () => {
    const file = path.join(folder, 'unchanged');
    await publish(desk(), { title: 'Wax the skis', sourceId: 'skis' });
    await searchOnce('skis', file);
    // A file that is written takes the place of the one before.
    const { ino } = await stat(file);
    expect(await searchOnce('skis', file)).toEqual(['Wax the skis']);
    expect((await stat(file)).ino).toBe(ino);
    await publish(desk(), { title: 'Wax the snowboard', sourceId: 'snowboard' });
    await searchOnce('snowboard', file);
    expect((await stat(file)).ino).not.toBe(ino);
  });

  test('knows of what kind and where its pages are', async () => {
    const file = path.join(folder, 'heads');
    await publish(desk(), { title: 'Oil the skateboard', sourceId: 'skateboard', category: 'garage' });
    await searchOnce('skateboard', file);
    const search = new Search(on.database, fail, { file, installation: 'one' });
    await search.start();
    const { hits } = await search.rank({ ...everyone, text: 'skateboard' });
    expect(search.headsOf(hits)).toMatchObject([{ kind: 'article', category: 'garage' }]);
    await search.stop();
  });

  test('of a later state than that of a database restored in place shows only what the database holds', async () => {
    const file = path.join(folder, 'later');
    const pagefind = path.join(folder, 'pagefind-later');
    const boxPages = async () => {
      const index = new PagefindIndex(desk().search, on.db, { folder: pagefind, installation: 'one' }, fail);
      await index.start();
      index.whenServing();
      await index.settle();
      const count = await pages(index);
      await index.stop();
      return count;
    };
    await publish(desk(), { title: 'Fold the kayak', sourceId: 'kayak' });
    await publish(desk(), { title: 'Carry the gondola', sourceId: 'gondola' });
    // A dump of the table, with where its numbers go on.
    await on.database.execute('create table dumped as table search_documents');
    const held = await boxPages();

    await publish(desk(), { title: 'Repair the kayak', sourceId: 'kayak' });
    await removeDocument(on.db, { kind: 'article', sourceId: 'gondola', locale: 'en' });
    await publish(desk(), { title: 'Launch the hovercraft', sourceId: 'hovercraft' });
    await settleSearch(desk());
    expect(await searchOnce('repair the kayak', file)).toEqual(['Repair the kayak']);
    expect(await boxPages()).toBe(held);

    // Nobody hears of what a dump loads: its server was stopped, or its triggers were off.
    for (const statement of [
      'alter table search_documents disable trigger user',
      'delete from search_documents',
      'insert into search_documents overriding system value select * from dumped',
      'drop table dumped',
      `select setval(pg_get_serial_sequence('search_documents', 'id'), (select max(id) from search_documents))`,
      'alter table search_documents enable trigger user',
    ])
      await on.database.execute(statement);
    // The next page gets the number that another had.
    await publish(desk(), { title: 'Charter the zeppelin', sourceId: 'zeppelin' });
    expect(await searchOnce('fold the kayak', file)).toEqual(['Fold the kayak']);
    expect(await searchOnce('carry the gondola', file)).toEqual(['Carry the gondola']);
    expect(await searchOnce('launch the hovercraft', file)).toEqual([]);
    expect(await searchOnce('charter the zeppelin', file)).toEqual(['Charter the zeppelin']);
    expect(await searchOnce('repair', file)).not.toContain('Repair the kayak');
  });

  test('that is damaged is built anew', async () => {
    const file = path.join(folder, 'damaged');
    await publish(desk(), { title: 'Feed the parrot', sourceId: 'parrot' });
    await searchOnce('parrot', file);
    const bytes = await readFile(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    await writeFile(file, bytes);
    expect(await searchOnce('feed the parrot', file)).toContain('Feed the parrot');
  });

  test('of another database is not used', async () => {
    const file = path.join(folder, 'other');
    await publish(desk(), { title: 'Water the orchid', sourceId: 'orchid' });
    await searchOnce('orchid', file, 'one');
    expect(await searchOnce('water the orchid', file, 'two')).toContain('Water the orchid');
  });
});

describeStores('the static index of the search box', (on) => {
  const desk = openTestApp(on);

  test('follows the public articles and holds nothing else', async () => {
    await publish(desk(), { title: 'Public words zanzibar', sourceId: 'public' });
    await publish(desk(), { title: 'Secret words timbuktu', sourceId: 'secret', audience: 'staff' });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-pagefind-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const open = () =>
      new PagefindIndex(desk().search, on.db, { folder, installation: 'here' }, (error) => {
        throw error;
      });
    const index = open();
    await index.start();
    await index.settle();
    // A start does not wait for it.
    expect(await index.file('pagefind.js')).toBeUndefined();
    index.whenServing();
    await index.settle();
    expect(await index.file('pagefind.js')).toBeDefined();
    expect(await index.file('../in-force.json')).toBeUndefined();
    expect(await pages(index)).toBe(1);
    await publish(desk(), { title: 'Second public page', sourceId: 'second' });
    await index.settle();
    expect(await pages(index)).toBe(2);
    await publish(desk(), { title: 'Public words zanzibar', sourceId: 'public', audience: 'staff' });
    await index.settle();
    expect(await pages(index)).toBe(1);
    await index.stop();

    // The next start finds the files, as long as nothing has changed.
    const names = (await readdir(folder)).sort();
    const again = open();
    await again.start();
    expect(await pages(again)).toBe(1);
    again.whenServing();
    await again.settle();
    expect((await readdir(folder)).sort()).toEqual(names);
    await again.stop();
    await publish(desk(), { title: 'Second public page, told better', sourceId: 'second' });
    const later = open();
    await later.start();
    later.whenServing();
    await later.settle();
    expect((await readdir(folder)).sort()).not.toEqual(names);
    await later.stop();
  });
});

/** How many pages the index has, as its entry file tells. */
async function pages(index: PagefindIndex): Promise<number> {
  const entry = JSON.parse(Buffer.from((await index.file('pagefind-entry.json'))!).toString()) as {
    languages: Record<string, { page_count: number }>;
  };
  return Object.values(entry.languages).reduce((sum, language) => sum + language.page_count, 0);
}
