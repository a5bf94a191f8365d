import { describe, expect, test } from 'vitest';
import { formatReport } from './import-articles.ts';
import { importFolders } from './test-import.ts';

const folders = importFolders();
const { put, run, article } = folders;

/** An article as the interface of Zendesk gives it. */
const zendeskArticle = (id: number, more: Record<string, unknown> = {}) => ({
  id,
  url: `https://larch.zendesk.com/api/v2/help_center/en-us/articles/${id}.json`,
  html_url: `https://help.larch.example/hc/en-us/articles/${id}-Article-${id}`,
  author_id: 77,
  comments_disabled: true,
  draft: false,
  promoted: false,
  position: 3,
  vote_sum: 0,
  vote_count: 0,
  section_id: 20,
  created_at: '2023-01-01T00:00:00Z',
  updated_at: '2024-06-01T00:00:00Z',
  edited_at: '2024-05-02T00:00:00Z',
  name: `Article ${id}`,
  title: `Article ${id}`,
  source_locale: 'en-us',
  locale: 'en-us',
  outdated: true,
  outdated_locales: ['fr'],
  user_segment_id: null,
  user_segment_ids: [],
  permission_group_id: 5001,
  content_tag_ids: [],
  label_names: ['billing'],
  body: `<p>Text of ${id}.</p>`,
  ...more,
});

const sections = [
  { id: 20, category_id: 10, name: 'Refunds & co', description: 'Money back', locale: 'en-us', source_locale: 'en-us', position: 2, parent_section_id: null, outdated: false, theme_template: 'section_page' },
  { id: 21, category_id: 10, name: 'Cards', description: '', locale: 'en-us', source_locale: 'en-us', position: 1, parent_section_id: 20 },
  { id: 30, category_id: 11, name: 'Devices', description: '', locale: 'en-us', source_locale: 'en-us', position: 0 },
]; // biome-ignore format: a table
const categories = [
  { id: 10, name: 'Billing', locale: 'en-us', source_locale: 'en-us', position: 0 },
  { id: 11, name: 'Using', locale: 'en-us', source_locale: 'en-us', position: 1 },
];
const outcomes = (report: Awaited<ReturnType<typeof run>>) => report.files.map(({ file, outcome }) => `${file} ${outcome}`); // biome-ignore format: one thought

