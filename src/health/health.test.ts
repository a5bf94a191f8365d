import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { archiveArticle } from '../articles/publish.ts';
import { articleRevisions, articles, articleTranslations, articleVotes } from '../articles/schema.ts';
import { article, contentFolder, liveOf, publishEdit } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { askSuggestions, asks, searches, searchOpens } from '../deflection/schema.ts';
import { searchDocuments } from '../search/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { readStory } from './article-story.ts';
import { checkLinks, gatherLinks } from './check-links.ts';
import { findProblems } from './find.ts';
import { LEAST_OPENS, LEAST_VOTES } from './finding.ts';
import { brokenOf, countFindings, countOutward, listBrokenLinks, listFindings } from './finding-list.ts';
import { articleFindings, outwardLinks } from './schema.ts';
import { aSite } from './test-site.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describeStores('how the articles are', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  beforeEach(async () => {
    await content?.clear();
    for (const table of [searches, asks, outwardLinks, articleFindings, articleTranslations, articles, searchDocuments])
      await on.db.delete(table);
    content = await contentFolder();
  });
  const put = async (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) await content.write(file, text);
    await content.sync(on.db);
  };
  const found = async (kind: Parameters<typeof listFindings>[1]['kind']) => {
    await findProblems(on.db, { locales: ['en', 'fr'], defaultLocale: 'en' });
    const { rows } = await listFindings(on.db, { kind, locale: undefined, page: 1 });
    return rows.map(({ title, count, urls }) => [title, count, ...urls]);
  };
  const remove = async (slug: string) => {
    const { id: userId } = await aUser(on.db, { role: 'editor', password: null });
    await archiveArticle(on.db, (await liveOf(on.db, slug))!.id, { origin: 'editor', userId });
  };

  test('a link to an article that was archived, or to a topic or guide that is none, is broken', async () => {
    await put({
      'articles/en/a/one.mdx': article(
        'One',
        '[Two](two) [Three](three) [Topic](/categories/a) [None](/categories/none) [Guide](/videos/none)',
      ),
      'articles/en/a/two.mdx': article('Two'),
      'articles/en/a/three.mdx': article('Three'),
    });
    const dead = ['/en/categories/none', '/en/videos/none'];
    expect(await found('broken-link')).toEqual([['One', 2, ...dead]]);
    await remove('two');
    expect(await found('broken-link')).toEqual([['One', 3, '/en/articles/two', ...dead]]);
    expect(await countFindings(on.db)).toEqual({ 'broken-link': 1 });
    // Another text is not said to be broken before it was looked at.
    await publishEdit(on.db, 'one', { body: '[Three](three)\n' });
    expect((await listFindings(on.db, { kind: 'broken-link', locale: 'en', page: 1 })).rows).toEqual([]);
    expect(await found('broken-link')).toEqual([]);
  });

  test('a link to a part that is not there is broken, also within the text; steps have parts, and languages their own', async () => {
    await put({
      'articles/en/a/one.mdx': article('One', '## Here\n\n[a](#here) [b](#gone) [c](two#part) [d](two#gone) [e](two)'),
      'articles/en/a/two.mdx': article('Two', '<Steps>\n<Step title="First">\n#### Part\n\nWords.\n</Step>\n</Steps>'),
      'articles/en/a/three.mdx': article('Three', 'Words.'),
      'articles/fr/a/three.mdx': article('Trois', '## Là\n\n[a](three#la) [b](two#part) [c](/en/articles/three#la)'),
    });
    expect(await found('broken-link')).toEqual([
      ['One', 2, '#gone', '/en/articles/two#gone'],
      ['Trois', 1, '/en/articles/three#la'],
    ]);
  });

  test('pictures that say nothing of what they show are counted when a text is read', async () => {
    await put({
      'articles/en/a/one.mdx': article('One', '![](/content/a.png) ![A lamp](/content/a.png) ![ ](/content/a.png)'),
    });
    expect(await found('undescribed')).toEqual([['One', 2]]);
  });

  test('an article is badly rated when most of enough answers say no', async () => {
    await put({ 'articles/en/a/one.mdx': article('One'), 'articles/en/a/two.mdx': article('Two') });
    const vote = async (slug: string, votes: boolean[]) => {
      const { id, revision } = (await liveOf(on.db, slug))!;
      await on.db.insert(articleVotes).values(
        votes.map((helpful) => ({
          ...{ articleId: id, locale: 'en', revisionId: revision.id, helpful },
          visitor: crypto.randomUUID(),
        })),
      );
    };
    await vote('one', [true, ...Array<boolean>(LEAST_VOTES).fill(false)]);
    await vote('two', Array<boolean>(LEAST_VOTES - 1).fill(false));
    expect(await found('badly-rated')).toEqual([['One', LEAST_VOTES]]);
  });

  test('an article is unread when it is old enough and hardly opened while others are', async () => {
    await put({ 'articles/en/a/one.mdx': article('One'), 'articles/en/a/two.mdx': article('Two') });
    expect(await found('unread')).toEqual([]);
    await on.db.update(articleRevisions).set({ publishedAt: daysAgo(400) });
    expect(await found('unread')).toEqual([]);
    const ids = await on.db
      .insert(searches)
      .values(
        Array.from({ length: LEAST_OPENS }, () => ({
          ...{ id: crypto.randomUUID(), locale: 'en', text: 'two', origin: 'page' as const, resultCount: 1 },
          confident: true,
        })),
      )
      .returning({ id: searches.id });
    await on.db.insert(searchOpens).values(ids.map(({ id }) => ({ searchId: id, url: '/en/articles/two' })));
    expect(await found('unread')).toEqual([['One', 13]]);
  });

  test('visits each address elsewhere once, and tells of it after three days that failed', async () => {
    const site = await aSite((request, response) => {
      response.writeHead(request.url === '/gone' ? 404 : 200).end();
    });
    await put({
      'articles/en/a/one.mdx': article('One', `[a](${site.url}/here) [b](${site.url}/gone#part) [c](/en/search)`),
      'articles/fr/a/one.mdx': article('Un', `[b](${site.url}/gone)`),
      'articles/en/a/team.mdx': article('Team', `[b](${site.url}/do-it)`, 'audience: staff\n'),
    });
    const check = () =>
      checkLinks(on.db, {
        ...{ publicUrl: 'https://help.example.com', privateHosts: new Set([site.host]), pauseMs: 1 },
        signal: AbortSignal.timeout(20_000),
      });
    const again = (on_: string) =>
      on.db
        .update(outwardLinks)
        .set({ dueAt: new Date(), failedOn: sql`case when failed_on is not null then ${on_}::date end` });
    await check();
    await check();
    expect(site.asked.toSorted()).toEqual(['GET /gone', 'HEAD /gone', 'HEAD /here']);
    expect(await countOutward(on.db)).toMatchObject({ broken: 0, known: 2 });
    await again('2026-01-01');
    await check();
    await again('2026-01-02');
    await check();
    const { rows } = await listBrokenLinks(on.db, 1);
    expect(rows).toMatchObject([{ url: `${site.url}/gone`, problem: 'not-found', status: 404 }]);
    expect(rows[0]!.uses.map(({ title }) => title).toSorted()).toEqual(['One', 'Un']);
    expect(await brokenOf(on.db, [`${site.url}/gone`, `${site.url}/here`])).toEqual(new Set([`${site.url}/gone`]));
    await publishEdit(on.db, 'one', { body: 'No link.\n' });
    expect((await listBrokenLinks(on.db, 1)).rows[0]!.uses.map(({ title }) => title)).toEqual(['Un']);
    await remove('one');
    await gatherLinks(on.db, undefined);
    expect(await countOutward(on.db)).toMatchObject({ broken: 0, known: 0 });
  });

  test('notes no failure while nothing elsewhere can be reached, and leaves our own address out', async () => {
    await put({
      'articles/en/a/one.mdx': article(
        'One',
        '[a](http://127.0.0.1:1/a) [b](http://127.0.0.1:2/b) [own](https://help.example.com/x)',
      ),
    });
    await checkLinks(on.db, {
      ...{ publicUrl: 'https://help.example.com', privateHosts: new Set(['127.0.0.1:1', '127.0.0.1:2']), pauseMs: 1 },
      signal: AbortSignal.timeout(20_000),
    });
    const rows = await on.db.select().from(outwardLinks).orderBy(outwardLinks.url);
    expect(rows.map(({ url, failedDays, checkedAt }) => [url, failedDays, checkedAt])).toEqual([
      ['http://127.0.0.1:1/a', 0, null],
      ['http://127.0.0.1:2/b', 0, null],
    ]);
  });

  test('tells of an article how it was rated, what led to it, which tickets came after it, and its links', async () => {
    await put({
      'articles/en/a/one.mdx': article('One', '[Two](two)'),
      'articles/en/a/two.mdx': article('Two', '[One](one)'),
    });
    const { id, revision } = (await liveOf(on.db, 'one'))!;
    const [document] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.url, '/en/articles/one'));
    await on.db.insert(articleVotes).values([
      { articleId: id, locale: 'en', revisionId: revision.id, visitor: 'a', helpful: true },
      { articleId: id, locale: 'en', revisionId: revision.id, visitor: 'b', helpful: false, reason: 'Too short' },
    ]);
    const searchId = crypto.randomUUID();
    await on.db.insert(searches).values({
      ...{
        id: searchId,
        locale: 'en',
        text: 'lamp for ada@example.com',
        origin: 'page',
        resultCount: 1,
        confident: true,
      },
    });
    await on.db.insert(searchOpens).values({ searchId, url: '/en/articles/one' });
    const filed = await fileTicket(on.db, aTicket({ subject: 'Still dark' }));
    if (!('ticket' in filed)) throw new Error('The ticket was not filed.');
    const { ticket } = filed;
    const askId = crypto.randomUUID();
    await on.db.insert(asks).values({ id: askId, locale: 'en', ticketAt: new Date(), ticketId: ticket.id });
    await on.db.insert(askSuggestions).values({
      ...{ askId, documentId: document!.id, kind: 'article', title: 'One', url: '/en/articles/one', rank: 1, score: 1 },
      ...{ confident: true, question: 'My lamp is dark', openedAt: new Date() },
    });
    const read = (role: 'administrator' | 'moderator') =>
      readStory(on.db, { articleId: id, slug: 'one', locale: 'en' }, { viewer: { role, id: 1 }, timeZone: 'UTC' });
    const story = (await read('administrator'))!;
    expect(story.weeks).toHaveLength(26);
    expect(story.weeks.at(-1)).toMatchObject({ yes: 1, no: 1 });
    expect(story.reasons).toMatchObject([{ reason: 'Too short' }]);
    expect(story.texts).toHaveLength(1);
    const led = story.led.map(({ text }) => text);
    expect(led).toContain('My lamp is dark');
    expect(led.join()).not.toContain('ada@example.com');
    expect(story.tickets).toMatchObject({ count: 1, tickets: [{ id: ticket.id, subject: 'Still dark' }] });
    expect(story.out).toMatchObject([{ url: '/en/articles/two', isBroken: false }]);
    expect(story.in.map(({ title }) => title)).toEqual(['Two']);
    expect((await read('moderator'))!.tickets).toBeUndefined();
    expect(
      await readStory(
        on.db,
        { articleId: id, slug: 'one', locale: 'fr' },
        { viewer: { role: 'editor' }, timeZone: 'UTC' },
      ),
    ).toBeUndefined();
  });
});
