import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { audiencesOf } from '../../accounts/audience.ts';
import { rowsOf } from '../../db/rows.ts';
import { suggest } from '../../deflection/suggest.ts';
import { markedPieces } from '../../search/results.ts';
import { searchDocuments } from '../../search/schema.ts';
import { type FoundDocument, MOST_RANKED } from '../../search/search.ts';
import { escapeHtml } from '../../web/html.ts';
import { parameterInvalid } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { readPage } from '../frame/paging.ts';
import { at, flag, text, textOrNull } from '../frame/shapes.ts';
import { keyOfNumber } from '../ids/numbers.ts';
import { type ArticleRow, articleAnswer, articleSchema } from './article.ts';
import { localeOf, siteLocale } from './locale.ts';
import { articleFacts, articleList, findArticles } from './read-articles.ts';

const GROUP = 'Search';
/** Results on a page where none is asked for, and at most. */
const PER_PAGE = { usual: 25, most: 100 };

const found = z.strictObject({ ...articleSchema.shape, result_type: z.literal('article'), snippet: text });
export const resultsAnswer = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    results: z.array(row),
    count: z.number().int(),
    next_page: textOrNull,
    previous_page: textOrNull,
    page: z.number().int(),
    page_count: z.number().int(),
    per_page: z.number().int(),
  });

/** What was found, on the page that is asked for, with its number in the table that it is from. */
export async function foundPage(
  call: Call,
  query: { text: string; locale: string; kind: 'article' | 'thread'; category?: string | undefined },
) {
  const { app, page, viewer } = call;
  const { kind, category, ...asked } = query;
  const audiences = audiencesOf(viewer);
  const ranked = await app.search.rank({
    ...asked,
    audiences,
    kinds: [kind],
    ...(category !== undefined && { category }),
    limit: MOST_RANKED,
  });
  const size = Math.min(PER_PAGE.most, page.by === 'number' ? (page.perPage ?? PER_PAGE.usual) : page.size);
  const number = page.by === 'number' ? page.page : 1;
  const part = ranked.hits.slice((number - 1) * size, number * size);
  const documents = await app.search.describe(part, { locale: asked.locale, audiences, asked: ranked.asked });
  const count = Math.min(ranked.total, MOST_RANKED);
  const pages = Math.max(1, Math.ceil(count / size));
  const to = (other: number) => {
    const url = new URL(call.url(call.sender.url.pathname + call.sender.url.search));
    url.searchParams.set('page', String(other));
    return url.href;
  };
  return {
    documents,
    envelope: {
      count,
      next_page: number < pages ? to(number + 1) : null,
      previous_page: number > 1 ? to(number - 1) : null,
      page: number,
      page_count: pages,
      per_page: size,
    },
  };
}

/** The numbers of what was found, in the table that it is from. */
export async function sourcesOf(call: Call, documents: readonly FoundDocument[]): Promise<Map<number, number>> {
  if (documents.length === 0) return new Map();
  const ids = documents.map(({ document }) => document.id);
  const rows = rowsOf<{ id: string; source: string }>(
    await call.app.db.execute(sql`select id, ${searchDocuments.sourceId} as source from ${searchDocuments}
      where id = any(${sql.param(ids)}::bigint[])`),
  );
  return new Map(rows.map(({ id, source }) => [Number(id), Number(source)]));
}

/** The part of a document that was found, with the words that match. */
export function snippetOf({ passage }: FoundDocument): string {
  return markedPieces(passage.text, passage.marks)
    .map(({ text: piece, marked }) => (marked ? `<em>${escapeHtml(piece)}</em>` : escapeHtml(piece)))
    .join('');
}

/** `GET /help_center/articles/search`: by words, or all of a section or with labels. */
export const searchArticles = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/search',
  summary: 'Articles by words, section or labels.',
  group: GROUP,
  resource: 'hc',
  query: z.object({
    query: z.string().max(10_000).optional(),
    category: z.coerce.number().int().optional(),
    section: z.coerce.number().int().optional(),
    label_names: z.string().max(1_000).optional(),
    locale: z.string().max(40).optional(),
  }),
  answer: resultsAnswer(found),
  async run(call) {
    const { query, section, category, label_names: labels, locale } = call.query;
    if (query === undefined && section === undefined && category === undefined && labels === undefined)
      throw parameterInvalid('At least one of query, category, section and label_names is required');
    const asked = locale === undefined || locale === '*' ? localeOf(call) : siteLocale(call.app.site, locale);
    if (asked === undefined) throw parameterInvalid(`locale: the help center is not in ${locale}`);
    const topic =
      section === undefined ? undefined : ((await keyOfNumber(call.app.db, 'section', section)) ?? '\u0001');
    if (query === undefined) return listed(call, { locale: asked, category: topic, labels });
    const { documents, envelope } = await foundPage(call, {
      text: query,
      locale: asked,
      kind: 'article',
      category: topic,
    });
    const sources = await sourcesOf(call, documents);
    const rows = await findArticles(call, [...sources.values()], asked);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const wanted = labels?.split(',').filter(Boolean) ?? [];
    const shown = documents.flatMap((document) => {
      const row = byId.get(sources.get(document.document.id) ?? 0);
      return row && wanted.every((label) => row.tags.includes(label)) ? [{ row, snippet: snippetOf(document) }] : [];
    });
    const facts = await articleFacts(
      call,
      shown.map(({ row }) => row),
    );
    const results = shown.map(({ row, snippet }) => ({
      ...articleAnswer(call, row, facts),
      result_type: 'article' as const,
      snippet,
    }));
    return { ...envelope, results };
  },
});

