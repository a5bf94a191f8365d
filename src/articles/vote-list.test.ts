import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { articleVotes } from './schema.ts';
import { article, contentFolder, liveOf } from './test-content.ts';
import { listVotedArticles, listVotes, VOTES_PAGE_SIZE } from './vote-list.ts';

describeStores('the list of votes on articles', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  beforeAll(async () => {
    content = await contentFolder({
      'articles/en/billing/refund.mdx': article('Refund'),
      'articles/fr/billing/refund.mdx': article('Remboursement'),
      'articles/en/billing/invoice.mdx': article('Invoice'),
    });
    await content.sync(on.db);
    let minute = 0;
    const vote = async (locale: string, slug: string, helpful: boolean, reason: string | null = null) => {
      const live = (await liveOf(on.db, slug, locale))!;
      await on.db.insert(articleVotes).values({
        articleId: live.id,
        locale,
        revisionId: live.revision.id,
        visitor: crypto.randomUUID(),
        helpful,
        reason,
        updatedAt: new Date(Date.UTC(2026, 0, 1, 0, minute++)),
      });
    };
    await vote('en', 'refund', true);
    await vote('fr', 'refund', false, 'Trop court');
    await vote('en', 'refund', false, 'Which <b>button</b>?');
    await vote('en', 'invoice', false);
  });
  afterAll(() => content.clear());
  const list = async (
    filter: { locale?: string; articleId?: number; show?: 'all' | 'no' | 'words'; page?: number } = {},
  ) => {
    const { locale, articleId, show = 'all', page = 1 } = filter;
    const { rows: votes, more } = await listVotes(on.db, { locale, articleId, show, page });
    return { votes: votes.map(({ title, helpful, reason }) => [title, helpful, reason]), more };
  };

  test('has the newest first, with the words and the title in the language that was read', async () => {
    expect(await list()).toEqual({
      votes: [
        ['Invoice', false, null],
        ['Refund', false, 'Which <b>button</b>?'],
        ['Remboursement', false, 'Trop court'],
        ['Refund', true, null],
      ],
      more: false,
    });
  });

  test('shows one language, one article, those that say no, or those with words', async () => {
    expect((await list({ locale: 'fr' })).votes).toEqual([['Remboursement', false, 'Trop court']]);
    const [, refund] = await listVotedArticles(on.db, 'en');
    expect((await list({ locale: 'en', articleId: refund!.articleId, show: 'no' })).votes).toEqual([
      ['Refund', false, 'Which <b>button</b>?'],
    ]);
    expect((await list({ show: 'words' })).votes).toHaveLength(2);
  });

  test('counts the votes of each article, those with most that say no first', async () => {
    const counted = (await listVotedArticles(on.db, undefined)).map(({ yes, no }) => [yes, no]);
    expect(counted).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  test('comes in pages', async () => {
    await on.db.execute(sql`insert into article_votes (article_id, locale, revision_id, visitor, helpful)
      select article_id, locale, revision_id, 'visitor ' || n, true
      from (select * from article_votes limit 1) as one, generate_series(1, ${VOTES_PAGE_SIZE}::integer) as n`);
    const first = await list();
    expect([first.votes.length, first.more]).toEqual([VOTES_PAGE_SIZE, true]);
    const second = await list({ page: 2 });
    expect([second.votes.length, second.more]).toEqual([4, false]);
    expect(await list({ page: 3 })).toEqual(second);
  });
});
