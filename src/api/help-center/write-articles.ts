import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { archiveArticle, moveArticle, unpublishTranslations } from '../../articles/publish.ts';
import type { DraftError, DraftText } from '../../publishing/draft.ts';
import { NO_FIELDS, typedFields } from '../../publishing/draft.ts';
import { mayPublish, mayWrite } from '../../publishing/policy.ts';
import { publishText } from '../../publishing/publish-text.ts';
import { startArticle } from '../../publishing/start-article.ts';
import { findLive } from '../../publishing/store.ts';
import {
  ApiError,
  type Details,
  detailOf,
  fieldInvalid,
  forbidden,
  recordInvalid,
  recordNotFound,
} from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { keyOfNumber } from '../ids/numbers.ts';
import { type ArticleRow, articleAnswer, articleSchema } from './article.ts';
import { translationAnswers, translationSchema } from './articles.ts';
import { articleText } from './html-text.ts';
import { localeOf, siteLocale } from './locale.ts';
import { articleFacts, findArticle, requireArticle } from './read-articles.ts';
import { audienceOfSegment } from './segments.ts';

const GROUP = 'Articles';
const oneArticle = z.strictObject({ article: articleSchema });
const oneTranslation = z.strictObject({ translation: translationSchema });
const title = z.string().max(4_000);
const body = z.string().max(1_000_000);
const labels = z.array(z.string().max(200)).max(100);
const segment = z.number().int().nullable();

/** The language of the site that a body names. @throws ApiError for one that the site has not. */
function languageOf(call: Call, code: string | undefined): string {
  if (code === undefined) return localeOf(call);
  const locale = siteLocale(call.app.site, code);
  if (locale === undefined) throw fieldInvalid('locale', 'the help center is not in this language');
  return locale;
}

async function audienceOf(call: Call, id: number | null | undefined): Promise<{ audience?: string }> {
  if (id === undefined) return {};
  const audience = await audienceOfSegment(call.app.db, id);
  if (audience === undefined) throw fieldInvalid('user_segment_id', 'there is no such user segment');
  return { audience };
}

/** Makes a text what readers see. @throws ApiError */
async function publish(
  call: Call,
  at: { articleId: number; locale: string },
  text: DraftText & { base: number | null; saw: number },
) {
  const { db, site } = call.app;
  const by = (call.viewer as SignedIn).id;
  const languages = { locales: site.locales.map(({ code }) => code), defaultLocale: site.defaultLocale };
  const { base, ...said } = text;
  const published = await publishText(
    db,
    { ...at, author: by },
    { ...said, baseRevisionId: base, significance: 'major', note: '' },
    { by, languages },
  );
  if (published.outcome === 'missing') throw recordNotFound();
  if (published.outcome === 'conflict')
    throw new ApiError(409, { error: 'Conflict', description: 'Somebody else has published another text meanwhile.' });
  if (published.outcome === 'invalid') throw invalid(published.errors);
}

function invalid(errors: readonly (DraftError | { field: string; problem: string })[]): ApiError {
  const details: Details = {};
  for (const { field, problem } of errors) {
    const name = field === 'tags' ? 'label_names' : field;
    const error = problem === 'missing' ? 'BlankValue' : problem === 'too-long' ? 'ValueTooLong' : 'InvalidValue';
    const said = problem === 'missing' ? 'cannot be blank' : `is not accepted (${problem})`;
    details[name] = [...(details[name] ?? []), detailOf(name, said, error)];
  }
  return recordInvalid(details);
}

async function shown(call: Call, id: number, locale: string) {
  const row = await findArticle(call, id, { locale });
  if (!row) throw recordNotFound();
  return { article: articleAnswer(call, row, await articleFacts(call, [row])) };
}

