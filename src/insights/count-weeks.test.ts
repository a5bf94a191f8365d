import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { articleVotes } from '../articles/schema.ts';
import { publishNew } from '../articles/test-content.ts';
import { aThread } from '../community/test-factory.ts';
import { posts, threads } from '../community/threads/schema.ts';
import { describeStores } from '../db/test-database.ts';
import { asks, searches, searchOpens } from '../deflection/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { satisfaction, tickets } from '../tickets/schema.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { countWeeks } from './count-weeks.ts';
import { figureOf } from './figures.ts';
import { insightWeeks } from './schema.ts';
import { readInsights } from './store.ts';

describeStores('the figures of the weeks', (on) => {
  const NOW = new Date('2026-11-26T12:00:00Z');
  /** In the week before this one. */
  const THEN = new Date('2026-11-18T10:00:00Z');
  const app = () => ({
    db: on.db,
    site: { timeZone: 'Europe/Zurich', defaultLocale: 'en', locales: [{ code: 'en' }, { code: 'fr' }] },
  });
  const read = (locale?: string) => readInsights(on.db, { range: 4, locale, timeZone: 'Europe/Zurich', now: NOW });
  const lastWeek = async (locale?: string) => (await read(locale)).weeks.at(-1)!;
  const ask = (more: Partial<typeof asks.$inferInsert>) =>
    on.db.insert(asks).values({ id: randomUUID(), locale: 'en', text: 'a question', createdAt: THEN, ...more });
  async function search(more: Partial<typeof searches.$inferInsert> & { opened?: boolean }) {
    const { opened, ...values } = more;
    const id = randomUUID();
    const row = {
      id,
      locale: 'en',
      text: 'lamps',
      origin: 'page',
      resultCount: 1,
      confident: true,
      createdAt: THEN,
    } as const;
    await on.db.insert(searches).values({ ...row, ...values });
    if (opened) await on.db.insert(searchOpens).values({ searchId: id, url: '/en/articles/lamps' });
  }
  async function request(locale: string, repliedAfterMinutes?: number) {
    const filed = await fileTicket(on.db, aTicket({ locale, subject: randomUUID() }));
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    const { id, requesterId } = filed.ticket;
    const firstRepliedAt =
      repliedAfterMinutes === undefined ? null : new Date(THEN.getTime() + repliedAfterMinutes * 60_000);
    await on.db.update(tickets).set({ createdAt: THEN, firstRepliedAt }).where(sql`${tickets.id} = ${id}`);
    return { ticketId: id, requesterId };
  }

  beforeEach(async () => {
    for (const table of [insightWeeks, asks, searches, articleVotes, satisfaction, tickets]) await on.db.delete(table);
  });

  test('count each visit by how it ended, in all languages and in each', async () => {
    const at = THEN;
    await ask({ solvedAt: at });
    await ask({ solvedAt: at, ticketAt: at });
    await ask({ ticketAt: at, locale: 'fr' });
    await ask({ threadAt: at });
    await ask({});
    await countWeeks(app(), NOW);
    expect(await lastWeek()).toMatchObject({
      week: '2026-11-16',
      asks: 5,
      solved: 1,
      filed: 2,
      threaded: 1,
      abandoned: 1,
    });
    expect(await lastWeek('fr')).toMatchObject({ asks: 1, solved: 0, filed: 1 });
  });

  test('begin a week on Monday where the site is', async () => {
    await ask({ createdAt: new Date('2026-11-22T22:59:00Z') });
    await ask({ createdAt: new Date('2026-11-22T23:01:00Z') });
    await countWeeks(app(), NOW);
    const { weeks, current } = await read();
    expect([weeks.at(-1)!.asks, current.asks]).toEqual([1, 1]);
  });

  test('count searches with and without a click, votes, ratings, requests and their first replies', async () => {
    await search({ opened: true });
    await search({});
    await search({ resultCount: 0, locale: 'fr' });
    const articleId = await publishNew(on.db, {
      slug: `lamps-${randomUUID()}`,
      title: 'Lamps',
      userId: (await aUser(on.db, { role: 'editor' })).id,
    });
    const [{ id: revisionId }] = (await on.db
      .execute(sql`select live_revision_id::float8 as id from article_translations where article_id = ${articleId}`)
      .then((result) => (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows))) as [{ id: number }];
    for (const helpful of [true, true, false])
      await on.db
        .insert(articleVotes)
        .values({ articleId, locale: 'en', revisionId, visitor: randomUUID(), helpful, createdAt: THEN });
    const rated = await request('en', 10);
    await request('en-GB', 30);
    await request('xx', 80);
    await request('fr');
    await on.db.insert(satisfaction).values({ ...rated, score: 'good', createdAt: THEN });
    await countWeeks(app(), NOW);
    const week = await lastWeek();
    expect(week).toMatchObject({
      searches: 3,
      opened: 1,
      empty: 1,
      helpful: 2,
      unhelpful: 1,
      good: 1,
      bad: 0,
      tickets: 4,
      replied: 3,
      replyMinutes: 30,
    });
    expect(figureOf('clickless', week)).toBe(2);
    expect(await lastWeek('en')).toMatchObject({ searches: 2, tickets: 3, good: 1 });
    expect(await lastWeek('fr')).toMatchObject({ searches: 1, empty: 1, tickets: 1, replyMinutes: null });
  });

  test('count which questions of the community are solved', async () => {
    const [open, solved] = [await aThread(on.db), await aThread(on.db)];
    for (const { thread } of [open, solved])
      await on.db.update(threads).set({ createdAt: THEN }).where(sql`${threads.id} = ${thread.id}`);
    await on.db.update(threads).set({ solvedAt: NOW }).where(sql`${threads.id} = ${solved.thread.id}`);
    await countWeeks(app(), NOW);
    expect(await lastWeek()).toMatchObject({ questions: 2, answered: 1 });
    await on.db.delete(posts);
    await on.db.delete(threads);
  });

  test('stay what they were when the ledger has let go of what was counted', async () => {
    await ask({ solvedAt: THEN });
    await ask({ ticketAt: THEN });
    await search({ opened: true });
    await countWeeks(app(), NOW);
    await on.db.delete(asks).where(sql`ticket_at is null`);
    await on.db.delete(searches);
    await countWeeks(app(), new Date(NOW.getTime() + 2 * 86_400_000));
    expect(await lastWeek()).toMatchObject({ asks: 2, solved: 1, filed: 1, searches: 1, opened: 1 });
  });

  test('follow what becomes of a visit', async () => {
    await ask({});
    await countWeeks(app(), NOW);
    await on.db.update(asks).set({ solvedAt: NOW });
    await countWeeks(app(), new Date(NOW.getTime() + 2 * 86_400_000));
    expect(await lastWeek()).toMatchObject({ asks: 1, solved: 1, abandoned: 0 });
  });

  test('begin with the first week in which anything happened, and go on through those in which nothing did', async () => {
    await ask({ createdAt: new Date('2026-11-04T10:00:00Z') });
    await countWeeks(app(), NOW);
    const { weeks, before, countedAt } = await read();
    expect(weeks.map(({ week, asks: count }) => [week, count])).toEqual([
      ['2026-11-02', 1],
      ['2026-11-09', 0],
      ['2026-11-16', 0],
    ]);
    expect(before).toEqual([]);
    expect(countedAt).toEqual(NOW);
  });
});
