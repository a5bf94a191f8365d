import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { checkContent } from './check.ts';
import { exportContent } from './export.ts';
import { parseArticleFile, writeArticleFile } from './front-matter.ts';
import { formatProblem } from './problem.ts';
import { moveArticle, renameArticle } from './publish.ts';
import { articles, articleTranslations } from './schema.ts';
import { presentPath } from './store.ts';
import { synchronize } from './sync.ts';
import { liveOf, publishEdit } from './test-content.ts';

const BY_AN_EDITOR = { origin: 'editor', userId: 1 } as const;

const site = { locales: [{ code: 'en' }, { code: 'fr' }], defaultLocale: 'en' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-content-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}
const check = async () => (await checkContent({ contentDir: folder, site })).problems.map(formatProblem);
const article = (body: string, fields = '') => `---\ntitle: T\n${fields}---\n${body}\n`;

describe('front matter', () => {
  test('gives every field, with defaults for those left out', () => {
    const { article: parsed, problems } = parseArticleFile(
      '---\ntitle: "  Refund  "\ntags: [a, 2]\nrelated:\n  - x\norder: 3\naudience: staff\nupdated: 2026-02-28\nformerly: [360012]\nsummary:\n---\n\nBody\n',
      'a.mdx',
    );
    expect(problems).toEqual([]);
    expect(parsed).toMatchObject({
      fields: {
        title: 'Refund',
        summary: '',
        tags: ['a', '2'],
        related: ['x'],
        position: 3,
        audience: 'staff',
        updatedOn: '2026-02-28',
        formerly: ['360012'],
      },
      body: '\nBody\n',
      bodyLine: 12,
    });
  });

  test.each([
    ['no front matter', 'a.mdx:1:1 Expected the file to begin with a line ---'],
    ['---\ntitle: [\n---\n', 'a.mdx:2:9 This is not valid YAML'],
    ['---\n- a\n---\n', 'a.mdx:2:1 Expected fields such as title'],
    ['---\nsummary: x\n---\n', 'a.mdx:2:1 title: Expected a title of 1 to 200 characters, it is missing.'],
    [
      '---\ntitle: T\nupdated: 2026-02-30\n---\n',
      'a.mdx:3:10 updated: Expected a date such as 2026-11-21, found "2026-02-30".',
    ],
    [
      '---\ntitle: T\naudience: boss\n---\n',
      'a.mdx:3:11 audience: Expected everyone, member, staff, plan:<id of a plan> or organization:<number>, found "boss".',
    ],
    ['---\ntitle: T\ntags: one\n---\n', 'a.mdx:3:7 tags: Expected a list of words'],
    ['---\ntitle: T\norder: first\n---\n', 'a.mdx:3:8 order: Expected a whole number, found "first".'],
    [
      '---\ntitle: T\nsumary: x\n---\n',
      'a.mdx:3:9 warning: sumary: There is no such field; expected one of title, summary',
    ],
  ])('%s is reported as %s', (source, expected) => {
    expect(parseArticleFile(source, 'a.mdx').problems.map(formatProblem)[0]).toContain(expected);
  });

  test.each([
    '---\ntitle: T\n---\nBody',
    '\uFEFF---\r\ntitle: T # note\r\n---\r\n\r\nBody\r\n',
    '---  \ntitle: T\n---',
  ])('a file taken apart and put together is the same: %j', (source) => {
    const { article: parsed } = parseArticleFile(source, 'a.mdx');
    expect(writeArticleFile(parsed!)).toBe(source);
  });

  test('fields without a file are written so that they read back the same', () => {
    const fields = parseArticleFile(
      '---\ntitle: "Yes: no # maybe"\nsummary: "- x"\ntags: ["1", b]\nrelated: [c]\norder: 2\naudience: member\nupdated: 2026-01-01\nformerly: ["12"]\n---\n',
      'a.mdx',
    ).article!.fields;
    const text = writeArticleFile({ head: null, body: 'Body\n', fields });
    expect(parseArticleFile(text, 'a.mdx').article).toMatchObject({ fields, body: 'Body\n' });
  });
});