/** All articles of a section or with labels, as results. */
async function listed(
  call: Call,
  { locale, category, labels }: { locale: string; category: string | undefined; labels: string | undefined },
) {
  const source = articleList(call, {
    locale,
    ...(category !== undefined && { category }),
    labels: labels?.split(',').filter(Boolean) ?? [],
  });
  const page =
    call.page.by === 'number' ? call.page : { ...call.page, by: 'number' as const, page: 1, perPage: call.page.size };
  const { rows, envelope } = await readPage({ ...call, page }, { ...source, perPage: PER_PAGE.usual }, 'hc');
  const facts = await articleFacts(call, rows);
  const results = rows.map((row: ArticleRow) => ({
    ...articleAnswer(call, row, facts),
    result_type: 'article' as const,
    snippet: '',
  }));
  return {
    results,
    count: envelope.count!,
    next_page: envelope.next_page ?? null,
    previous_page: envelope.previous_page ?? null,
    page: envelope.page!,
    page_count: envelope.page_count!,
    per_page: envelope.per_page!,
  };
}

/** `GET /help_center/deflection/suggestions`: what may answer a question, as the ask form shows it. */
export const suggestAnswers = defineEndpoint({
  method: 'GET',
  path: '/help_center/deflection/suggestions',
  summary: 'What may answer a question, the most likely first.',
  group: GROUP,
  resource: 'hc',
  query: z.object({ query: z.string().max(10_000), locale: z.string().max(40).optional() }),
  answer: z.strictObject({ results: z.array(z.strictObject({ name: text, html_url: text })) }),
  async run(call) {
    const { query, locale } = call.query;
    const asked = locale === undefined ? localeOf(call) : (siteLocale(call.app.site, locale) ?? localeOf(call));
    const suggestions = await suggest(call.app, { text: query, locale: asked, viewer: call.viewer, limit: 5 });
    const { base } = call.sender;
    return { results: suggestions.map(({ title, url }) => ({ name: title, html_url: new URL(url, base).href })) };
  },
});

const CONTENT_TYPES = { ARTICLE: 'article', POST: 'thread' } as const;

/** `GET /guide/search`: articles and posts together. */
export const searchGuide = defineEndpoint({
  method: 'GET',
  path: '/guide/search',
  summary: 'Articles and posts of the community, the best first.',
  group: GROUP,
  resource: 'hc',
  query: z.object({
    query: z.string().max(10_000),
    'filter[locales]': z.string().max(200),
    'filter[content_types]': z.string().max(100).optional(),
    'filter[section_ids]': z.string().max(200).optional(),
  }),
  answer: z.strictObject({
    results: z.array(
      z.strictObject({ title: text, type: z.enum(['ARTICLE', 'POST']), url: text, updated_at: at.nullable() }),
    ),
    meta: z.strictObject({ has_more: flag, after_cursor: textOrNull, before_cursor: textOrNull }),
    links: z.strictObject({ prev: textOrNull, next: textOrNull }),
  }),
  async run(call) {
    const { app, page, viewer, query: asked } = call;
    const locale = asked['filter[locales]']
      .split(',')
      .map((code) => siteLocale(app.site, code.trim()))
      .find(Boolean);
    if (locale === undefined) throw parameterInvalid('filter[locales]: the help center is in none of these languages');
    const types = asked['filter[content_types]']?.toUpperCase().split(',') ?? [];
    const kinds = (['ARTICLE', 'POST'] as const)
      .filter((type) => types.length === 0 || types.includes(type))
      .map((type) => CONTENT_TYPES[type]);
    const section = Number(asked['filter[section_ids]']?.split(',')[0] ?? Number.NaN);
    const category = Number.isSafeInteger(section)
      ? ((await keyOfNumber(app.db, 'section', section)) ?? '\u0001')
      : undefined;
    const audiences = audiencesOf(viewer);
    const ranked = await app.search.rank({
      text: asked.query,
      locale,
      audiences,
      kinds,
      ...(category !== undefined && { category }),
      limit: MOST_RANKED,
    });
    const size = Math.min(50, page.by === 'cursor' ? page.size : (page.perPage ?? 10));
    const from = page.by === 'cursor' ? offsetOf(page.after) : (page.page - 1) * size;
    const documents = await app.search.describe(ranked.hits.slice(from, from + size), {
      locale,
      audiences,
      asked: ranked.asked,
    });
    const more = from + size < ranked.hits.length;
    const after = more ? Buffer.from(String(from + size)).toString('base64url') : null;
    const next = new URL(call.url(call.sender.url.pathname + call.sender.url.search));
    if (after !== null) {
      next.searchParams.set('page[size]', String(size));
      next.searchParams.set('page[after]', after);
    }
    return {
      results: documents.map(({ document }) => ({
        title: document.title,
        type: document.kind === 'thread' ? ('POST' as const) : ('ARTICLE' as const),
        url: new URL(document.url, call.sender.base).href,
        updated_at: null,
      })),
      meta: { has_more: more, after_cursor: after, before_cursor: null },
      links: { prev: null, next: after === null ? null : next.href },
    };
  },
});

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^\d{1,4}$/.test(offset)) throw parameterInvalid('The cursor is not one of this list.');
  return Number(offset);
}
