import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { searches, searchOpens } from '../deflection/schema.ts';
import { suggest } from '../deflection/suggest.ts';
import { openTestApp, publish, settleSearch } from '../deflection/test-app.ts';
import { searchForBox } from './box.ts';
import { searchResults } from './results.ts';
import { putDocument } from './store.ts';
import { urlIn } from './untranslated.ts';

describeStores('a reader whose language lacks pages', (on) => {
  const app = openTestApp(on);
  const find = (text: string, more: { locale?: string; page?: number; in?: string; role?: 'agent' } = {}) => {
    const { locale = 'fr', page = 1, role, ...rest } = more;
    return searchResults(app(), { text, locale, page, viewer: role ? { ...VISITOR, role } : VISITOR, ...rest });
  };
  const titles = (group: { results: { document: { title: string } }[] } | undefined) =>
    group?.results.map(({ document }) => document.title);

  test('finds them in the main language, apart from what there is in theirs, at the address of their language', async () => {
    await publish(app(), { title: 'Export the ledger', url: '/en/articles/export-ledger' });
    await publish(app(), { title: 'Print the ledger', url: '/en/articles/print-ledger' });
    await publish(app(), { title: 'Imprimer le ledger', locale: 'fr', url: '/fr/articles/print-ledger' });
    const found = await find('ledger');
    expect(titles(found)).toEqual(['Imprimer le ledger']);
    expect(titles(found.untranslated)).toEqual(['Export the ledger']);
    expect(found.untranslated?.results[0]?.document.url).toBe('/fr/articles/export-ledger');
    expect(found).toMatchObject({ total: 1, untranslated: { locale: 'en', total: 1 }, onlyUntranslated: false });
  });

  test('no longer finds a page in the main language once it is translated, and finds it there again when the translation goes', async () => {
    await publish(app(), { title: 'Sextant calibration', url: '/en/articles/sextant' });
    expect(titles((await find('sextant')).untranslated)).toEqual(['Sextant calibration']);
    const translation = {
      title: 'Étalonner le sextant',
      locale: 'fr',
      url: '/fr/articles/sextant',
      sourceId: 'sextant',
    };
    await publish(app(), translation);
    expect((await find('sextant')).untranslated).toBeUndefined();
    // A translation that only the team may read is none for a visitor.
    await publish(app(), { ...translation, audience: 'staff' });
    expect(titles((await find('sextant')).untranslated)).toEqual(['Sextant calibration']);
    expect((await find('sextant', { role: 'agent' })).untranslated).toBeUndefined();
  });

  test('finds nothing twice in the main language itself, and nothing that they may not see', async () => {
    await publish(app(), { title: 'Astrolabe maintenance', url: '/en/articles/astrolabe' });
    await publish(app(), { title: 'Astrolabe prices of suppliers', url: '/en/articles/suppliers', audience: 'staff' });
    expect((await find('astrolabe', { locale: 'en' })).untranslated).toBeUndefined();
    expect(titles((await find('astrolabe')).untranslated)).toEqual(['Astrolabe maintenance']);
  });

  test('leafs through all of them when their language has none, and on request', async () => {
    for (let n = 1; n <= 13; n++)
      await publish(app(), { title: `Gyroscope part ${n}`, url: `/en/articles/gyroscope-${n}` });
    const first = await find('gyroscope');
    expect(first).toMatchObject({ total: 0, page: 1, pages: 2, onlyUntranslated: true, untranslated: { total: 13 } });
    expect(first.untranslated?.results).toHaveLength(10);
    expect((await find('gyroscope', { page: 2 })).untranslated?.results).toHaveLength(3);

    await publish(app(), { title: 'Le gyroscope', locale: 'fr', url: '/fr/articles/le-gyroscope' });
    const mixed = await find('gyroscope');
    expect(mixed).toMatchObject({ total: 1, pages: 1, onlyUntranslated: false, untranslated: { total: 13 } });
    expect(mixed.untranslated?.results).toHaveLength(5);
    const more = await find('gyroscope', { in: 'en', page: 2 });
    expect(more).toMatchObject({ total: 1, page: 2, pages: 2, results: [], onlyUntranslated: true });
    expect(more.untranslated?.results).toHaveLength(3);
  });

  test('finds them first where only they answer, and what is nearest in their language below', async () => {
    await publish(app(), {
      title: 'Cancel the subscription of the planetarium',
      url: '/en/articles/cancel-planetarium',
    });
    const visit = { title: 'Visiter la ville', summary: 'Le planetarium, le musée et le port.' };
    await publish(app(), { ...visit, locale: 'fr', url: '/fr/articles/visit' });
    const found = await find('cancel the subscription of the planetarium');
    expect(found).toMatchObject({ untranslatedFirst: true, confident: false, untranslated: { confident: true } });
    expect(titles(found)).toEqual(['Visiter la ville']);
    expect((await find('visiter la ville')).untranslatedFirst).toBe(false);
  });

  test('is noted with all that was found, and what was opened at the address of their language', async () => {
    await publish(app(), { title: 'Theodolite rental', url: '/en/articles/theodolite' });
    const { searchId } = await find('theodolite');
    app().ledger.resultOpened(searchId, ['/fr/articles/theodolite', '/en/articles/theodolite']);
    await app().ledger.settle();
    const [noted] = await on.db.select().from(searches).where(eq(searches.id, searchId));
    expect(noted).toMatchObject({ locale: 'fr', resultCount: 1, confident: true });
    const opened = await on.db.select().from(searchOpens).where(eq(searchOpens.searchId, searchId));
    expect(opened.map(({ url }) => url)).toEqual(['/en/articles/theodolite']);
  });

  test('gets suggestions in the main language below those in theirs, in both the form and the box', async () => {
    await publish(app(), { title: 'Barometer warranty', url: '/en/articles/barometer-warranty' });
    await publish(app(), { title: 'Étalonner le baromètre', locale: 'fr', url: '/fr/articles/barometer' });
    const suggestions = await suggest(app(), { text: 'barometer', locale: 'fr', viewer: VISITOR, limit: 5 });
    expect(suggestions.map(({ locale, url }) => [locale, url])).toEqual([
      ['fr', '/fr/articles/barometer'],
      ['en', '/fr/articles/barometer-warranty'],
    ]);
    const url = new URL('https://help.example/api/search?locale=fr&q=barometer');
    const response = await searchForBox(app(), { url, viewer: VISITOR, address: '192.0.2.7' });
    const { rows } = (await response.json()) as { rows: { locale: string; url: string }[] };
    expect(rows.map((row) => [row.locale, row.url])).toEqual([
      ['fr', '/fr/articles/barometer'],
      ['en', '/fr/articles/barometer-warranty'],
    ]);
  });

  test('sees a page for which only a translation was written in its own language alone', async () => {
    await putDocument(on.db, {
      kind: 'article',
      sourceId: 'only-french',
      locale: 'fr',
      title: 'Le chronographe',
      summary: '',
      tags: [],
      sections: [],
      category: '',
      audience: 'everyone',
      url: '/fr/articles/chronographe',
      solved: false,
    });
    await settleSearch(app());
    expect(await find('chronographe', { locale: 'en' })).toMatchObject({ total: 0, untranslated: undefined });
  });
});

test('a thread keeps its address, since it is held in one language', () => {
  expect(urlIn('fr', { kind: 'thread', locale: 'en', url: '/en/community/1' })).toBe('/en/community/1');
  expect(urlIn('fr', { kind: 'article', locale: 'en', url: '/en/articles/1' })).toBe('/fr/articles/1');
});
