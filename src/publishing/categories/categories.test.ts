import { access, readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { exportContent } from '../../articles/export.ts';
import { presentCategory } from '../../articles/present-category.ts';
import { articles, categories, categoryFiles, categoryRedirects, categoryRevisions } from '../../articles/schema.ts';
import { presentPath } from '../../articles/store.ts';
import { article, contentFolder, languages, liveOf } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import { searchDocuments } from '../../search/schema.ts';
import { articleReviewers, reviewRules } from '../reviewers-schema.ts';
import { findCategoryRevision, listCategoryRevisions } from './category-history.ts';
import { listCategories, waitingFiles } from './category-list.ts';
import {
  deleteCategory,
  digestOfCategory,
  refuseCategoryFile,
  renameCategory,
  saveCategory,
  takeCategoryFile,
  textsOf,
} from './edit-category.ts';

const FILE = 'articles/en/billing/category.yml';
let content: Awaited<ReturnType<typeof contentFolder>>;

afterAll(() => content.clear());

describeStores('editing categories', (on) => {
  let by: number;
  const doing = () => ({ by, languages });
  const typed = (
    title: string,
    more: { french?: string; position?: string; icon?: string; summary?: string } = {},
  ) => ({
    texts: new Map([
      ['en', { title, summary: more.summary ?? '' }],
      ['fr', { title: more.french ?? '', summary: '' }],
    ]),
    position: more.position ?? '2',
    icon: more.icon ?? 'ticket',
  });
  const base = async (slug = 'billing') => digestOfCategory(await textsOf(on.db, slug));
  const save = async (...given: Parameters<typeof typed>) =>
    saveCategory(on.db, 'billing', { typed: typed(...given), base: await base() }, doing());
  const titles = async (slug = 'billing') => (await textsOf(on.db, slug)).map(({ locale, title }) => [locale, title]);

  beforeEach(async () => {
    await content?.clear();
    content = await contentFolder({
      'articles/en/billing/refund.mdx': article('Refund'),
      [FILE]: '# Ours.\ntitle: Billing\norder: 2\nicon: ticket\n',
      'articles/en/empty/category.yml': 'title: Empty\n',
    });
    for (const table of [categories, categoryFiles, categoryRedirects, categoryRevisions]) await on.db.delete(table);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    await content.sync(on.db);
    by = (await aUser(on.db, { role: 'editor' })).id;
  });

  test('names, order and icon change in each language, and a second writer changes nothing', async () => {
    const before = await base();
    expect(await save('Money', { french: 'Argent', position: '5', icon: 'wallet' })).toEqual({ outcome: 'saved' });
    expect(await textsOf(on.db, 'billing')).toMatchObject([
      { locale: 'en', title: 'Money', position: 5, icon: 'wallet', origin: 'editor' },
      { locale: 'fr', title: 'Argent', position: 5, icon: 'wallet' },
    ]);
    expect(await save('Money', { french: 'Argent', position: '5', icon: 'wallet' })).toEqual({ outcome: 'unchanged' });
    expect(await saveCategory(on.db, 'billing', { typed: typed('Mine'), base: before }, doing())).toEqual({
      outcome: 'conflict',
    });
    await save('Money', { position: '5', icon: 'wallet' });
    expect(await titles()).toEqual([['en', 'Money']]);
  });

  test('what it said before stays in each language, with who wrote it, and follows it to another address', async () => {
    await save('Money', { french: 'Argent' });
    await save('Money', { french: 'Argent' });
    await save('Money', { icon: 'wallet' });
    await renameCategory(on.db, { slug: 'billing', to: 'payments' }, doing());
    const revisions = await listCategoryRevisions(on.db, 'payments', { limit: 50 });
    expect(revisions.map(({ locale, title, icon, origin }) => [locale, title, icon, origin])).toEqual([
      ['en', 'Money', 'wallet', 'editor'],
      ['fr', null, '', 'editor'],
      ['fr', 'Argent', 'ticket', 'editor'],
      ['en', 'Money', 'ticket', 'editor'],
      ['en', 'Billing', 'ticket', 'repository'],
    ]);
    expect(revisions.map(({ writer }) => writer !== null)).toEqual([true, true, true, true, false]);
    const [last] = revisions;
    const earlier = { before: last!.id, locale: 'en', limit: 1 };
    expect(await listCategoryRevisions(on.db, 'payments', earlier)).toEqual([revisions[3]]);
    expect(await findCategoryRevision(on.db, 'payments', last!.id)).toEqual(last);
    expect(await findCategoryRevision(on.db, 'empty', last!.id)).toBeUndefined();
    await content.write('articles/en/empty/category.yml', 'title: Nothing\n');
    await content.sync(on.db);
    await content.sync(on.db);
    const ofFile = await listCategoryRevisions(on.db, 'empty', { limit: 50 });
    expect(ofFile.map(({ title, writer }) => [title, writer])).toEqual([
      ['Nothing', null],
      ['Empty', null],
    ]);
  });

  test('what is mistyped is told by field and language', async () => {
    expect(await save('', { french: 'x'.repeat(101), position: 'first', summary: 's' })).toEqual({
      outcome: 'invalid',
      errors: [
        { field: 'title', problem: 'missing', locale: 'en' },
        { field: 'title', problem: 'too-long', locale: 'fr' },
        { field: 'position', problem: 'no-number' },
      ],
    });
    const make = (slug: string) => saveCategory(on.db, slug, { typed: typed('New'), base: undefined }, doing());
    expect(await make('Not A Name')).toMatchObject({ errors: [{ field: 'slug', problem: 'unfit' }] });
    expect(await make('billing')).toMatchObject({ errors: [{ field: 'slug', problem: 'taken' }] });
    expect(await make('fresh')).toEqual({ outcome: 'saved' });
    await content.sync(on.db);
    expect(await titles('fresh')).toEqual([['en', 'New']]);
  });

  test('another address takes along articles, search, reviewers and files, and the old ones lead to it', async () => {
    await on.db.insert(articleReviewers).values({ category: 'billing', userId: by });
    await on.db.insert(reviewRules).values({ category: 'billing', approvals: 2 }).onConflictDoNothing();
    const rename = (slug: string, to: string) => renameCategory(on.db, { slug, to }, doing());
    expect(await rename('billing', 'empty')).toBe('taken');
    expect(await rename('billing', 'No Name')).toBe('unfit');
    expect(await rename('billing', 'billing')).toBe('same');
    expect(await rename('nothing', 'something')).toBe('missing');
    expect(await rename('billing', 'payments')).toBe('renamed');
    expect(await rename('payments', 'money')).toBe('renamed');
    expect(await liveOf(on.db, 'refund')).toMatchObject({ category: 'money' });
    const documents = await on.db.select().from(searchDocuments).where(eq(searchDocuments.kind, 'article'));
    expect(documents.map(({ category }) => category)).toEqual(['money']);
    expect(await on.db.$count(articleReviewers, eq(articleReviewers.category, 'money'))).toBe(1);
    expect(await on.db.$count(reviewRules, eq(reviewRules.category, 'money'))).toBe(1);
    expect([await presentCategory(on.db, 'Billing'), await presentCategory(on.db, 'payments')]).toEqual([
      'money',
      'money',
    ]);
    expect(await presentPath(on.db, '/fr/categories/billing')).toBe('/fr/categories/money');
    await content.write('articles/en/billing/invoice.mdx', article('Invoice'));
    await content.write(FILE, 'title: Bills\norder: 2\nicon: ticket\n');
    const { counts, problems } = await content.sync(on.db);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ proposed: 0, created: 1, removed: 0 });
    expect(await liveOf(on.db, 'invoice')).toMatchObject({ category: 'money' });
    expect([await titles('billing'), await titles('money')]).toEqual([[], [['en', 'Bills']]]);
    // And back: nothing leads away from an address in use.
    expect(await rename('money', 'billing')).toBe('renamed');
    expect([await presentCategory(on.db, 'billing'), await presentCategory(on.db, 'money')]).toEqual([
      undefined,
      'billing',
    ]);
    await on.db.delete(reviewRules);
  });

  test('only an empty one is deleted, and it stays deleted while its file says the same', async () => {
    const remove = async (slug: string) => deleteCategory(on.db, slug, { base: await base(slug) }, doing());
    expect(await remove('billing')).toBe('used');
    expect(await deleteCategory(on.db, 'empty', { base: 'another' }, doing())).toBe('conflict');
    expect(await remove('empty')).toBe('deleted');
    expect(await remove('empty')).toBe('missing');
    await content.sync(on.db);
    expect(await titles('empty')).toEqual([]);
    await exportContent(on.db, { contentDir: content.path });
    await expect(access(`${content.path}/articles/en/empty/category.yml`)).rejects.toThrow();
  });

  test('a file that changes behind the browser waits, and is taken or left aside', async () => {
    await save('Money');
    expect((await content.sync(on.db)).counts.proposed).toBe(0);
    await content.write(FILE, 'title: Bills\norder: 2\nicon: ticket\n');
    expect((await content.sync(on.db)).counts.proposed).toBe(1);
    expect((await content.sync(on.db)).counts.proposed).toBe(0);
    expect(await titles()).toEqual([['en', 'Money']]);
    const listed = await listCategories(on.db, 'en');
    expect(listed.map(({ slug, isWaiting, articles: count }) => [slug, isWaiting, count])).toEqual([
      ['empty', false, 0],
      ['billing', true, 1],
    ]);
    const saw = async () => {
      const [{ proposedAt, ...file }] = (await waitingFiles(on.db, 'billing')) as [
        Awaited<ReturnType<typeof waitingFiles>>[number],
      ];
      return digestOfCategory([{ ...file, origin: 'repository' }]);
    };
    const key = { slug: 'billing', locale: 'en' };
    expect(await refuseCategoryFile(on.db, key, await saw(), { by })).toBe(true);
    await content.sync(on.db);
    expect(await waitingFiles(on.db, 'billing')).toEqual([]);
    await content.write(FILE, 'title: Invoices\norder: 2\n');
    await content.sync(on.db);
    expect(await takeCategoryFile(on.db, key, 'another', { by })).toBe(false);
    expect(await takeCategoryFile(on.db, key, await saw(), { by })).toBe(true);
    expect(await titles()).toEqual([['en', 'Invoices']]);
  });

  test('the export keeps what else a file has, follows a new address, and syncs back to no change', async () => {
    await save('Money', { french: 'Argent', summary: 'All of it.' });
    await exportContent(on.db, { contentDir: content.path });
    expect(await readFile(`${content.path}/${FILE}`, 'utf8')).toBe(
      '# Ours.\ntitle: Money\norder: 2\nicon: ticket\nsummary: All of it.\n',
    );
    await renameCategory(on.db, { slug: 'billing', to: 'payments' }, doing());
    await exportContent(on.db, { contentDir: content.path });
    await expect(access(`${content.path}/${FILE}`)).rejects.toThrow();
    const before = await textsOf(on.db, 'payments');
    const { counts, problems } = await content.sync(on.db);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ created: 0, removed: 0, proposed: 0, renamed: 0 });
    expect((await content.sync(on.db)).counts).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await textsOf(on.db, 'payments')).toEqual(before.map((row) => ({ ...row, origin: 'repository' })));
    expect(await on.db.$count(categoryFiles)).toBe(0);
    expect(await liveOf(on.db, 'refund')).toMatchObject({ category: 'payments' });
    const again = await readFile(`${content.path}/articles/en/payments/category.yml`, 'utf8');
    await exportContent(on.db, { contentDir: content.path });
    expect(await readFile(`${content.path}/articles/en/payments/category.yml`, 'utf8')).toBe(again);
  });
});
