import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Audience } from '../accounts/audience.ts';
import type { Role, Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { cacheTag, invalidateTags } from '../web/cache-tags.ts';
import { articleBySlug, catalogFor, relatedArticles } from './catalog.ts';
import { categoryCards } from './home.ts';
import { mayRead } from './policy.ts';
import { articleAddresses, categoryPage, categoryTitles, loadSnippets, type Reader } from './store.ts';
import { synchronize } from './sync.ts';

const visitor: Viewer = { role: 'visitor' };
const reader = (locale: string, role: Role = 'visitor'): Reader => ({ locale, defaultLocale: 'en', viewer: { role } });

const FILES: Record<string, string> = {
  'articles/en/billing/category.yml': 'title: Billing\nsummary: Money\norder: 2\nicon: ticket\n',
  'articles/fr/billing/category.yml': 'title: Facturation\n',
  'articles/en/account/category.yml': 'title: Account\norder: 1\n',
  'articles/en/billing/refund.mdx':
    '---\ntitle: Refund\ntags: [money, back]\norder: 1\nrelated: [password, invoice]\nformerly: [360012, Old-Name]\nupdated: 2026-11-01\n---\nYes.\n\n<Snippet name="hours" />\n',
  'articles/fr/billing/refund.mdx': '---\ntitle: Remboursement\nupdated: 2026-11-02\n---\nOui.\n',
  'articles/en/billing/invoice.mdx': '---\ntitle: Invoice\norder: 2\n---\nHere.\n',
  'articles/en/billing/card.mdx': '---\ntitle: Card\ntags: [money]\norder: 9\n---\nHere.\n',
  'articles/en/billing/tax.mdx': '---\ntitle: Tax\norder: 3\n---\nHere.\n',
  'articles/en/billing/discount.mdx': '---\ntitle: Discount\norder: 4\naudience: member\n---\nHere.\n',
  'articles/en/billing/margins.mdx': '---\ntitle: Margins\norder: 5\naudience: staff\nformerly: [360013]\n---\nHere.\n',
  'articles/en/billing/rebate.mdx': '---\ntitle: Rebate\norder: 6\naudience: plan:pro\n---\nHere.\n',
  'articles/en/billing/contract.mdx': '---\ntitle: Contract\norder: 7\naudience: organization:12\n---\nHere.\n',
  'articles/en/account/password.mdx': '---\ntitle: Password\n---\nHere.\n',
  'articles/en/no-file-here/lonely.mdx': '---\ntitle: Lonely\n---\nHere.\n',
  'articles/fr/account/bonjour.mdx': '---\ntitle: Bonjour\n---\nSeulement en français.\n',
  'snippets/en/hours.mdx': 'Open at nine.\n\n<Snippet name="phone" />',
  'snippets/en/phone.mdx': 'Call us.',
  'snippets/fr/hours.mdx': 'Dès neuf heures.',
};

describeStores('the store of articles', (on) => {
  let folder: string;
  const memory = new Memory(1024 * 1024);
  const source = () => ({ db: on.db, memory });
  let stopFollowing: () => Promise<void>;
  beforeAll(async () => {
    stopFollowing = await memory.follow(on.database);
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-content-'));
    for (const [file, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    const { problems } = await synchronize(on.db, {
      contentDir: folder,
      site: { locales: [{ code: 'en' }, { code: 'fr' }], defaultLocale: 'en' },
    });
    expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await stopFollowing();
    await rm(folder, { recursive: true, force: true });
  });

  const page = async (slug: string, locale: string, role: Role = 'visitor') => {
    const found = await articleBySlug(source(), slug, reader(locale, role));
    return found.kind === 'found' ? found.article : found;
  };

  test('finds an article in the language asked for', async () => {
    expect(await page('refund', 'fr')).toMatchObject({
      title: 'Remboursement',
      locale: 'fr',
      isFallback: false,
      category: 'billing',
      locales: ['en', 'fr'],
      updatedOn: '2026-11-02',
      body: 'Oui.\n',
    });
  });

  test('shows the default language where there is no translation, and says so', async () => {
    expect(await page('invoice', 'fr')).toMatchObject({
      title: 'Invoice',
      locale: 'en',
      isFallback: true,
      locales: ['en'],
    });
  });

  test('does not show another language than those two', async () => {
    expect(await page('bonjour', 'en')).toEqual({ kind: 'missing' });
    expect(await page('bonjour', 'fr')).toMatchObject({ title: 'Bonjour', locales: ['fr'] });
  });

  test('leads from an old id to the present slug', async () => {
    expect(await page('360012', 'fr')).toEqual({ kind: 'moved', slug: 'refund' });
    expect(await page('360012-Any-title', 'en')).toEqual({ kind: 'moved', slug: 'refund' });
    expect(await page('360099-Any-title', 'en')).toEqual({ kind: 'missing' });
    expect(await page('never', 'en')).toEqual({ kind: 'missing' });
  });

  test('leads on from addresses in other letters: present slugs, former ones and ids', async () => {
    expect(await page('Refund', 'en')).toEqual({ kind: 'moved', slug: 'refund' });
    expect(await page('OLD-name', 'en')).toEqual({ kind: 'moved', slug: 'refund' });
    expect(await page('old-Name', 'fr')).toEqual({ kind: 'moved', slug: 'refund' });
    expect(await page('Margins', 'en')).toEqual({ kind: 'missing' });
  });

  test('does not tell where an article has gone that the reader may not read', async () => {
    expect(await page('360013', 'en')).toEqual({ kind: 'missing' });
    expect(await page('360013', 'en', 'agent')).toEqual({ kind: 'moved', slug: 'margins' });
  });

  test('the home page has every category in order, with its first articles and how many there are', async () => {
    const cards = categoryCards(await catalogFor(source(), reader('en')), 'en');
    expect(cards.map((card) => [card.slug, card.title, card.count])).toEqual([
      ['account', 'Account', 1],
      ['billing', 'Billing', 4],
      ['no-file-here', 'No file here', 1],
    ]);
    expect(cards[1]!.articles.map((line) => line.title)).toEqual(['Refund', 'Invoice', 'Tax', 'Card']);
    expect(cards[1]!.articles[0]!.url).toBe('/en/articles/refund');
  });

  test('lists have what is translated first, on the home page and in a category', async () => {
    const { articles } = (await categoryPage(on.db, { ...reader('fr'), slug: 'billing' }))!;
    const isForeign = articles.map(({ locale }) => locale !== 'fr');
    expect(isForeign).toContain(true);
    expect(isForeign).toEqual(isForeign.toSorted());
    const card = categoryCards(await catalogFor(source(), reader('fr')), 'fr').find(({ slug }) => slug === 'billing')!;
    expect(card.articles.map(({ title }) => title)).toEqual(articles.slice(0, 4).map(({ title }) => title));
  });

  test('lists mix languages where a translation is missing, and keep the reader’s addresses', async () => {
    const category = (await categoryPage(on.db, { ...reader('fr'), slug: 'billing' }))!;
    expect(category).toMatchObject({ slug: 'billing', title: 'Facturation', icon: '' });
    expect(category.articles.map((line) => [line.title, line.locale, line.url])).toContainEqual([
      'Invoice',
      'en',
      '/fr/articles/invoice',
    ]);
    expect(category.articles.map((line) => line.title)).toContain('Remboursement');
    expect(category.articles.map((line) => line.title)).not.toContain('Refund');
  });

  test('an unknown category is none', async () => {
    expect(await categoryPage(on.db, { ...reader('en'), slug: 'nothing' })).toBeUndefined();
  });

  test('the titles of categories are in the reader’s language', async () => {
    expect(await categoryTitles(on.db, reader('fr'))).toEqual({
      account: 'Account',
      billing: 'Facturation',
      'no-file-here': 'No file here',
    });
  });

  const relatedTo = async (slug: string, locale: string, role: Role = 'visitor') => {
    const article = await page(slug, locale, role);
    if (!('id' in article)) throw new Error('not found');
    const catalog = await catalogFor(source(), reader(locale, role));
    return relatedArticles(catalog, article).map((line) => line.slug);
  };

  test('related articles are the writer’s choice first, then the category’s, nearest by tags', async () => {
    expect(await relatedTo('refund', 'en')).toEqual(['password', 'invoice', 'card', 'tax']);
  });

  test('related articles are only those the reader may read', async () => {
    expect(await relatedTo('card', 'en')).toEqual(['refund', 'invoice', 'tax']);
    expect(await relatedTo('card', 'en', 'agent')).toEqual(['refund', 'invoice', 'tax', 'discount', 'margins']);
  });

  test('the catalog knows the titles of categories in the reader’s language', async () => {
    const catalog = await catalogFor(source(), reader('fr'));
    expect([catalog.category('billing').title, catalog.category('account').title]).toEqual(['Facturation', 'Account']);
  });

  test('the catalog is kept until something is published', async () => {
    const before = await catalogFor(source(), reader('en'));
    expect(await catalogFor(source(), reader('en'))).toBe(before);
    await invalidateTags(on.db, [cacheTag('articles', 'en')]);
    await expect.poll(() => catalogFor(source(), reader('en'))).not.toBe(before);
  });

  test('many tags with long names are told as one, which the database can pass on', async () => {
    const told: string[] = [];
    const stop = await on.database.listen('pages', (payload) => told.push(payload));
    await invalidateTags(
      on.db,
      Array.from({ length: 90 }, (_, at) => cacheTag('category', `${at}-${'x'.repeat(100)}`)),
    );
    await expect.poll(() => told).toContain('*');
    await stop();
  });

  test('snippets come with those they include, in the language or the default one', async () => {
    const find = await loadSnippets(on.db, ['hours'], { locale: 'fr', defaultLocale: 'en' });
    expect(find('hours')).toEqual({ body: 'Dès neuf heures.', file: 'snippets/fr/hours.mdx' });
    expect(find('phone')?.body).toBe('Call us.');
    expect(find('nothing')).toBeUndefined();
  });

  const ROLES: Role[] = ['visitor', 'member', 'agent', 'moderator', 'editor', 'administrator'];
  test.each<Viewer>([
    ...ROLES.map((role) => ({ role })),
    { role: 'member', plan: 'pro' },
    { role: 'member', plan: 'free', organizationId: 12 },
    { role: 'member', plan: 'pro', organizationId: 13 },
  ])('what %j may read one by one is what the lists show', async (viewer) => {
    const audiences: Record<string, Audience> = {
      invoice: 'everyone',
      discount: 'member',
      rebate: 'plan:pro',
      contract: 'organization:12',
      margins: 'staff',
    };
    const who = { ...reader('en', viewer.role), viewer };
    const listed = (await categoryPage(on.db, { ...who, slug: 'billing' }))!.articles.map((line) => line.slug);
    const home = categoryCards(await catalogFor(source(), who), 'en').find((card) => card.slug === 'billing')!;
    const mapped = (await articleAddresses(on.db, viewer)).map((row) => row.slug);
    for (const [slug, audience] of Object.entries(audiences)) {
      const allowed = mayRead(viewer, audience);
      expect((await articleBySlug(source(), slug, who)).kind === 'found').toBe(allowed);
      expect(listed.includes(slug)).toBe(allowed);
      expect(mapped.includes(slug)).toBe(allowed);
    }
    expect(home.count).toBe(listed.length);
  });

  test('a visitor reads what is for everyone, a member what is for members, staff all', () => {
    expect(
      ROLES.map((role) => ['everyone', 'member', 'staff'].map((audience) => mayRead({ role }, audience as Audience))),
    ).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
      [true, true, true],
      [true, true, true],
      [true, true, true],
    ]);
  });

  test('the site map has every language of every article a visitor may read', async () => {
    const rows = await articleAddresses(on.db, visitor);
    expect(rows.filter((row) => row.slug === 'refund').map((row) => [row.locale, row.updatedOn])).toEqual([
      ['en', '2026-11-01'],
      ['fr', '2026-11-02'],
    ]);
  });
});