describe('an export of Zendesk', () => {
  test('becomes articles in their topics, with labels, day, place and old addresses', async () => {
    await put({
      'export.json': JSON.stringify({
        articles: [
          zendeskArticle(360001, { title: 'Get a refund', body: '<p>See <a href="/hc/en-us/articles/360002-Old-title#h_01">this</a>, <a href="https://help.larch.example/hc/en-us/sections/20-Refunds">all</a>.</p>' }), // biome-ignore format: one thought
          zendeskArticle(360002, { section_id: 30, title: 'Pair / unpair', body: '<h1>How</h1><p>x</p><h2 id="h_01">Then</h2><p>y</p>' }), // biome-ignore format: one thought
          zendeskArticle(360003, { section_id: 999, title: 'Loose', label_names: [], position: 0 }),
        ],
        sections,
        categories,
      }),
    });
    const report = await run();
    expect(outcomes(report)).toEqual([
      '360003-Loose.html created',
      'Billing/Refunds & co/360001-Get a refund.html created',
      'Using/Devices/360002-Pair unpair.html created',
    ]);
    const { fields, body } = await article('billing-refunds-and-co/get-a-refund');
    expect(fields).toMatchObject({
      title: 'Get a refund',
      tags: ['billing'],
      position: 3,
      updatedOn: '2024-05-02',
      formerly: ['360001', '360001-Article-360001'],
      audience: 'everyone',
    });
    expect(body).toBe('See [this](/en/articles/pair-unpair#then), [all](/en/categories/billing-refunds-and-co).');
    expect((await article('using-devices/pair-unpair')).body).toBe('## How\n\nx\n\n### Then\n\ny');
    expect((await article('using-devices/pair-unpair')).fields.title).toBe('Pair / unpair');
    const { categories: made } = await import('../articles/content.ts').then(({ readContent }) => readContent(folders.content, { locales: ['en'], defaultLocale: 'en' })); // biome-ignore format: one thought
    expect(made.map(({ slug, title, position }) => [slug, title, position])).toContainEqual(['billing-refunds-and-co', 'Billing: Refunds & co', 2]); // biome-ignore format: one thought
    expect(await folders.problems()).toEqual([]);
  });

  // biome-ignore format: a table
  test.each<[string, Record<string, unknown>]>([
    ['draft', { draft: true }],
    ['for a segment', { user_segment_id: 360009 }],
    ['for several segments', { user_segment_ids: [1, 2] }],
    ['for people who are signed in', { access_policy: { viewable_by: 'signed_in_users' } }],
    ['labelled as internal', { label_names: ['internal'] }],
    ['draft in its only translation', { translations: [{ locale: 'en-us', title: 'A', body: '<p>x</p>', draft: true }] }],
    ['hidden in its only translation', { translations: [{ locale: 'en-us', title: 'A', body: '<p>x</p>', hidden: true }] }],
    ['of a kind that is not known', { draft: 'perhaps' }],
  ])('keeps an article that is %s for staff', async (_, more) => {
    await put({ 'export.json': JSON.stringify({ articles: [zendeskArticle(360001, more)], sections, categories }) });
    const report = await run();
    expect((await article('billing-refunds-and-co/article-360001').catch(() => article('refunds-and-co/article-360001'))).fields.audience).toBe('staff');
    expect(report.files[0]!.notes.map(({ kind }) => kind)).toContain('visibility');
  });

  test('keeps what lies in an internal topic for staff', async () => {
    await put({
      'export.json': JSON.stringify({
        articles: [zendeskArticle(100001), zendeskArticle(100002, { section_id: 30 })],
        sections: [
          { ...sections[0], name: 'Internal' },
          { ...sections[2], user_segment_id: 7 },
        ],
        categories,
      }),
    });
    await run();
    expect((await article('billing-internal/article-100001')).fields.audience).toBe('staff');
    expect((await article('using-devices/article-100002')).fields.audience).toBe('staff');
  });

  test('gives each language its articles at the same addresses, from pages, lists and translations alike', async () => {
    await put({
      'articles-1.json': JSON.stringify({
        count: 2,
        next_page: 'x',
        articles: [zendeskArticle(100001, { title: 'Pay' })],
      }),
      'articles-2.json': JSON.stringify({ articles: [zendeskArticle(100002, { title: 'Save' })] }),
      'fr/articles.json': JSON.stringify({ articles: [zendeskArticle(100001, { locale: 'fr', title: 'Payer', body: '<p>Texte un.</p>', html_url: 'https://help.larch.example/hc/fr/articles/100001-Payer' })] }), // biome-ignore format: one thought
      'translations.json': JSON.stringify({
        translations: [
          { id: 1, source_id: 100002, source_type: 'Article', locale: 'fr-ca', title: 'Épargner', body: '<p>Texte deux.</p>', draft: true }, // biome-ignore format: one thought
          { id: 2, source_id: 20, source_type: 'Section', locale: 'fr', title: 'Remboursements' },
        ],
      }),
      'sections.json': JSON.stringify({ sections }),
      'categories.json': JSON.stringify({ categories }),
    });
    const english = await run();
    expect(english.notes).toMatchObject([{ what: 'other-languages', values: { languages: 'fr, fr-ca' } }]);
    const french = await run({ locale: 'fr' });
    expect(french.files.map(({ article }) => article)).toEqual([
      'articles/fr/refunds-and-co/pay.mdx',
      'articles/fr/refunds-and-co/save.mdx',
    ]);
    expect(english.files.map(({ article }) => article)).toEqual(
      french.files.map(({ article }) => article!.replace('/fr/', '/en/')),
    );
    const { parseArticleFile } = await import('../articles/front-matter.ts');
    const { readFile } = await import('node:fs/promises');
    const read = async (file: string) => parseArticleFile(await readFile(`${folders.content}/${file}`, 'utf8'), file).article!; // biome-ignore format: one thought
    expect((await read('articles/fr/refunds-and-co/pay.mdx')).fields).toMatchObject({ title: 'Payer', audience: 'everyone' }); // biome-ignore format: one thought
    expect((await read('articles/fr/refunds-and-co/save.mdx')).fields).toMatchObject({ title: 'Épargner', audience: 'staff' }); // biome-ignore format: one thought
    expect(await readFile(`${folders.content}/articles/fr/refunds-and-co/category.yml`, 'utf8')).toContain('Remboursements'); // biome-ignore format: one thought
  });

  test('updates an article whose title, topic and file changed, at the address it has', async () => {
    await put({ 'export.json': JSON.stringify({ articles: [zendeskArticle(100001, { title: 'Pay' })], sections, categories }) }); // biome-ignore format: one thought
    await run();
    await put({
      'export.json': '{}',
      'page-9.json': JSON.stringify({ articles: [zendeskArticle(100001, { title: 'Pay by card', section_id: 30, body: '<p>New.</p>' })], sections, categories }), // biome-ignore format: one thought
    });
    const report = await run();
    expect(outcomes(report)).toEqual(['Using/Devices/100001-Pay by card.html updated']);
    expect(report.files[0]!.article).toMatch(/\/pay\.mdx$/);
    expect(outcomes(await run())).toEqual(['Using/Devices/100001-Pay by card.html unchanged']);
  });

  test('lists the files below a text, and says what it left', async () => {
    await put({
      'export.json': JSON.stringify({
        articles: [
          zendeskArticle(100001, { body: '<p>Text <img src="/hc/article_attachments/9/a.png" alt="Shot"></p>' }),
          zendeskArticle(100002, { body: null }),
          zendeskArticle(100003, { locale: 'de', source_locale: 'de' }),
        ],
        sections,
        categories,
        article_attachments: [
          { id: 8, article_id: 100001, inline: false, file_name: 'Prices.xlsx', content_url: 'https://help.larch.example/hc/article_attachments/8/Prices.xlsx' }, // biome-ignore format: one thought
          { id: 9, article_id: 100001, inline: true, file_name: 'a.png', content_url: 'https://help.larch.example/hc/article_attachments/9/a.png' }, // biome-ignore format: one thought
        ],
      }),
    });
    const report = await run();
    const { body } = await article(report.files.find(({ outcome }) => outcome === 'created')!.article!.slice(12, -4));
    expect(body).toBe(
      'Text [Shot](https://help.larch.example/hc/article_attachments/9/a.png)\n\n- [Prices.xlsx](https://help.larch.example/hc/article_attachments/8/Prices.xlsx)',
    );
    const told = formatReport(report).join('\n');
    expect(told).toContain('the article holds no text');
    expect(told).toContain('it has no text in en, but in de');
  });
});