/** `POST /help_center/sections/{id}/articles`. HTML becomes the text that articles are kept as. */
export const createArticle = defineEndpoint({
  method: 'POST',
  path: '/help_center/sections/{id}/articles',
  summary: 'Write an article; with `draft` nobody reads it until somebody publishes it.',
  group: GROUP,
  resource: 'hc',
  may: mayWrite,
  bodyBytes: 4 * 1024 * 1024,
  body: z.object({
    article: z.object({
      title,
      body: body.default(''),
      locale: z.string().max(40).optional(),
      draft: z.boolean().default(false),
      label_names: labels.default([]),
      position: z.number().int().min(-1_000_000).max(1_000_000).default(0),
      user_segment_id: segment.optional(),
    }),
  }),
  answer: oneArticle,
  status: 201,
  async run(call) {
    const { article } = call.body;
    const { db } = call.app;
    const category = await keyOfNumber(db, 'section', call.id());
    if (category === undefined) throw recordNotFound();
    if (!article.draft && !mayPublish(call.viewer))
      throw forbidden('You may not publish; with draft: true you can write for somebody who may.');
    const locale = languageOf(call, article.locale);
    const author = (call.viewer as SignedIn).id;
    const fields = {
      ...NO_FIELDS,
      title: article.title,
      tags: article.label_names.join(', '),
      position: String(article.position),
      ...(await audienceOf(call, article.user_segment_id)),
    };
    const text = { fields, body: articleText(article.body) };
    const started = await startArticle(db, { ...text, locale, category, slug: '' }, author);
    if (started.outcome === 'invalid') throw invalid(started.errors);
    const { articleId } = started;
    if (!article.draft) {
      await publish(call, { articleId, locale }, { ...text, base: null, saw: 1 });
      return shown(call, articleId, locale);
    }
    const row = draftRow(articleId, { category, locale, author, ...text });
    return { article: { ...articleAnswer(call, row, await articleFacts(call, [row])), draft: true } };
  },
});

/** What answers show of an article that nobody but the team has. */
function draftRow(
  id: number,
  { category, locale, author, fields, body: source }: DraftText & { category: string; locale: string; author: number },
): ArticleRow {
  const now = new Date();
  return {
    id,
    slug: String(id),
    category,
    createdAt: now,
    archivedAt: null,
    locale,
    publishedAt: null,
    outdatedAt: null,
    revisionId: 0,
    title: fields.title,
    body: source,
    tags: fields.tags.split(', ').filter(Boolean),
    position: Number(fields.position),
    audience: 'everyone',
    writtenAt: now,
    author,
    sourcePath: null,
  };
}

/** `PUT /help_center/articles/{id}`: what is not its text. */
export const updateArticle = defineEndpoint({
  method: 'PUT',
  path: '/help_center/articles/{id}',
  summary: 'Change the labels, the place or the readers of an article; its text is changed by its translations.',
  group: GROUP,
  resource: 'hc',
  may: mayPublish,
  body: z.object({
    article: z.object({
      label_names: labels.optional(),
      position: z.number().int().min(-1_000_000).max(1_000_000).optional(),
      user_segment_id: segment.optional(),
      section_id: z.number().int().optional(),
    }),
  }),
  answer: oneArticle,
  async run(call) {
    const { db } = call.app;
    const { label_names: tags, position, user_segment_id: segmentId, section_id: section } = call.body.article;
    const { row, live } = await requireLive(call);
    const fields = {
      ...typedFields(live.revision),
      ...(tags && { tags: tags.join(', ') }),
      ...(position !== undefined && { position: String(position) }),
      ...(await audienceOf(call, segmentId)),
    };
    await publish(
      call,
      { articleId: row.id, locale: row.locale },
      { fields, body: live.revision.body, base: live.revision.id, saw: 0 },
    );
    if (section !== undefined) {
      const category = await keyOfNumber(db, 'section', section);
      if (category === undefined) throw fieldInvalid('section_id', 'there is no such section');
      await moveArticle(
        db,
        { articleId: row.id, category },
        { origin: 'editor', userId: (call.viewer as SignedIn).id },
      );
    }
    return shown(call, row.id, row.locale);
  },
});

/** The article that a call names, with what readers have of it. @throws ApiError where there is none. */
async function requireLive(call: Pick<Call, 'app' | 'viewer' | 'locale' | 'id'>) {
  const row = await requireArticle(call);
  const live = await findLive(call.app.db, { articleId: row.id, locale: row.locale });
  if (!live) throw recordNotFound();
  return { row, live };
}

