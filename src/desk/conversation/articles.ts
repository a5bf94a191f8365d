import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import type { Site } from '../../config/site.ts';
import type { Db } from '../../db/client.ts';
import { articleDrafts } from '../../publishing/schema.ts';
import { startFrom } from '../../publishing/start-article.ts';
import type { TicketsMessages } from '../../tickets/messages/types.ts';
import { requesters, ticketComments, tickets } from '../../tickets/schema.ts';
import { staffPath } from '../../tickets/team-mail.ts';
import type { DeskMessages } from '../messages/types.ts';
import { articleOfRequest } from './article-of-request.ts';
import { ticketArticles } from './schema.ts';

/** Answers that an article begins with, the last ones: what was said before was often not the answer yet. */
const MOST_ANSWERS = 3;
/** Articles that stand beside a ticket. */
const MOST_SHOWN = 5;

/** An article that was begun with a ticket. */
export interface BegunArticle {
  articleId: number;
  locale: string;
  title: string;
  /** Readers have it. */
  isLive: boolean;
}

/**
 * Begins an article with what stands in a ticket, as a draft of its writer in the language of the ticket: its question, the last answers, and
 * the way back.
 * @returns undefined when there is no such ticket.
 */
export async function beginArticle(
  { db, site, messages }: { db: Db; site: Site; messages: { in(locale: string): DeskMessages & TicketsMessages } },
  { ticketId, author, locale }: { ticketId: number; author: number; locale: string },
): Promise<{ articleId: number; locale: string } | undefined> {
  const [row] = await db
    .select({ ticket: tickets, name: requesters.name, email: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(eq(tickets.id, ticketId));
  if (!row) return undefined;
  const said = and(eq(ticketComments.ticketId, ticketId), eq(ticketComments.public, true));
  const [[question], answers] = await Promise.all([
    db.select().from(ticketComments).where(said).orderBy(asc(ticketComments.id)).limit(1),
    db
      .select()
      .from(ticketComments)
      .where(and(said, eq(ticketComments.author, 'agent')))
      .orderBy(desc(ticketComments.id))
      .limit(MOST_ANSWERS),
  ]);
  const language = site.locales.find(({ code }) => code === row.ticket.locale)?.code ?? site.defaultLocale;
  const { desk, requests } = messages.in(language);
  const beginning = articleOfRequest(
    {
      subject: row.ticket.subject,
      question: question?.body ?? '',
      answers: answers.toReversed().map(({ body }) => body),
      people: [row.name, row.email, ...row.ticket.cc, ...answers.map(({ authorName }) => authorName)].filter(
        (one): one is string => one !== null,
      ),
      link: { title: requests.number({ id: ticketId }), path: staffPath(locale, ticketId) },
    },
    desk.article,
  );
  return await db.transaction(async (tx) => {
    const articleId = await startFrom(tx, beginning, { locale: language, author });
    await tx.insert(ticketArticles).values({ ticketId, articleId, locale: language });
    return { articleId, locale: language };
  });
}

/** The articles that were begun with a ticket, the newest first. */
export async function begunArticles(db: Db, ticketId: number): Promise<BegunArticle[]> {
  const drafted = sql<string | null>`(select ${articleDrafts.fields} ->> 'title' from ${articleDrafts}
    where ${articleDrafts.articleId} = ${ticketArticles.articleId} and ${articleDrafts.locale} = ${ticketArticles.locale} limit 1)`;
  const rows = await db
    .select({
      articleId: ticketArticles.articleId,
      locale: ticketArticles.locale,
      title: articleRevisions.title,
      slug: articles.slug,
      drafted,
      isLive: sql<boolean>`${articleTranslations.liveRevisionId} is not null and ${articleTranslations.removedAt} is null and ${articles.archivedAt} is null`,
    })
    .from(ticketArticles)
    .innerJoin(articles, eq(articles.id, ticketArticles.articleId))
    .leftJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), eq(articleTranslations.locale, ticketArticles.locale)),
    )
    .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(eq(ticketArticles.ticketId, ticketId))
    .orderBy(desc(ticketArticles.articleId))
    .limit(MOST_SHOWN);
  return rows.map(({ title, drafted, slug, ...one }) => ({ ...one, title: title ?? drafted ?? slug }));
}