describe('checking content', () => {
  test('finds nothing where nothing is wrong', async () => {
    await write({
      'articles/en/a/category.yml': 'title: A\n',
      'articles/en/a/one.mdx': article('See [two](./two.mdx#part) and [here](#x).\n\n## X'),
      'articles/en/a/two.mdx': article('## Part', 'related: [one]\n'),
      'articles/fr/a/one.mdx': article('Voir [deux](./two.mdx#part).'),
    });
    expect(await check()).toEqual([]);
  });

  test('finds links that lead nowhere, with their line', async () => {
    await write({
      'articles/en/a/category.yml': 'title: A\n',
      'articles/en/a/one.mdx': article(
        'x\n\nsee [a](./gone.mdx), [b](./two.mdx#nope), [c](#nope)',
        'related: [gone]\n',
      ),
      'articles/en/a/two.mdx': article('x'),
    });
    expect(await check()).toEqual([
      'articles/en/a/one.mdx:3:1 warning: related: There is no article “gone”.',
      'articles/en/a/one.mdx:7:5 The link leads nowhere: there is no article “gone”.',
      'articles/en/a/one.mdx:7:22 warning: There is no “#nope” in articles/en/a/two.mdx.',
      'articles/en/a/one.mdx:7:43 warning: There is no “#nope” in this article.',
    ]);
  });

  test('finds missing pictures, videos, captions and titles of categories', async () => {
    await write({
      'articles/en/a/one.mdx': article('![A](./gone.png)\n\n<VideoGuide slug="gone" />\n\n<VideoGuide slug="tour" />'),
      'videos/tour/guide.yml': 'title: T\nvideo: t.mp4\ncaptions: [{ locale: en, label: English, file: t.vtt }]\n',
      'videos/tour/t.mp4': '',
    });
    expect(await check()).toEqual([
      'articles/en/a/one.mdx:1:1 warning: Expected articles/en/a/category.yml with the title of the category.',
      'articles/en/a/one.mdx:4:1 There is no picture content/articles/en/a/gone.png.',
      'articles/en/a/one.mdx:4:1 slug: There is no video guide “gone”; expected videos/gone/guide.yml.',
      'videos/tour/guide.yml:3:1 captions: There is no file t.vtt beside it.',
    ]);
  });

  test('finds a former name that two articles claim', async () => {
    await write({
      'articles/en/a/category.yml': 'title: A\n',
      'articles/en/a/one.mdx': article('x', 'formerly: [old]\n'),
      'articles/en/a/two.mdx': article('x', 'formerly: [old, one]\n'),
    });
    expect(await check()).toEqual([
      'articles/en/a/two.mdx:3:1 formerly: “old” is claimed by “one” too; expected each in one article.',
      'articles/en/a/two.mdx:3:1 warning: formerly: “one” is the name of another article.',
    ]);
  });

  test('finds every mistake of a file at once, whatever else is wrong in it', async () => {
    await write({
      'articles/en/a/category.yml': 'titel: A\nordr: 1\n',
      'articles/en/a/one.mdx':
        '---\naudience: boss\norder: first\n---\nsee [a](./gone.mdx) <Nope />\n\n![A](./gone.png)\n',
      'articles/en/a/two.mdx': article('see {1} and [a](./gone.mdx)', 'related: [gone]\n'),
    });
    expect((await check()).map((line) => line.slice('articles/en/a/'.length, 61))).toEqual([
      'category.yml:1:1 title: Expected a title of 1 t',
      'category.yml:1:8 titel: Expected one of title, ',
      'category.yml:2:7 ordr: Expected one of title, s',
      'one.mdx:2:1 title: Expected a title of 1 to 200',
      'one.mdx:2:11 audience: Expected everyone, membe',
      'one.mdx:3:8 order: Expected a whole number, fou',
      'one.mdx:5:5 The link leads nowhere: there is no',
      'one.mdx:5:21 There is no component <Nope>; expe',
      'one.mdx:7:1 There is no picture content/article',
      'two.mdx:3:1 warning: related: There is no artic',
      'two.mdx:5:5 Expressions in { } are not possible',
      'two.mdx:5:13 The link leads nowhere: there is n',
    ]);
  });

  test('counts the same files while it works and in the end', async () => {
    await write({
      'articles/en/a/category.yml': 'title: A\n',
      'articles/en/b/category.yml': 'titel: B\n',
      'articles/en/a/one.mdx': article('x'),
      'articles/en/a/two.mdx': article('x'),
      'snippets/en/s.mdx': 'x',
      'videos/tour/guide.yml': 'title: T\n',
    });
    const steps: [number, number][] = [];
    const onProgress = (...step: [number, number]) => steps.push(step);
    const { checked } = await checkContent({ contentDir: folder, site, onProgress });
    expect(checked).toBe(6);
    expect(steps.map(([, total]) => total)).toEqual([6, 6, 6, 6]);
    expect(steps.at(-1)).toEqual([6, 6]);
  });

  test('says nothing of the same mistake in a snippet twice', async () => {
    await write({
      'articles/en/a/category.yml': 'title: A\n',
      'articles/en/a/one.mdx': article('<Snippet name="s" />'),
      'articles/en/a/two.mdx': article('<Snippet name="s" />'),
      'snippets/en/s.mdx': '<Nope />',
    });
    expect(await check()).toHaveLength(1);
  });
});

