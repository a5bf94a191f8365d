import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { PAGES_CHANNEL } from '../server/memory.ts';
import { addCategories } from './add-categories.ts';
import { exportContent } from './export.ts';
import { formatProblem } from './problem.ts';
import { archiveArticle, moveArticle, renameArticle } from './publish.ts';
import { articleRedirects, articleRevisions, articles, articleTranslations, categories } from './schema.ts';
import { synchronize } from './sync.ts';
import { article, contentFolder, publishEdit, site } from './test-content.ts';

describeStores('synchronising content', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  const sync = () => content.sync(on.db);
  beforeAll(async () => {
    content = await contentFolder();
  });
  afterAll(() => content.clear());
  const liveOf = async (slug: string, locale = 'en') => {
    const [row] = await on.db
      .select({
        id: articles.id,
        category: articles.category,
        removedAt: articleTranslations.removedAt,
        revision: articleRevisions,
      })
      .from(articles)
      .innerJoin(articleTranslations, eq(articleTranslations.articleId, articles.id))
      .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
      .where(and(eq(articles.slug, slug), eq(articleTranslations.locale, locale)));
    return row;
  };
  const documentsOf = (id: number) =>
    on.db
      .select()
      .from(searchDocuments)
      .where(eq(searchDocuments.sourceId, String(id)))
      .orderBy(searchDocuments.locale);

  const publishFromEditor = async (slug: string, title: string) => (await publishEdit(on.db, slug, { title })).id;

  beforeEach(async () => {
    await rm(content.path, { recursive: true, force: true });
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    await on.db.delete(categories);
  });

  test('publishes new files and puts them into the search', async () => {
    await content.write(
      'articles/en/billing/refund.mdx',
      article('Refund', '## When\n\nWithin *30* days.', 'tags: [money]\n'),
    );
    const { counts, problems } = await sync();
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ created: 1, refused: 0 });
    const live = (await liveOf('refund'))!;
    expect(live.revision).toMatchObject({
      title: 'Refund',
      origin: 'repository',
      updatedOn: '2026-11-01',
      readingTime: 1,
    });
    expect(await documentsOf(live.id)).toMatchObject([
      {
        title: 'Refund',
        category: 'billing',
        url: '/en/articles/refund',
        tags: ['money'],
        sections: [{ anchor: 'when', heading: 'When', text: 'Within 30 days.' }],
      },
    ]);
  });

  test('an article whose file says no day has none', async () => {
    await content.write('articles/en/billing/refund.mdx', '---\ntitle: Refund\n---\n\nText.\n');
    await sync();
    expect((await liveOf('refund'))!.revision.updatedOn).toBeNull();
  });

  test('changes nothing when it runs again', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const messages: string[] = [];
    const stop = await on.database.listen(PAGES_CHANNEL, (payload) => messages.push(payload));
    expect((await sync()).counts).toMatchObject({ created: 0, updated: 0, unchanged: 1, removed: 0 });
    await on.db.execute(`select pg_notify('${PAGES_CHANNEL}', 'end')`);
    await expect.poll(() => messages).toEqual(['end']);
    await stop();
    expect(await on.db.$count(articleRevisions)).toBe(1);
  });

  test('a changed file becomes a new revision; the old one stays as it was', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const first = (await liveOf('refund'))!.revision;
    await content.write('articles/en/billing/refund.mdx', article('Refunds'));
    expect((await sync()).counts).toMatchObject({ updated: 1 });
    const second = (await liveOf('refund'))!;
    expect(second.revision.title).toBe('Refunds');
    expect(await on.db.select().from(articleRevisions).where(eq(articleRevisions.id, first.id))).toEqual([first]);
    expect(await documentsOf(second.id)).toMatchObject([{ title: 'Refunds' }]);
  });

  test('tells every node which pages are out of date', async () => {
    const messages: string[] = [];
    const stop = await on.database.listen(PAGES_CHANNEL, (payload) => messages.push(payload));
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    await expect
      .poll(() => messages.join(' ').split(' ').sort())
      .toEqual(
        [
          `address:refund`,
          `article:${id}`,
          'articles:en',
          'category:billing:en',
          `line:${id}:en`,
          'sitemap',
          `text:${id}:en`,
        ].toSorted(),
      );
    await stop();
  });

  test('translations share the article', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await content.write('articles/fr/billing/refund.mdx', article('Remboursement'));
    await sync();
    const [en, fr] = [(await liveOf('refund'))!, (await liveOf('refund', 'fr'))!];
    expect(fr.id).toBe(en.id);
    expect((await documentsOf(en.id)).map((document) => document.url)).toEqual([
      '/en/articles/refund',
      '/fr/articles/refund',
    ]);
  });

  test('a bad file is reported with line and expectation, and what was published stays', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await content.write('articles/en/billing/good.mdx', article('Good'));
    await sync();
    await content.write('articles/en/billing/refund.mdx', '---\ntitle: Refund\nupdated: soon\n---\n\n{broken}\n');
    const { counts, problems } = await sync();
    expect(counts).toMatchObject({ refused: 1, unchanged: 1, removed: 0 });
    expect(problems.map(formatProblem)).toEqual([
      'articles/en/billing/refund.mdx:3:10 updated: Expected a date such as 2026-11-21, found "soon".',
      'articles/en/billing/refund.mdx:6:1 Expressions in { } are not possible in articles. Write \\{ for a brace, or put it in `code`.',
    ]);
    expect((await liveOf('refund'))!.removedAt).toBeNull();
  });

  test('a mistake in the text is reported with its line in the file', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund', 'One\n\n<Nope />'));
    const { problems } = await sync();
    expect(problems.map(formatProblem)[0]).toMatch(
      /^articles\/en\/billing\/refund\.mdx:8:1 There is no component <Nope>/,
    );
    expect(await liveOf('refund')).toBeUndefined();
  });

  test('a file that is gone can no longer be read or found, and comes back with its history', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    await content.remove('articles/en/billing/refund.mdx');
    expect((await sync()).counts).toMatchObject({ removed: 1 });
    expect((await liveOf('refund'))!.removedAt).toBeInstanceOf(Date);
    expect(await documentsOf(id)).toEqual([]);
    expect((await sync()).counts).toMatchObject({ removed: 0 });
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    expect(await liveOf('refund')).toMatchObject({ id, removedAt: null });
    expect(await documentsOf(id)).toHaveLength(1);
    expect(await on.db.$count(articleRevisions)).toBe(1);
  });

  test('what was published in the browser is never overwritten: the file waits as a proposal', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const edited = await publishFromEditor('refund', 'Refund, edited');
    for (const title of ['Refund from the file', 'Refund from the file, again']) {
      await content.write('articles/en/billing/refund.mdx', article(title));
      expect((await sync()).counts).toMatchObject({ proposed: 1, updated: 0 });
    }
    expect((await liveOf('refund'))!.revision.id).toBe(edited);
    const waiting = await on.db
      .select({ title: articleRevisions.title, proposedAt: articleRevisions.proposedAt })
      .from(articleRevisions)
      .orderBy(desc(articleRevisions.id))
      .limit(2);
    expect(waiting).toEqual([
      { title: 'Refund from the file, again', proposedAt: expect.any(Date) },
      { title: 'Refund from the file', proposedAt: null },
    ]);
    expect((await sync()).counts).toMatchObject({ unchanged: 1, proposed: 0 });
  });

  test('removing the file does not remove what was published in the browser', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    await publishFromEditor('refund', 'Refund, edited');
    await content.remove('articles/en/billing/refund.mdx');
    expect((await sync()).counts).toMatchObject({ removed: 0 });
    expect((await liveOf('refund'))!.removedAt).toBeNull();
  });

  test('an exported edit that comes back as a file becomes the live file', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const id = await publishFromEditor('refund', 'Refund, edited');
    await exportContent(on.db, { contentDir: content.path });
    expect((await liveOf('refund'))!.revision.id).toBe(id);
    expect((await sync()).counts).toMatchObject({ proposed: 0, updated: 1 });
    expect((await liveOf('refund'))!.revision.origin).toBe('repository');
  });

  test('a renamed file keeps its article, and the old address leads to it', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await content.write('articles/fr/billing/refund.mdx', article('Remboursement'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    await content.move('articles/en/billing/refund.mdx', 'articles/en/billing/money-back.mdx');
    await content.move('articles/fr/billing/refund.mdx', 'articles/fr/billing/money-back.mdx');
    expect((await sync()).counts).toMatchObject({ renamed: 1, removed: 0, created: 0 });
    expect((await liveOf('money-back'))!.id).toBe(id);
    expect(await on.db.select().from(articleRedirects)).toMatchObject([{ former: 'refund', articleId: id }]);
    expect((await documentsOf(id)).map((document) => document.url)).toEqual([
      '/en/articles/money-back',
      '/fr/articles/money-back',
    ]);
  });

  test('a file renamed and rewritten at once is recognised by "formerly"', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    await content.remove('articles/en/billing/refund.mdx');
    await content.write(
      'articles/en/billing/money.mdx',
      article('Money back', 'All new.', 'formerly: [refund, 360012]\n'),
    );
    expect((await sync()).counts).toMatchObject({ renamed: 1 });
    expect((await liveOf('money'))!.id).toBe(id);
    const redirects = await on.db.select().from(articleRedirects).orderBy(articleRedirects.former);
    expect(redirects.map((row) => row.former)).toEqual(['360012', 'refund']);
  });

  test('a file moved to another folder changes its category, and its relative links', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    await content.move('articles/en/billing/refund.mdx', 'articles/en/money/refund.mdx');
    await sync();
    const live = (await liveOf('refund'))!;
    expect(live.revision.sourcePath).toBe('articles/en/money/refund.mdx');
    expect(await documentsOf(live.id)).toMatchObject([{ category: 'money' }]);
  });

  test('a changed snippet reaches the search through the articles that include it', async () => {
    await content.write('snippets/en/reset.mdx', 'Press the red button.\n');
    await content.write('articles/en/billing/refund.mdx', article('Refund', '<Snippet name="reset" />'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    expect((await documentsOf(id))[0]!.sections[0]!.text).toBe('Press the red button.');
    await content.write('snippets/en/reset.mdx', 'Press the blue button.\n');
    await sync();
    expect((await documentsOf(id))[0]!.sections[0]!.text).toBe('Press the blue button.');
    await content.write('snippets/en/reset.mdx', '<Nope />\n');
    const { problems } = await sync();
    expect(problems.map((problem) => problem.file)).toEqual(['snippets/en/reset.mdx']);
    expect((await documentsOf(id))[0]!.sections[0]!.text).toBe('Press the blue button.');
  });

  test('search documents that an earlier version made by other rules are made again, once', async () => {
    await content.write('articles/en/guide/refund.mdx', article('Refund'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    const old = [{ anchor: '', heading: '', text: 'As it was made before.' }];
    await on.db
      .update(searchDocuments)
      .set({ edition: 0, sections: old })
      .where(eq(searchDocuments.sourceId, String(id)));
    await sync();
    const [again] = await documentsOf(id);
    expect(again!.sections[0]!.text).toBe('About Refund.');
    await sync();
    expect(await documentsOf(id)).toEqual([again]);
  });

  test('categories follow their files; a broken one keeps what was known', async () => {
    await content.write('articles/en/billing/category.yml', 'title: Billing\norder: 2\nicon: ticket\n');
    await sync();
    await content.write('articles/en/billing/category.yml', 'titel: Billing\n');
    const { problems } = await sync();
    expect(problems.map(formatProblem)).toContain(
      'articles/en/billing/category.yml:1:8 titel: Expected one of title, summary, order, icon.',
    );
    expect(await on.db.select().from(categories)).toMatchObject([{ slug: 'billing', title: 'Billing', position: 2 }]);
    await content.remove('articles/en/billing/category.yml');
    await sync();
    expect(await on.db.select().from(categories)).toEqual([]);
  });

  test('names that cannot be addresses, twins and strange languages are reported and not read', async () => {
    await content.write('articles/en/billing/Refund Policy.mdx', article('A'));
    await content.write('articles/en/billing/twin.mdx', article('B'));
    await content.write('articles/en/money/twin.mdx', article('C'));
    await content.write('articles/xx/billing/a.mdx', article('D'));
    await content.write('articles/en/loose.mdx', article('E'));
    await content.write('articles/en/billing/old.md', article('F'));
    const { counts, problems } = await sync();
    expect(counts.created).toBe(1);
    expect(problems.map((problem) => problem.file).sort()).toEqual([
      'articles/en/billing/Refund Policy.mdx',
      'articles/en/billing/old.md',
      'articles/en/loose.mdx',
      'articles/en/money/twin.mdx',
      'articles/xx/billing/a.mdx',
    ]);
  });

  test('of two files with one name, the one that is published stays, wherever the other lies', async () => {
    await content.write('articles/en/money/refund.mdx', article('Refund'));
    await sync();
    await content.write('articles/en/billing/refund.mdx', article('Another'));
    const { counts, problems } = await sync();
    expect(counts).toMatchObject({ refused: 1, unchanged: 1, removed: 0 });
    expect(problems.map(formatProblem)).toContain(
      'articles/en/billing/refund.mdx:1:1 articles/en/money/refund.mdx has the same name; expected each name once in a language, in whatever category.',
    );
    expect(await liveOf('refund')).toMatchObject({ category: 'money', revision: { title: 'Refund' } });
  });

  test('a file with the name that an article got in the browser does not become that article', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id: articleId } = (await liveOf('refund'))!;
    const { userId } = await publishEdit(on.db, 'refund', {});
    await renameArticle(on.db, { articleId, slug: 'money-back' }, { origin: 'editor', userId });
    await content.write('articles/en/billing/money-back.mdx', article('Another'));
    const { counts, problems } = await sync();
    expect(counts).toMatchObject({ refused: 1, proposed: 0, updated: 0, removed: 0 });
    expect(problems.map(formatProblem)).toContain(
      'articles/en/billing/money-back.mdx:1:1 The article of articles/en/billing/refund.mdx is now called “money-back”; expected another name.',
    );
    expect((await liveOf('money-back'))!.revision.title).toBe('Refund');
  });

  test('a category that no file has made stays, is written out, and is then its file’s', async () => {
    const help = { slug: 'help', locale: 'en', title: 'Getting help', summary: '', position: 4, icon: '' };
    expect([await addCategories(on.db, [help]), await addCategories(on.db, [help])]).toEqual([1, 0]);
    await sync();
    expect(await on.db.select().from(categories)).toMatchObject([{ ...help, origin: 'editor' }]);
    await exportContent(on.db, { contentDir: content.path });
    await sync();
    expect(await on.db.select().from(categories)).toMatchObject([{ ...help, origin: 'repository' }]);
    await content.remove('articles/en/help/category.yml');
    await sync();
    expect(await on.db.select().from(categories)).toEqual([]);
  });

  test('of two files of one category, category.yml counts', async () => {
    await content.write('articles/en/billing/category.yml', 'title: Billing\n');
    await content.write('articles/en/billing/category.yaml', 'title: Money\n');
    const { problems } = await sync();
    expect(problems.map((problem) => problem.file)).toEqual(['articles/en/billing/category.yaml']);
    expect(await on.db.select().from(categories)).toMatchObject([{ title: 'Billing' }]);
  });

  test('a file in Latin-1 is told with its line and the remedy, and what was published stays', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    await writeFile(
      path.join(content.path, 'articles/en/billing/refund.mdx'),
      Buffer.from(article('Refund', 'Plain.\n\nCaf\u00e9.'), 'latin1'),
    );
    const { counts, problems } = await sync();
    expect(counts).toMatchObject({ refused: 1, removed: 0, updated: 0 });
    expect(problems.map(formatProblem)).toEqual([
      'articles/en/billing/refund.mdx:8:1 The file is not UTF-8 (its letters with accents look like Latin-1); expected it saved as UTF-8, in your editor or by iconv -f LATIN1 -t UTF-8.',
    ]);
    expect((await liveOf('refund'))!.revision.title).toBe('Refund');
  });

  test.each([
    ['title: 404', 'Put it into quotes: title: "404".'],
    ['title: true', 'Put it into quotes: title: "true".'],
    ['title: Error: disk full', 'A text with a colon needs quotes: title: "Error: disk full".'],
  ])('%s is told with the remedy', async (line, remedy) => {
    await content.write('articles/en/billing/refund.mdx', `---\n${line}\n---\n\nText.\n`);
    const { problems } = await sync();
    expect(problems.map(({ message }) => message).join('\n')).toContain(remedy);
  });

  test('a file that gets a name which cannot be used leaves what was published', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    await content.move('articles/en/billing/refund.mdx', 'articles/en/billing/Refund policy.mdx');
    expect((await sync()).counts).toMatchObject({ refused: 1, removed: 0 });
    expect((await liveOf('refund'))!.removedAt).toBeNull();
  });

  test.each([
    ['articles/en/billing/category.yml', 'titel: x\n'],
    ['articles/xx/billing/a.mdx', article('A')],
    ['articles/en/billing/A b.mdx', article('A')],
    ['articles/en/billing/a.md', article('A')],
    ['articles/en/billing/a.mdx', article('A', '{broken}')],
    ['snippets/en/s.mdx', '<Nope />'],
    ['snippets/en/A b.mdx', 'x'],
    ['videos/tour/guide.yml', 'title: [\n'],
    ['videos/a tour/guide.yml', 'title: A\n'],
  ])('%s with mistakes counts as refused', async (file, text) => {
    await content.write(file, text);
    expect((await sync()).counts.refused).toBe(1);
  });

  test('what was renamed or moved in the browser stays so while its file stays where it is', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id: articleId } = (await liveOf('refund'))!;
    const by = { origin: 'editor', userId: (await publishEdit(on.db, 'refund', {})).userId } as const;
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    expect(await renameArticle(on.db, { articleId, slug: 'money-back' }, by)).toBe('renamed');
    expect(await moveArticle(on.db, { articleId, category: 'money' }, by)).toBe('moved');
    expect((await sync()).counts).toMatchObject({ created: 0, unchanged: 1, removed: 0 });
    await content.write('articles/en/billing/refund.mdx', article('Refund, changed'));
    expect((await sync()).counts).toMatchObject({ created: 0, proposed: 1 });
    expect(await liveOf('money-back')).toMatchObject({ id: articleId, category: 'money' });
    expect(await on.db.$count(articles)).toBe(1);
  });

  test('what a person archived does not come back with its file; a changed file waits, in new languages too', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await sync();
    const { id } = (await liveOf('refund'))!;
    const { userId } = await publishEdit(on.db, 'refund', { title: 'Edited' });
    await archiveArticle(on.db, id, { origin: 'editor', userId });
    expect((await sync()).counts).toMatchObject({ created: 0, unchanged: 1 });
    await content.write('articles/en/billing/refund.mdx', article('Refund, changed'));
    await content.write('articles/fr/billing/refund.mdx', article('Remboursement'));
    expect((await sync()).counts).toMatchObject({ created: 0, updated: 0, proposed: 2 });
    expect((await liveOf('refund'))!.removedAt).toBeInstanceOf(Date);
    expect(await documentsOf(id)).toEqual([]);
  });

  test('two nodes that start together write each revision once', async () => {
    await content.write('articles/en/billing/refund.mdx', article('Refund'));
    await Promise.all([sync(), sync()]);
    expect(await on.db.$count(articleRevisions)).toBe(1);
  });

  test('tells how far it is', async () => {
    await content.write('articles/en/billing/a.mdx', article('A'));
    await content.write('articles/en/billing/b.mdx', article('B'));
    const steps: [number, number][] = [];
    await synchronize(on.db, {
      contentDir: content.path,
      site,
      onProgress: (done, total) => steps.push([done, total]),
    });
    expect(steps).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  describe('two thousand articles', () => {
    test('are published by few statements and cost one comparison each the next time', async () => {
      for (let i = 0; i < 2000; i++)
        await content.write(
          `articles/en/topic-${i % 20}/article-${i}.mdx`,
          article(`Article ${i}`, `## Part\n\nWords ${i} about [this](./article-1.mdx).`),
        );
      expect((await sync()).counts).toMatchObject({ created: 2000 });
      expect((await sync()).counts).toMatchObject({ created: 0, unchanged: 2000 });
      await rm(path.join(content.path, 'articles'), { recursive: true });
      expect((await sync()).counts).toMatchObject({ removed: 2000 });
    });
  });
});
