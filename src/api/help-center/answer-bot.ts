// Answers to questions for programs that ask in the place of somebody, and what came of them: the same ledger as the ask form's.
import { randomUUID } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { endSolved } from '../../deflection/ask.ts';
import { askSuggestions } from '../../deflection/schema.ts';
import { suggest, toShown } from '../../deflection/suggest.ts';
import { askerKeys } from '../../search/learning.ts';
import { searchDocuments } from '../../search/schema.ts';
import { isUuid } from '../../web/uuid.ts';
import { fieldInvalid, recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { id, rowUrl, text } from '../frame/shapes.ts';
import { localeOf, siteLocale } from './locale.ts';
import { findArticles } from './read-articles.ts';

const COMMON = { group: 'Search', resource: 'hc', method: 'POST', access: 'read' } as const;

/** Articles in one answer. */
const MOST_ARTICLES = 3;

/** `POST /answer_bot/answers/articles`: what may answer a question, and a token to say what came of it. */
export const answerWithArticles = defineEndpoint({
  ...COMMON,
  path: '/answer_bot/answers/articles',
  summary: 'Articles that may answer a question, the most likely first, and a token to say whether one did.',
  body: z.object({
    enquiry: z.string().min(1).max(10_000),
    locale: z.string().max(40).optional(),
  }),
  answer: z.strictObject({
    articles: z.array(
      z.strictObject({ article_id: id, url: text, html_url: text, title: text, snippet: text, locale: text }),
    ),
    interaction_access_token: text,
    auth_token: text,
  }),
  async run(call) {
    const { app, address, viewer } = call;
    const { enquiry, locale: wanted } = call.body;
    const locale = (wanted === undefined ? undefined : siteLocale(app.site, wanted)) ?? localeOf(call);
    const found = (await suggest(app, { text: enquiry, locale, viewer, limit: 5 })).filter(
      ({ kind }) => kind === 'article',
    );
    const suggestions = found.slice(0, MOST_ARTICLES);
    const articleOf = await articlesOfDocuments(
      call,
      suggestions.map((suggestion) => suggestion.id),
    );
    const shown = suggestions.filter((suggestion) => articleOf.has(suggestion.id));
    const token = randomUUID();
    app.ledger.suggested(token, locale, enquiry, shown.map(toShown), address);
    return {
      articles: shown.map((suggestion) => {
        const articleId = articleOf.get(suggestion.id)!;
        return {
          article_id: articleId,
          url: rowUrl(call, `/help_center/${suggestion.locale}/articles/${articleId}`),
          html_url: new URL(suggestion.url, call.sender.base).href,
          title: suggestion.title,
          snippet: suggestion.snippet,
          locale: suggestion.locale,
        };
      }),
      interaction_access_token: token,
      auth_token: token,
    };
  },
});

/** The articles that documents are of, as far as the caller may read them. */
async function articlesOfDocuments(call: Call, documents: readonly number[]): Promise<Map<number, number>> {
  if (documents.length === 0) return new Map();
  const rows = await call.app.db
    .select({ id: searchDocuments.id, source: sql<string>`${searchDocuments.sourceId}` })
    .from(searchDocuments)
    .where(inArray(searchDocuments.id, [...documents]));
  const ids = rows.map(({ source }) => Number(source));
  const readable = new Set((await findArticles(call, ids, undefined)).map((row) => row.id));
  return new Map(
    rows.flatMap(({ id: document, source }): [number, number][] =>
      readable.has(Number(source)) ? [[document, Number(source)]] : [],
    ),
  );
}

const outcome = z.object({
  article_id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  interaction_access_token: z.string().max(1_000),
});

/** The visit that a token is of, and the document of the article in it. @throws ApiError when it was not shown there. */
async function shownDocument(call: Call<unknown, z.output<typeof outcome>>) {
  const { article_id: articleId, interaction_access_token: askId } = call.body;
  if (!isUuid(askId)) throw fieldInvalid('interaction_access_token', 'is none');
  // What was shown a moment ago is written shortly after.
  await call.app.ledger.settle();
  const [row] = await call.app.db
    .select({ documentId: askSuggestions.documentId })
    .from(askSuggestions)
    .innerJoin(searchDocuments, eq(searchDocuments.id, askSuggestions.documentId))
    .where(
      and(
        eq(askSuggestions.askId, askId),
        eq(askSuggestions.kind, 'article'),
        sql`${searchDocuments.sourceId}::text = ${String(articleId)}::text`,
      ),
    );
  if (!row) throw recordNotFound();
  return { askId, documentId: row.documentId };
}

/** `POST /answer_bot/resolution`: an article answered it. */
export const resolveWithArticle = defineEndpoint({
  ...COMMON,
  path: '/answer_bot/resolution',
  summary: 'Say that an article answered the question; once.',
  body: outcome,
  async run(call) {
    const { askId, documentId } = await shownDocument(call);
    const keys = askerKeys(call.app.secret, { askId, address: call.address });
    if (!(await endSolved(call.app.db, askId, documentId, keys))) throw recordNotFound();
    return undefined;
  },
});

/** `POST /answer_bot/rejection`: an article did not. */
export const rejectArticle = defineEndpoint({
  ...COMMON,
  path: '/answer_bot/rejection',
  summary: 'Say that an article did not answer the question.',
  body: outcome,
  async run(call) {
    const { askId, documentId } = await shownDocument(call);
    call.app.ledger.looked(askId, documentId, { dismissed: true });
    return undefined;
  },
});
