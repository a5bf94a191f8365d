import { z } from 'zod';
import { articleUrl } from '../../articles/slug.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { onePage, pageSchema, readPage } from '../frame/paging.ts';
import { wordsParameter } from '../frame/read.ts';
import { at, flag, id, idOrNull, moment, rowUrl, text } from '../frame/shapes.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';
import { accountOf, NO_ACCOUNT } from '../support/users/people.ts';
import { type ArticleRow, articleAnswer, articleSchema, changedAt } from './article.ts';
import { besidesArticles, besidesSchema } from './besides-articles.ts';
import { localeOf, siteLocale } from './locale.ts';
import {
  type ArticlesWanted,
  articleFacts,
  articleList,
  changedArticles,
  findArticle,
  findArticles,
  requireArticle,
} from './read-articles.ts';
import { categoryNumber } from './sections.ts';

const GROUP = 'Articles';
const articlesPage = pageSchema('articles', articleSchema, besidesSchema);
/** Seconds since 1970, also with a fraction. */
const seconds = z.coerce.number().min(0).max(8_640_000_000);
const listQuery = z.object({
  label_names: z.string().max(1_000).optional(),
  start_time: seconds.optional(),
  include: wordsParameter('What comes along: sections, categories, and for the team users.'),
});

/** A page of articles with their answers. */
async function page(call: Call<z.output<typeof listQuery>>, which: ArticlesWanted) {
  const { label_names: labels, start_time: since } = call.query;
  const source = articleList(call, {
    ...which,
    ...(labels !== undefined && { labels: labels.split(',').filter(Boolean) }),
    ...(since !== undefined && { since: new Date(since * 1000) }),
  });
  const { rows, envelope } = await readPage(call, source, 'hc');
  const facts = await articleFacts(call, rows);
  const articles = rows.map((row) => articleAnswer(call, row, facts));
  return { ...envelope, articles, ...(await besidesArticles(call as Call, articles, call.query.include)) };
}

/** `GET /help_center/articles`: those of one language that the caller may read. */
export const listArticles = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles',
  summary: 'The articles that you may read, in one language.',
  group: GROUP,
  resource: 'hc',
  query: listQuery,
  answer: articlesPage,
  run: (call) => page(call, { locale: localeOf(call) }),
});

/** `GET /help_center/sections/{id}/articles`. */
export const listArticlesOfSection = defineEndpoint({
  method: 'GET',
  path: '/help_center/sections/{id}/articles',
  summary: 'The articles of a section.',
  group: GROUP,
  resource: 'hc',
  query: listQuery,
  answer: articlesPage,
  async run(call) {
    const category = await keyOfNumber(call.app.db, 'section', call.id());
    if (category === undefined) throw recordNotFound();
    return page(call, { locale: localeOf(call), category });
  },
});

/** `GET /help_center/categories/{id}/articles`: all of them, because there is one category. */
export const listArticlesOfCategory = defineEndpoint({
  method: 'GET',
  path: '/help_center/categories/{id}/articles',
  summary: 'The articles of a category.',
  group: GROUP,
  resource: 'hc',
  query: listQuery,
  answer: articlesPage,
  async run(call) {
    if (call.id() !== (await categoryNumber(call.app.db))) throw recordNotFound();
    return page(call, { locale: localeOf(call) });
  },
});

/** `GET /help_center/users/{id}/articles`: those whose text in that language somebody wrote. */
export const listArticlesOfUser = defineEndpoint({
  method: 'GET',
  path: '/help_center/users/{id}/articles',
  summary: 'The articles whose present text a user wrote.',
  group: GROUP,
  resource: 'hc',
  query: listQuery,
  answer: articlesPage,
  async run(call) {
    // Nobody learns who has an account: who has none has written nothing.
    const authorId = (await accountOf(call.app.db, call.id())) ?? NO_ACCOUNT;
    return page(call, { locale: localeOf(call), authorId });
  },
});

/** `GET /help_center/articles/{id}`: in the language that is asked for, else in the main one. */
export const showArticle = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}',
  summary: 'An article; where it has no translation, in the main language.',
  group: GROUP,
  resource: 'hc',
  query: listQuery.pick({ include: true }),
  answer: z.strictObject({ article: articleSchema, ...besidesSchema }),
  async run(call) {
    const row = await requireArticle(call);
    const article = articleAnswer(call, row, await articleFacts(call, [row]));
    return { article, ...(await besidesArticles(call as Call, [article], call.query.include)) };
  },
});

/** Rows of an incremental export. */
const MOST_CHANGED = 1_000;

