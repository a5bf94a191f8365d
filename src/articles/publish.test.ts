import { asc, desc, eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { PAGES_CHANNEL } from '../server/memory.ts';
import { audiencesOfFile } from './files.ts';
import {
  archiveArticle,
  createArticles,
  moveArticle,
  type Publisher,
  publishRevisions,
  renameArticle,
  restoreTranslations,
  unpublishTranslations,
} from './publish.ts';
import { openTextReader } from './read-text.ts';
import {
  articleFiles,
  articleLinks,
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
} from './schema.ts';
import { article, contentFolder, languages, liveOf, publishEdit, publishNew } from './test-content.ts';
import { writeRevision } from './write.ts';

const BODY =
  '## When\n\nSee [two](./two.mdx#part) and [elsewhere](https://example.com/x).\n\n![Plan](plan.png)\n\n<VideoGuide slug="tour" />';

describeStores('publishing', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let by: Publisher & { userId: number };
  const read = () => openTextReader(on.db, languages);
  const document = async (id: number, locale = 'en') =>
    (
      await on.db
        .select()
        .from(searchDocuments)
        .where(eq(searchDocuments.sourceId, String(id)))
    ).find((row) => row.locale === locale);
  const audit = async () =>
    (
      await on.db.select().from(auditEntries).where(eq(auditEntries.actorId, by.userId)).orderBy(asc(auditEntries.id))
    ).map(({ action }) => action);
  /** The tags that nodes hear of while something is done. */
  async function told(work: () => Promise<unknown>): Promise<string[]> {
    const heard: string[] = [];
    const stop = await on.database.listen(PAGES_CHANNEL, (payload) => heard.push(...payload.split(' ')));
    await work();
    await on.db.execute(`select pg_notify('${PAGES_CHANNEL}', 'end')`);
    await expect.poll(() => heard).toContain('end');
    await stop();
    return heard.filter((tag) => tag !== 'end').toSorted();
  }

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    content = await contentFolder({
      'articles/en/a/one.mdx': article('One', BODY),
      'articles/fr/a/one.mdx': article('Un'),
      'articles/en/a/two.mdx': article('Two', '## Part'),
      'articles/en/b/three.mdx': article('Three'),
      'videos/tour/guide.yml': 'title: Tour\nvideo: v.webm\ncaptions: [{ locale: en, label: English, file: en.vtt }]\n',
      'videos/tour/v.webm': '',
      'videos/tour/en.vtt': 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n',
    });
    await content.sync(on.db);
    by = { origin: 'editor', userId: (await aUser(on.db, { role: 'editor' })).id };
  });
  afterAll(() => content.clear());

  test('stores with the revision what it uses, where it links, its headings and its words', async () => {
    const { revision } = (await liveOf(on.db, 'one'))!;
    expect(revision).toMatchObject({ headings: [{ id: 'when', text: 'When', level: 2 }], words: expect.any(Number) });
    expect(revision.words).toBeGreaterThan(4);
    const files = await on.db.select().from(articleFiles).where(eq(articleFiles.revisionId, revision.id));
    expect(files.map(({ path }) => path).toSorted()).toEqual(['articles/en/a/plan.png', 'videos/tour/']);
    const links = await on.db.select().from(articleLinks).where(eq(articleLinks.revisionId, revision.id));
    expect(links.map(({ url, slug }) => [url, slug]).toSorted()).toEqual([
      ['/en/articles/two#part', 'two'],
      ['https://example.com/x', null],
    ]);
  });

  test('what is published in the browser is live, found, and noted with who did it', async () => {
    const { id, userId } = await publishEdit(on.db, 'one', { title: 'One, edited', body: 'New words.\n' });
    expect((await liveOf(on.db, 'one'))!.revision).toMatchObject({
      id,
      origin: 'editor',
      author: userId,
      title: 'One, edited',
    });
    const { id: articleId } = (await liveOf(on.db, 'one'))!;
    expect(await document(articleId)).toMatchObject({ title: 'One, edited', sections: [{ text: 'New words.' }] });
    const [entry] = await on.db.select().from(auditEntries).orderBy(desc(auditEntries.id)).limit(1);
    expect(entry).toMatchObject({
      actorId: userId,
      action: 'article.published',
      details: { article: 'one', locale: 'en', revision: String(id) },
    });
  });

  test('an article without a file has no path, and its pictures lie where it belongs', async () => {
    await publishNew(on.db, {
      slug: 'fresh',
      category: 'b',
      title: 'Fresh',
      body: '![x](new.png)\n',
      userId: by.userId,
    });
    const { revision } = (await liveOf(on.db, 'fresh'))!;
    expect(revision.sourcePath).toBeNull();
    expect(await audiencesOfFile(on.db, {}, 'articles/en/b/new.png')).toEqual(['everyone']);
    expect((await content.sync(on.db)).counts).toMatchObject({ removed: 0 });
  });

  test('a text with mistakes is kept and not published', async () => {
    const { id: articleId, category, revision } = (await liveOf(on.db, 'two'))!;
    const writing = {
      articleId,
      locale: 'en',
      slug: 'two',
      category,
      sourcePath: null,
      head: null,
      fields: revision,
      body: '<Nope />',
    };
    const { id, problems } = await writeRevision(on.db, writing, { userId: by.userId, languages });
    expect(problems).toHaveLength(1);
    expect(await publishRevisions(on.db, [{ id }], { by, read: await read() })).toHaveLength(1);
    expect((await liveOf(on.db, 'two'))!.revision.id).toBe(revision.id);
  });

  test('a proposal that is published waits no longer', async () => {
    await publishEdit(on.db, 'two', { title: 'Two, edited' });
    await content.write('articles/en/a/two.mdx', article('Two from the file'));
    await content.sync(on.db);
    const [proposal] = await on.db.select().from(articleRevisions).orderBy(desc(articleRevisions.id)).limit(1);
    await publishRevisions(on.db, [{ id: proposal!.id }], { by, read: await read() });
    expect((await liveOf(on.db, 'two'))!.revision).toMatchObject({ title: 'Two from the file', proposedAt: null });
  });

  test('unpublishing takes one language away from readers and search, restoring brings it back', async () => {
    const { id: articleId } = (await liveOf(on.db, 'one'))!;
    const key = { articleId, locale: 'fr' };
    await unpublishTranslations(on.db, [key], by);
    expect([await liveOf(on.db, 'one', 'fr'), await document(articleId, 'fr')]).toEqual([undefined, undefined]);
    expect((await liveOf(on.db, 'one'))!.revision.title).toBe('One');
    expect((await content.sync(on.db)).counts).toMatchObject({ created: 0 });
    await restoreTranslations(on.db, [key], { by, read: await read() });
    expect((await liveOf(on.db, 'one', 'fr'))!.revision.title).toBe('Un');
    expect(await document(articleId, 'fr')).toMatchObject({ title: 'Un' });
    expect(await audit()).toEqual(['article.unpublished', 'article.restored']);
  });

  test('archiving takes all languages away', async () => {
    const { id } = (await liveOf(on.db, 'one'))!;
    await archiveArticle(on.db, id, by);
    expect([await liveOf(on.db, 'one'), await liveOf(on.db, 'one', 'fr')]).toEqual([undefined, undefined]);
    const [row] = await on.db.select().from(articles).where(eq(articles.id, id));
    expect(row!.archivedAt).toBeInstanceOf(Date);
  });

  test('renaming and moving keep what the search knows and lead the old address on', async () => {
    const { id } = (await liveOf(on.db, 'one'))!;
    const before = (await document(id))!;
    expect(await renameArticle(on.db, { articleId: id, slug: 'uno' }, by)).toBe('renamed');
    expect(await moveArticle(on.db, { articleId: id, category: 'b' }, by)).toBe('moved');
    expect(await document(id)).toMatchObject({ url: '/en/articles/uno', category: 'b', sections: before.sections });
    expect(await on.db.select().from(articleRedirects)).toMatchObject([{ former: 'one', articleId: id }]);
    expect(await renameArticle(on.db, { articleId: id, slug: 'two' }, by)).toBe('taken');
    expect(await renameArticle(on.db, { articleId: id, slug: 'Two Words' }, by)).toBe('unfit');
    expect(await renameArticle(on.db, { articleId: id, slug: 'one' }, by)).toBe('renamed');
    expect(await on.db.select().from(articleRedirects)).toMatchObject([{ former: 'uno', articleId: id }]);
    expect(await audit()).toEqual(['article.renamed', 'article.moved', 'article.renamed']);
  });

  test('a name that an article has is not given to another', async () => {
    expect(await createArticles(on.db, [{ slug: 'one', category: 'z' }])).toEqual(new Map());
    expect((await liveOf(on.db, 'one'))!.category).toBe('a');
  });

  test('nothing of a publication that fails stays', async () => {
    const { id: articleId, revision } = (await liveOf(on.db, 'two'))!;
    const failed = on.db.transaction(async (tx) => {
      await archiveArticle(tx, articleId, by);
      throw new Error('stop');
    });
    await expect(failed).rejects.toThrow('stop');
    expect((await liveOf(on.db, 'two'))!.revision.id).toBe(revision.id);
    expect(await document(articleId)).toBeDefined();
    expect(await audit()).toEqual([]);
  });

  test('a guide follows the article it is in when that is published for others', async () => {
    const [guide] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.kind, 'video'));
    expect(guide!.audience).toBe('everyone');
    const tags = await told(() => publishEdit(on.db, 'one', { audience: 'staff' }));
    const [after] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.kind, 'video'));
    expect(after!.audience).toBe('staff');
    expect(tags).toEqual(expect.arrayContaining(['files', 'video:tour', 'videos']));
  });

  test('a new text drops the pages with that text alone', async () => {
    const { id, revision } = (await liveOf(on.db, 'three'))!;
    expect(
      await told(() => publishEdit(on.db, 'three', { body: 'Other words.\n', updatedOn: revision.updatedOn })),
    ).toEqual([`text:${id}:en`]);
  });

  test('a new title drops lists with it, in that language', async () => {
    const { id } = (await liveOf(on.db, 'one', 'fr'))!;
    expect(await told(() => publishEdit(on.db, 'one', { locale: 'fr', title: 'Premier' }))).toEqual(
      ['articles:fr', 'category:a:fr', `line:${id}:fr`, `text:${id}:fr`].toSorted(),
    );
  });

  test('an article that goes drops the pages that link to it', async () => {
    const { id } = (await liveOf(on.db, 'two'))!;
    const tags = await told(() => unpublishTranslations(on.db, [{ articleId: id, locale: 'en' }], by));
    expect(tags).toEqual(
      [
        'address:two',
        `article:${id}`,
        'articles:en',
        'category:a:en',
        `line:${id}:en`,
        'sitemap',
        `text:${id}:en`,
      ].toSorted(),
    );
  });

  test('what an installation of before knew nothing of is read when the new version starts', async () => {
    const before = await on.db
      .select()
      .from(articleFiles)
      .orderBy(asc(articleFiles.revisionId), asc(articleFiles.path));
    const links = await on.db.select().from(articleLinks).orderBy(asc(articleLinks.revisionId), asc(articleLinks.url));
    const live = (await liveOf(on.db, 'one'))!.revision;
    expect(before.length * links.length).toBeGreaterThan(0);
    await on.db.delete(articleFiles);
    await on.db.delete(articleLinks);
    await on.db.update(articleRevisions).set({ edition: 0, headings: [], words: 0 });
    await content.sync(on.db);
    expect(
      await on.db.select().from(articleFiles).orderBy(asc(articleFiles.revisionId), asc(articleFiles.path)),
    ).toEqual(before);
    expect(
      await on.db.select().from(articleLinks).orderBy(asc(articleLinks.revisionId), asc(articleLinks.url)),
    ).toEqual(links);
    expect((await liveOf(on.db, 'one'))!.revision).toEqual(live);
    expect((await content.sync(on.db)).counts).toMatchObject({ unchanged: 4 });
  });

  test('titles and summaries that an earlier version stored without their no-break spaces get them back', async () => {
    const summary = 'Que faire\u00a0? Lire «\u00a0Un\u00a0».';
    await content.write(
      'articles/en/a/spaces.mdx',
      `---\ntitle: Et après\u00a0?\nsummary: "${summary}"\n---\n\nOui\u00a0!\n`,
    );
    await content.sync(on.db);
    const [before] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.summary, summary));
    expect(before).toMatchObject({ title: 'Et après\u00a0?' });
    const { id } = (await liveOf(on.db, 'spaces'))!.revision;
    await on.db
      .update(articleRevisions)
      .set({ edition: 1, title: 'Et après ?', summary: 'Que faire ?' })
      .where(eq(articleRevisions.id, id));
    await on.db
      .update(searchDocuments)
      .set({ edition: 1, title: 'Et après ?' })
      .where(eq(searchDocuments.id, before!.id));
    await content.sync(on.db);
    expect((await liveOf(on.db, 'spaces'))!.revision).toMatchObject({ title: 'Et après\u00a0?', summary });
    const [after] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, before!.id));
    expect(after).toMatchObject({ title: 'Et après\u00a0?', summary });
  });
});
