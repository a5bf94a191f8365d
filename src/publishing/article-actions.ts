// What people do to an article as a whole: begin it, give it another address or topic, take it away and bring it back.
import { z } from 'zod';
import {
  archiveArticle,
  moveArticle,
  renameArticle,
  restoreTranslations,
  unarchiveArticle,
  unpublishTranslations,
} from '../articles/publish.ts';
import { openTextReader } from '../articles/read-text.ts';
import { isSlug } from '../articles/slug.ts';
import { languagesOf } from '../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { editorUrl, type PublishingApp } from './actions.ts';
import { listTranslations } from './article-list.ts';
import { NO_FIELDS } from './draft.ts';
import { shortText } from './form-fields.ts';
import { usesOf } from './limits.ts';
import { mayPublish, mayWrite } from './policy.ts';
import { askToRewriteLinks } from './relinking/rewrite-links.ts';
import { startArticle } from './start-article.ts';
import { findPlace } from './store.ts';

type Context = ActionContext<PublishingApp>;

/** Beginning an article; its writer goes on in the editor. */
export const newArticleAction = defineAction({
  needsAccount: true,
  schema: z.object({
    title: shortText,
    language: shortText,
    category: shortText,
    newCategory: shortText,
    slug: shortText,
    body: z.string().max(20_000).default(''),
  }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ title, language, category, newCategory, slug, body }, { app, viewer, locale }: Context) {
    const known = app.site.locales.find(({ code }) => code === language)?.code ?? app.site.defaultLocale;
    const started = await startArticle(
      app.db,
      {
        ...{ locale: known, slug, category: newCategory.trim() || category, body: body.replace(/\r\n?/g, '\n') },
        fields: { ...NO_FIELDS, title },
      },
      viewer.id!,
    );
    if (started.outcome === 'invalid') return started;
    const to = editorUrl(locale, { articleId: started.articleId, locale: known });
    return { outcome: 'done', to: `${to}?started=1` } as const;
  },
});

/** Address, topic, and whether readers have it. */
export const articleAction = defineAction({
  needsAccount: true,
  schema: z.object({
    intent: z.enum(['rename', 'move', 'archive', 'restore', 'unpublish', 'republish', 'relink']),
    slug: shortText,
    category: shortText,
    language: shortText,
  }),
  may: ({ viewer }) => mayWrite(viewer),
  async run({ intent, slug, category, language }, { app, viewer, params, locale }: Context) {
    const { db, site } = app;
    const articleId = Number(params['id']);
    const place = await findPlace(db, articleId);
    if (!place) throw new Problem('not-found');
    const by = { origin: 'editor', userId: viewer.id! } as const;
    const done = { outcome: 'done', to: `/${locale}/staff/articles/${articleId}?done=${intent}` } as const;
    const translations = await listTranslations(db, articleId);
    // Until readers have had it, its writers say where it stands.
    const isBegun = translations.some(({ liveId }) => liveId !== null);
    if (!mayPublish(viewer) && (isBegun || (intent !== 'rename' && intent !== 'move')))
      return { outcome: 'forbidden' } as const;
    const keys = translations
      .filter(({ liveId, locale: code }) => liveId !== null && (language === '' || code === language))
      .map(({ locale: code }) => ({ articleId, locale: code }));
    switch (intent) {
      case 'rename': {
        const renamed = await renameArticle(db, { articleId, slug: slug.trim() }, by);
        if (renamed === 'unfit' || renamed === 'taken')
          return { outcome: 'invalid', errors: [{ field: 'slug', problem: renamed }] } as const;
        return done;
      }
      case 'move': {
        const to = category.trim();
        if (!isSlug(to)) return { outcome: 'invalid', errors: [{ field: 'category', problem: 'unfit' }] } as const;
        await moveArticle(db, { articleId, category: to }, by);
        return done;
      }
      case 'relink':
        await askToRewriteLinks(db, { articleId, by: by.userId, locale });
        return done;
      case 'archive':
        await archiveArticle(db, articleId, by);
        return done;
      case 'unpublish':
        await unpublishTranslations(db, keys, by);
        return done;
      case 'restore':
        await unarchiveArticle(db, articleId, { by, read: await openTextReader(db, languagesOf(site)) });
        return done;
      case 'republish':
        await restoreTranslations(db, keys, { by, read: await openTextReader(db, languagesOf(site)) });
        return done;
    }
  },
});