describeStores('exporting content', (on) => {
  const FILES = {
    'articles/en/a/one.mdx': '---\r\ntitle: One # as it is\r\norder: 1\r\n---\r\n\r\nBody {no}\r\n'.replace(
      '{no}',
      '`{x}`',
    ),
    'articles/fr/a/one.mdx': '---\ntitle: Un\n---\nTexte',
  };

  beforeEach(async () => {
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
  });

  test('gives back the files byte for byte, and writes none that is the same already', async () => {
    await write(FILES);
    await synchronize(on.db, { contentDir: folder, site });
    const none = { removed: [], kept: [] };
    expect(await exportContent(on.db, { contentDir: folder })).toEqual({ written: 0, unchanged: 2, ...none });
    const elsewhere = path.join(folder, 'elsewhere');
    expect(await exportContent(on.db, { contentDir: elsewhere })).toEqual({ written: 2, unchanged: 0, ...none });
    for (const [file, text] of Object.entries(FILES))
      expect(await readFile(path.join(elsewhere, file), 'utf8')).toBe(text);
  });

  test('writes what was edited in the browser, and that file becomes the live one at the next start', async () => {
    await write(FILES);
    await synchronize(on.db, { contentDir: folder, site });
    await publishEdit(on.db, 'one', { title: 'Edited', body: 'New.\n' });
    expect(await exportContent(on.db, { contentDir: folder })).toMatchObject({ written: 1, unchanged: 1 });
    expect(await readFile(path.join(folder, 'articles/en/a/one.mdx'), 'utf8')).toMatch(
      /^---\ntitle: Edited\n[\s\S]*---\nNew.\n$/,
    );
    expect((await synchronize(on.db, { contentDir: folder, site })).counts).toMatchObject({ updated: 1, proposed: 0 });
  });

  test('takes the files of renamed and moved articles along, and the next synchronization changes nothing', async () => {
    await write({ ...FILES, 'articles/en/a/two.mdx': '---\ntitle: Two\n---\nText.\n' });
    await synchronize(on.db, { contentDir: folder, site });
    const idOf = async (slug: string) => (await liveOf(on.db, slug))!.id;
    await renameArticle(on.db, { articleId: await idOf('one'), slug: 'first' }, BY_AN_EDITOR);
    await moveArticle(on.db, { articleId: await idOf('two'), category: 'b' }, BY_AN_EDITOR);
    const done = await exportContent(on.db, { contentDir: folder });
    expect(done).toMatchObject({ written: 3, unchanged: 0, kept: [] });
    expect(done.removed.sort()).toEqual(['articles/en/a/one.mdx', 'articles/en/a/two.mdx', 'articles/fr/a/one.mdx']);
    expect(await readFile(path.join(folder, 'articles/en/a/first.mdx'), 'utf8')).toBe(FILES['articles/en/a/one.mdx']);
    const before = await on.db.select().from(searchDocuments).orderBy(searchDocuments.id);
    const { counts } = await synchronize(on.db, { contentDir: folder, site });
    expect(counts).toMatchObject({ created: 0, removed: 0, proposed: 0, renamed: 0, refused: 0 });
    const texts = (rows: typeof before) => rows.map(({ id, title, url, category }) => ({ id, title, url, category }));
    expect(texts(await on.db.select().from(searchDocuments).orderBy(searchDocuments.id))).toEqual(texts(before));
    expect(await presentPath(on.db, '/en/articles/one')).toBe('/en/articles/first');
    const again = await exportContent(on.db, { contentDir: folder });
    expect(again).toEqual({ written: 0, unchanged: 3, removed: [], kept: [] });
    const quiet = await synchronize(on.db, { contentDir: folder, site });
    expect(quiet.counts).toMatchObject({ unchanged: 3, updated: 0 });
  });

  test('leaves a former file that a writer has changed by hand, and the file of another article that has the former name', async () => {
    await write(FILES);
    await synchronize(on.db, { contentDir: folder, site });
    const { id } = (await liveOf(on.db, 'one'))!;
    await renameArticle(on.db, { articleId: id, slug: 'first' }, BY_AN_EDITOR);
    const mine = '---\ntitle: Mine\n---\nNot lost.\n';
    await write({ 'articles/en/a/one.mdx': mine });
    const done = await exportContent(on.db, { contentDir: folder });
    expect(done).toMatchObject({ removed: ['articles/fr/a/one.mdx'], kept: ['articles/en/a/one.mdx'] });
    expect(await readFile(path.join(folder, 'articles/en/a/one.mdx'), 'utf8')).toBe(mine);
  });
});
