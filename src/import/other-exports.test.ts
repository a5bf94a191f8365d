import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { zipOf } from './test-help-centers.ts';
import { importFolders } from './test-import.ts';
import { unpackZip, ZIP_LIMITS } from './zip.ts';

const folders = importFolders();
const { put, run, article } = folders;

test('an export of Help Scout becomes articles in their topics, with keywords and old addresses', async () => {
  const record = { collectionId: 'c1', status: 'published', hasDraft: false, categories: ['k1'], related: [], createdAt: '2013-08-21T19:34:13Z', lastPublishedAt: '2024-03-02T10:00:00Z' }; // biome-ignore format: a record
  await put({
    'collections.json': JSON.stringify({ collections: { page: 1, items: [{ id: 'c1', siteId: 's1', number: 1, slug: 'using', visibility: 'public', order: 1, name: 'Using Larch' }] } }),
    'categories.json': JSON.stringify({ categories: { items: [{ id: 'k1', number: 2, slug: 'pay', collectionId: 'c1', order: 2, name: 'Paying', visibility: 'public' }] } }),
    'articles.json': JSON.stringify([
      { id: '5214c83d45667acd25394b54', number: 14, slug: 'pay-by-card', name: 'Pay by card', text: '<p>See <a href="https://docs.larch.example/article/15-refund">refunds</a>.</p>', publicUrl: 'https://docs.larch.example/article/14-pay-by-card', keywords: ['card'], ...record },
      { id: '5214c83d45667acd25394b55', number: 15, slug: 'refund', name: 'Refund', text: '<p>Soon.</p>', publicUrl: 'https://docs.larch.example/article/15-refund', keywords: [], ...record, status: 'notpublished' },
    ]),
  }); // biome-ignore format: records
  await run();
  const card = await article('paying/pay-by-card');
  expect(card.body).toBe('See [refunds](/en/articles/refund).');
  expect(card.fields).toMatchObject({ title: 'Pay by card', tags: ['card'], updatedOn: '2024-03-02', audience: 'everyone', formerly: ['5214c83d45667acd25394b54', '14-pay-by-card'] }); // biome-ignore format: one record
  expect((await article('paying/refund')).fields.audience).toBe('staff');
});

const freshdeskArticle = { id: 5000012345, title: 'Get a refund', description: '<p>Ask us.</p>', status: 2, tags: ['money'], thumbs_up: 4, thumbs_down: 1, seo_data: { meta_description: 'How to ask.' }, attachments: [{ id: 1, name: 'form.pdf', attachment_url: 'https://larch.example/form.pdf' }], updated_at: '2024-05-01T00:00:00Z' }; // biome-ignore format: a record

test.each([
  [
    'of its interface',
    {
      'categories.json': JSON.stringify([{ id: 1, name: 'Money', description: 'All of it' }]),
      'folders.json': JSON.stringify([
        { id: 2, name: 'Refunds', description: '', visibility: 1, category_id: 1 },
        { id: 3, name: 'Agents', description: '', visibility: 3, category_id: 1 },
      ]),
      'articles.json': JSON.stringify([
        { ...freshdeskArticle, folder_id: 2, category_id: 1 },
        { ...freshdeskArticle, id: 5000012346, title: 'For us', folder_id: 3, category_id: 1 },
      ]),
    },
  ],
  [
    'of an account, in JSON',
    {
      'Solutions.json': JSON.stringify([
        { category: { id: 1, name: 'Money', description: 'All of it', folders: [{ id: 2, name: 'Refunds', visibility: 1, articles: [freshdeskArticle] }, { id: 3, name: 'Agents', visibility: 3, articles: [{ ...freshdeskArticle, id: 5000012346, title: 'For us' }] }] } },
      ]),
    }, // biome-ignore format: one record
  ],
  [
    'of an account, in XML',
    {
      'Solutions.xml': `<?xml version="1.0" encoding="UTF-8"?>
<solution-categories type="array"><solution-category><id type="integer">1</id><name>Money</name><description>All of it</description><folders type="array">
<solution-folder><id type="integer">2</id><name>Refunds</name><visibility type="integer">1</visibility><articles type="array"><solution-article><id type="integer">5000012345</id><title>Get a refund</title><description>&lt;p&gt;Ask us.&lt;/p&gt;</description><status type="integer">2</status><parent-id nil="true"/></solution-article></articles></solution-folder>
<solution-folder><id type="integer">3</id><name>Agents</name><visibility type="integer">3</visibility><articles type="array"><solution-article><id type="integer">5000012346</id><title>For us</title><description><![CDATA[<p>Ours.</p>]]></description><status type="integer">2</status></solution-article></articles></solution-folder>
</folders></solution-category></solution-categories>`,
    },
  ],
])('an export of Freshdesk %s becomes articles, each for its readers', async (_, files) => {
  await put(files);
  await run();
  const refund = await article('refunds/get-a-refund');
  expect(refund.body).toContain('Ask us.');
  expect([refund.fields.audience, refund.fields.formerly[0]]).toEqual(['everyone', '5000012345']);
  expect((await article('agents/for-us')).fields.audience).toBe('staff');
});

