import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { articleRevisions } from '../articles/schema.ts';
import { publishNew } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { listArticlesReadBefore } from './articles-read-before.ts';
import { noteBegun } from './decide-unanswered.ts';
import { groupQuestions } from './group-questions.ts';
import { askReads, askSuggestions, asks, searches, unansweredDecisions } from './schema.ts';
import { listUnanswered } from './unanswered.ts';
import { listWritten } from './written.ts';

describeStores('an article that was begun about a question', (on) => {
  const NOW = new Date('2026-11-26T12:00:00Z');
  const weeksAgo = (weeks: number) => new Date(NOW.getTime() - weeks * 7 * 86_400_000);
  const QUESTION = { locale: 'en', text: 'bent photo borders' };
  const app = () => ({
    db: on.db,
    site: { timeZone: 'UTC', defaultLocale: 'en', locales: [{ code: 'en' }] },
    questionSources: [],
  });
  const written = async () => {
    await groupQuestions(app(), NOW);
    return (await listWritten(on.db, { page: 1, timeZone: 'UTC', now: NOW })).rows;
  };
  async function requests(weeks: number, count: number) {
    for (let each = 0; each < count; each++) {
      const filed = await fileTicket(
        on.db,
        aTicket({ subject: 'Bent borders of photos', description: randomUUID(), channel: 'email' }),
      );
      if (filed.outcome !== 'filed') throw new Error(filed.outcome);
      await on.db
        .update(tickets)
        .set({ createdAt: weeksAgo(weeks) })
        .where(eq(tickets.id, filed.ticket.id));
    }
  }
  async function published(weeks: number) {
    const articleId = await publishNew(on.db, {
      slug: `borders-${randomUUID()}`,
      title: 'Straight borders',
      userId: (await aUser(on.db, { role: 'editor' })).id,
    });
    await on.db
      .update(articleRevisions)
      .set({ publishedAt: weeksAgo(weeks) })
      .where(eq(articleRevisions.articleId, articleId));
    await noteBegun(on.db, QUESTION, articleId);
    return articleId;
  }

  beforeEach(async () => {
    for (const table of [tickets, asks, searches, unansweredDecisions]) await on.db.delete(table);
  });

  test('shows whether fewer requests came since it is live', async () => {
    for (const weeks of [8, 7, 6, 5, 4]) await requests(weeks, 4);
    await requests(1, 1);
    const articleId = await published(3);
    const [one] = await written();
    expect(one).toMatchObject({
      ...QUESTION,
      articleId,
      publishedIn: '2026-11-02',
      article: { title: 'Straight borders' },
    });
    expect(one!.weeks.map(({ tickets: count }) => count)).toEqual([0, 4, 4, 4, 4, 4, 0, 0, 1]);
    expect(one!.effect).toMatchObject({ verdict: 'fell', weeksAfter: 2, after: 0.5 });
  });

  test('keeps the weeks of long ago when what was asked then is gone', async () => {
    await requests(8, 3);
    await published(3);
    await written();
    await on.db.delete(tickets);
    const later = new Date(NOW.getTime() + 7 * 86_400_000 * 5);
    await groupQuestions(app(), later);
    const { rows } = await listWritten(on.db, { page: 1, timeZone: 'UTC', now: later });
    expect(rows[0]!.weeks.find(({ week }) => week === '2026-09-28')).toEqual({ week: '2026-09-28', tickets: 3 });
  });

  test('takes its question off the list of what to write, and says nothing before it is live', async () => {
    await requests(1, 2);
    await groupQuestions(app(), NOW);
    const open = () =>
      listUnanswered(on.db, 'open', { viewerId: 0, locale: undefined, order: 'count', limit: 9, offset: 0 });
    const [question] = await open();
    await noteBegun(on.db, question!, 987_654);
    expect(await open()).toEqual([]);
    expect(await written()).toMatchObject([{ article: undefined, effect: undefined, publishedIn: undefined }]);
  });

  test('may be one that people had read before they sent a request', async () => {
    const id = await publishNew(on.db, {
      slug: `borders-${randomUUID()}`,
      title: 'Straight borders',
      userId: (await aUser(on.db, { role: 'editor' })).id,
    });
    const [document] = await on.db
      .select()
      .from(searchDocuments)
      .where(eq(searchDocuments.sourceId, String(id)));
    const page = { documentId: document!.id, kind: 'article', title: 'Straight borders', url: document!.url } as const;
    const visit = async (filed: boolean, weeks = 0) => {
      const askId = randomUUID();
      await on.db
        .insert(asks)
        .values({ id: askId, locale: 'en', createdAt: weeksAgo(weeks), ticketAt: filed ? weeksAgo(weeks) : null });
      return askId;
    };
    const beside = async (askId: string) =>
      on.db.insert(askSuggestions).values({ askId, ...page, rank: 1, score: 1, confident: true, openedAt: NOW });
    const earlier = async (askId: string) => on.db.insert(askReads).values({ askId, ...page, openedAt: NOW });
    const both = await visit(true);
    await beside(both);
    await earlier(both);
    await beside(await visit(false));
    await beside(await visit(false));
    await earlier(await visit(true));
    await earlier(await visit(true, 5));
    await groupQuestions(app(), new Date(NOW.getTime() + 60_000));
    expect(await listArticlesReadBefore(on.db, 'en')).toMatchObject([
      { sourceId: String(id), title: 'Straight borders', tickets: 2, before: 1, readers: 3 },
    ]);
    expect(await listArticlesReadBefore(on.db, 'fr')).toEqual([]);
  });
});