describe('an export of Intercom', () => {
  const record = (id: string, more: Record<string, unknown> = {}) => ({
    type: 'article',
    id,
    workspace_id: 'abc',
    title: `Article ${id}`,
    description: 'What it says.',
    body: '<div class="intercom-interblocks-callout" style="background-color: #d7efdc80; border-color: #1bb15733;"><p class="no-margin">Mind this</p></div><p class="no-margin">Text</p>',
    author_id: 1,
    state: 'published',
    created_at: 1_700_000_000,
    updated_at: 1_710_000_000,
    url: `https://help.larch.example/en/articles/${id}-article`,
    parent_id: 6,
    parent_type: 'collection',
    parent_ids: [5, 6],
    default_locale: 'en',
    translated_content: { type: 'article_translated_content', fr: { type: 'article_content', title: 'Article', description: '', body: '<p>Texte</p>', author_id: 1, state: 'draft', url: null } }, // biome-ignore format: one thought
    ...more,
  });
  const collections = { type: 'list', data: [{ type: 'collection', id: '5', name: 'Billing', order: 1, parent_id: null, default_locale: 'en' }, { type: 'collection', id: '6', name: 'Refunds', description: 'Money back', order: 2, parent_id: '5', default_locale: 'en' }, { type: 'collection', id: '7', name: 'Devices', parent_id: null }] }; // biome-ignore format: one thought

  test('becomes articles in their collections; drafts are for staff', async () => {
    await put({
      'articles.json': JSON.stringify({
        type: 'list',
        pages: { type: 'pages', page: 1 },
        total_count: 3,
        data: [record('1234567'), record('1234568', { state: 'draft' }), record('1234569', { parent_id: 7 })],
      }),
      'collections.json': JSON.stringify(collections),
    });
    await run();
    const { fields, body } = await article('billing-refunds/article-1234567');
    expect(fields).toMatchObject({
      title: 'Article 1234567',
      summary: 'What it says.',
      formerly: ['1234567', '1234567-article'],
      updatedOn: '2024-03-09',
      audience: 'everyone',
    });
    expect(body).toBe('<Note>\n  Mind this\n</Note>\n\nText');
    expect((await article('billing-refunds/article-1234568')).fields.audience).toBe('staff');
    expect((await article('devices/article-1234569')).fields.audience).toBe('everyone');
    const french = await run({ locale: 'fr' });
    expect(french.files.every(({ notes }) => notes.some(({ kind }) => kind === 'visibility'))).toBe(true);
  });
});

// biome-ignore format: a table
test.each([
  ['a broken export', '{"articles": [{"id": 1, "body": "<p>x</p>"', /export\.json: it looks like an export and is no valid JSON/],
  ['JSON of something else', '{"name": "x", "scripts": {}}', /holds no articles: .* no export of a help center/],
  ['records without ids', '{"articles": [{"body": "x"}, null, 7]}', /holds no articles/],
])('%s is refused by name', async (_, text, message) => {
  await put({ 'export.json': text });
  await expect(run()).rejects.toThrow(message);
});