test('an XML with a document type is refused', async () => {
  await put({ 'a.md': 'Text', 'x.xml': '<!DOCTYPE a [<!ENTITY b "c">]><solution-categories type="array"/>' });
  const report = await run();
  expect(report.files.find(({ file }) => file === 'x.xml')).toMatchObject({ outcome: 'failed' });
});

test('an export of Document360 becomes articles however deep its topics are, from HTML and from Markdown', async () => {
  const common = {
    project_version_id: 'v1',
    language_code: 'en',
    hidden: false,
    status: 3,
    modified_at: '2024-04-01T00:00:00Z',
  };
  await put({
    'v1/articles.json': JSON.stringify({
      data: [
        { id: 'c-1', name: 'Money', order: 0, project_version_id: 'v1', child_categories: [{ id: 'c-2', name: 'Refunds', order: 1, child_categories: [], articles: [
          { ...common, id: '5b8e2f6e-0000-4000-8000-000000000001', title: 'Get a refund', slug: 'get-refund', html_content: '<p>Ask us.</p>', content: null, order: 0 },
          { ...common, id: '5b8e2f6e-0000-4000-8000-000000000002', title: 'In Markdown', slug: 'in-markdown', content: '# Steps\n\n1. One\n2. Two', order: 1 },
          { ...common, id: '5b8e2f6e-0000-4000-8000-000000000003', title: 'Hidden', slug: 'hidden', html_content: '<p>No.</p>', hidden: true },
        ] }], articles: [] },
      ],
    }),
  }); // biome-ignore format: records
  await run();
  const refund = await article('refunds/get-a-refund');
  expect([refund.body, refund.fields.formerly]).toEqual([
    'Ask us.',
    ['5b8e2f6e-0000-4000-8000-000000000001', 'get-refund'],
  ]);
  expect((await article('refunds/in-markdown')).body).toBe('## Steps\n\n1. One\n2. Two');
  expect((await article('refunds/hidden')).fields.audience).toBe('staff');
});

async function unpacked(bytes: Uint8Array, limits = ZIP_LIMITS as Record<keyof typeof ZIP_LIMITS, number>) {
  const folder = await mkdtemp(join(tmpdir(), 'zip-'));
  try {
    await writeFile(join(folder, 'a.zip'), bytes);
    await unpackZip(join(folder, 'a.zip'), join(folder, 'out'), limits);
    return (await readdir(join(folder, 'out'), { recursive: true })).toSorted();
  } catch (error) {
    return (error as { problem?: string }).problem ?? String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A ZIP whose names were changed after it was written, as no tool does it. */
const renamed = (zip: Buffer, from: string, to: string) =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');

test('a ZIP is unpacked inside its folder and within bounds, or not at all', async () => {
  const plain = await zipOf({ 'a/one.md': 'One', '__MACOSX/a/._one.md': 'x' });
  expect(await unpacked(plain)).toEqual(['a', 'a/one.md']);
  expect(await unpacked(renamed(await zipOf({ 'aa/one.md': 'One' }), 'aa/one.md', '../one.md'))).toBe('names');
  expect(await unpacked(renamed(await zipOf({ 'a/one.md': 'One' }), 'a/one.md', '/etc/one'))).toBe('names');
  expect(await unpacked(Buffer.from('PK no zip'))).toBe('damaged');
  const zeros = await zipOf({ 'a.md': Buffer.alloc(100_000) });
  expect(await unpacked(zeros, { ...ZIP_LIMITS, entryBytes: 10_000 })).toBe('bomb');
  expect(await unpacked(zeros, { ...ZIP_LIMITS, bytes: 10_000 })).toBe('bomb');
  expect(await unpacked(await zipOf({ a: '1', b: '2', c: '3' }), { ...ZIP_LIMITS, entries: 2 })).toBe('bomb');
  expect(await unpacked(await zipOf({ 'a.md': Buffer.alloc(60 * 1024 * 1024) }))).toBe('bomb');
});