/** `GET /help_center/incremental/articles`: what changed since a moment, in all languages. */
export const exportArticles = defineEndpoint({
  method: 'GET',
  path: '/help_center/incremental/articles',
  summary: 'Articles changed since a moment, the oldest first, in all languages.',
  group: GROUP,
  resource: 'hc',
  query: z.object({ start_time: seconds }),
  answer: z.strictObject({
    count: z.number().int(),
    next_page: z.string().nullable(),
    end_time: z.number().int(),
    articles: z.array(articleSchema),
  }),
  async run(call) {
    const since = call.query.start_time;
    const found = await changedArticles(call, new Date(since * 1000), MOST_CHANGED + 1);
    const second = (row: ArticleRow) => Math.floor(changedAt(row).getTime() / 1000);
    const more = found.length > MOST_CHANGED;
    // The next page begins with the second at which this one stops: none of that second is on both, unless it fills a page.
    const end = more ? second(found[MOST_CHANGED]!) : ((found.at(-1) && second(found.at(-1)!)) ?? Math.floor(since));
    const whole = more ? found.filter((row) => second(row) < end) : found;
    const rows = whole.length > 0 ? whole : found.slice(0, MOST_CHANGED);
    const next = more ? (whole.length > 0 ? end : end + 1) : undefined;
    const facts = await articleFacts(call, rows);
    return {
      count: rows.length,
      next_page:
        next === undefined ? null : call.url(`/api/v2/help_center/incremental/articles.json?start_time=${next}`),
      end_time: next ?? end,
      articles: rows.map((row) => articleAnswer(call, row, facts)),
    };
  },
});

/** A translation as answers show it. */
export const translationSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  source_id: id,
  source_type: z.literal('Article'),
  locale: text,
  title: text,
  body: text,
  outdated: flag,
  draft: flag,
  hidden: flag,
  created_at: at,
  updated_at: at,
  created_by_id: idOrNull,
  updated_by_id: idOrNull,
});

/** Articles as answers show their translations. */
export async function translationAnswers(call: Call, rows: readonly ArticleRow[]) {
  const keyOf = ({ id, locale }: ArticleRow) => `${id}/${locale}`;
  const [facts, numbers] = await Promise.all([
    articleFacts(call, rows),
    numbersOf(call.app.db, 'translation', rows.map(keyOf)),
  ]);
  return rows.map((row) => ({
    id: numbers.get(keyOf(row))!,
    url: rowUrl(call, `/help_center/articles/${row.id}/translations/${row.locale}`),
    html_url: new URL(articleUrl(row.locale, row.slug), call.sender.base).href,
    source_id: row.id,
    source_type: 'Article' as const,
    locale: row.locale,
    title: row.title,
    body: facts.html(row),
    outdated: row.outdatedAt !== null,
    draft: false,
    hidden: false,
    created_at: moment(row.createdAt),
    updated_at: moment(changedAt(row)),
    created_by_id: facts.personOf(row.author),
    updated_by_id: facts.personOf(row.author),
  }));
}

/** `GET /help_center/articles/{id}/translations`. */
export const listTranslations = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/translations',
  summary: 'An article in all languages in which you may read it.',
  group: GROUP,
  resource: 'hc',
  answer: pageSchema('translations', translationSchema),
  async run(call) {
    const rows = await findArticles(call, [call.id()], undefined);
    if (rows.length === 0) throw recordNotFound();
    const inOrder = rows.toSorted((a, b) => a.locale.localeCompare(b.locale));
    return {
      translations: await translationAnswers(call, inOrder),
      ...onePage(rows.length),
    };
  },
});

/** `GET /help_center/articles/{id}/translations/missing`. */
export const listMissingTranslations = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/translations/missing',
  summary: 'The languages of the site in which an article cannot be read.',
  group: GROUP,
  resource: 'hc',
  answer: z.strictObject({ locales: z.array(text) }),
  async run(call) {
    const rows = await findArticles(call, [call.id()], undefined);
    if (rows.length === 0) throw recordNotFound();
    const there = new Set(rows.map(({ locale }) => locale));
    return { locales: call.app.site.locales.map(({ code }) => code).filter((code) => !there.has(code)) };
  },
});

/** `GET /help_center/articles/{id}/translations/{locale}`. */
export const showTranslation = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/translations/{locale:text}',
  summary: 'An article in one language.',
  group: GROUP,
  resource: 'hc',
  answer: z.strictObject({ translation: translationSchema }),
  async run(call) {
    const locale = siteLocale(call.app.site, call.text('locale'));
    const row = locale === undefined ? undefined : await findArticle(call, call.id(), { locale, exactly: true });
    if (!row) throw recordNotFound();
    return { translation: (await translationAnswers(call, [row]))[0]! };
  },
});

/** `GET /help_center/articles/{id}/comments`: articles have none here. */
export const listArticleComments = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/comments',
  summary: 'Comments on an article: there are none, questions are asked in the community.',
  group: GROUP,
  resource: 'hc',
  answer: pageSchema('comments', z.never()),
  async run(call) {
    await requireArticle(call);
    return { comments: [], ...onePage(0) };
  },
});