/**
 * Changes the labels of the article that a call names, and says how they are now.
 * @throws ApiError
 */
export async function changeTags(call: Call, change: (before: readonly string[]) => string[]): Promise<string[]> {
  const { row, live } = await requireLive(call);
  const fields = { ...typedFields(live.revision), tags: change(row.tags).join(', ') };
  const at = { articleId: row.id, locale: row.locale };
  await publish(call, at, { fields, body: live.revision.body, base: live.revision.id, saw: 0 });
  return (await findArticle(call, row.id, { locale: row.locale, exactly: true }))?.tags ?? [];
}

/** `DELETE /help_center/translations/{id}`: readers have the article in this language no longer. */
export const deleteTranslation = defineEndpoint({
  method: 'DELETE',
  path: '/help_center/translations/{id}',
  summary: 'Take an article away in one language.',
  group: GROUP,
  resource: 'hc',
  may: mayPublish,
  async run(call) {
    const { db } = call.app;
    const [, article, locale] = /^(\d+)\/([^/]+)$/.exec((await keyOfNumber(db, 'translation', call.id())) ?? '') ?? [];
    const row =
      article === undefined ? undefined : await findArticle(call, Number(article), { locale: locale!, exactly: true });
    if (!row) throw recordNotFound();
    const by = { origin: 'editor', userId: (call.viewer as SignedIn).id } as const;
    await unpublishTranslations(db, [{ articleId: row.id, locale: row.locale }], by);
    return undefined;
  },
});

/** `DELETE /help_center/articles/{id}`: archives it in all its languages. */
export const deleteArticle = defineEndpoint({
  method: 'DELETE',
  path: '/help_center/articles/{id}',
  summary: 'Archive an article.',
  group: GROUP,
  resource: 'hc',
  may: mayPublish,
  async run(call) {
    const row = await requireArticle(call);
    await archiveArticle(call.app.db, row.id, { origin: 'editor', userId: (call.viewer as SignedIn).id });
    return undefined;
  },
});

/** Publishes the text of an article in a language. */
async function writeTranslation(
  call: Call,
  locale: string,
  said: { title?: string | undefined; body?: string | undefined },
) {
  const { db } = call.app;
  const articleId = call.id();
  // Who may publish sees every article; its languages are its translations.
  if (!(await findArticle(call, articleId, { locale }))) throw recordNotFound();
  const live = await findLive(db, { articleId, locale });
  const fields = {
    ...(live ? typedFields(live.revision) : NO_FIELDS),
    ...(said.title !== undefined && { title: said.title }),
  };
  const text = said.body === undefined ? (live?.revision.body ?? '') : articleText(said.body);
  await publish(call, { articleId, locale }, { fields, body: text, base: live?.revision.id ?? null, saw: 0 });
  const row = await findArticle(call, articleId, { locale, exactly: true });
  if (!row) throw recordNotFound();
  return { translation: (await translationAnswers(call, [row]))[0]! };
}

/** `POST /help_center/articles/{id}/translations`. */
export const createTranslation = defineEndpoint({
  method: 'POST',
  path: '/help_center/articles/{id}/translations',
  summary: 'Publish an article in another language.',
  group: GROUP,
  resource: 'hc',
  may: mayPublish,
  bodyBytes: 4 * 1024 * 1024,
  body: z.object({ translation: z.object({ locale: z.string().max(40), title, body }) }),
  answer: oneTranslation,
  status: 201,
  run: (call) => writeTranslation(call, languageOf(call, call.body.translation.locale), call.body.translation),
});

/** `PUT /help_center/articles/{id}/translations/{locale}`. */
export const updateTranslation = defineEndpoint({
  method: 'PUT',
  path: '/help_center/articles/{id}/translations/{locale:text}',
  summary: 'Change the title or the text of an article in one language.',
  group: GROUP,
  resource: 'hc',
  may: mayPublish,
  bodyBytes: 4 * 1024 * 1024,
  body: z.object({ translation: z.object({ title: title.optional(), body: body.optional() }) }),
  answer: oneTranslation,
  run: (call) => writeTranslation(call, languageOf(call, call.text('locale')), call.body.translation),
});
