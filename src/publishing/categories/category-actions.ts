// What the forms around categories do.
import { z } from 'zod';
import { isSlug } from '../../articles/slug.ts';
import { languagesOf } from '../../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import type { PublishingApp } from '../actions.ts';
import { usesOf } from '../limits.ts';
import { mayPublish } from '../policy.ts';
import {
  type CategoryError,
  deleteCategory,
  refuseCategoryFile,
  renameCategory,
  saveCategory,
  type TypedCategory,
  takeCategoryFile,
} from './edit-category.ts';

type Context = ActionContext<PublishingApp>;

const text = z.string().max(4_000).default('');

/** What the page of a category goes on with after its form was posted: each error beside the field of its language. */
type CategoryResult =
  | { outcome: 'done'; to: string }
  | { outcome: 'conflict' }
  | { outcome: 'gone' }
  | { outcome: 'refused'; reason: 'used' }
  | { outcome: 'invalid'; errors: { field: string; problem: CategoryError['problem']; of: CategoryError['field'] }[] };

/** Path of the list of categories. */
export function categoriesUrl(locale: string): string {
  return `/${locale}/staff/categories`;
}

/** Path of the staff's page of a category. */
export function categoryPageUrl(locale: string, slug: string): string {
  return `${categoriesUrl(locale)}/${encodeURIComponent(slug)}`;
}

/** The name of the field with the title or the summary in a language. */
export function fieldOfLanguage(field: 'title' | 'summary', locale: string): string {
  return `${field}-${locale}`;
}

function typedCategory(values: Record<string, string>, locales: readonly { code: string }[]): TypedCategory {
  return {
    texts: new Map(
      locales.map(({ code }) => [
        code,
        {
          title: values[fieldOfLanguage('title', code)] ?? '',
          summary: values[fieldOfLanguage('summary', code)] ?? '',
        },
      ]),
    ),
    position: values['position'] ?? '',
    icon: values['icon'] ?? '',
  };
}

function invalid(errors: readonly CategoryError[]): CategoryResult {
  return {
    outcome: 'invalid',
    errors: errors.map((error) => ({
      field: 'locale' in error ? fieldOfLanguage(error.field, error.locale) : error.field,
      problem: error.problem,
      of: error.field,
    })),
  };
}

/** Changing a category: what it says, its address, its end, what becomes of its files. */
export const categoryAction = defineAction({
  needsAccount: true,
  schema: z
    .object({
      intent: z.enum(['save', 'rename', 'delete', 'take', 'refuse']),
      base: z.string().max(64).default(''),
      slug: text,
      saw: z.string().max(64).default(''),
      language: z.string().max(100).default(''),
    })
    .catchall(text),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, base, slug: to, saw, language, ...values }, context: Context): Promise<CategoryResult> {
    const { app, params, viewer, locale } = context;
    const { db, site } = app;
    const slug = params['slug'] ?? '';
    if (!isSlug(slug)) throw new Problem('not-found');
    const doing = { by: viewer.id!, languages: languagesOf(site) };
    const here = categoryPageUrl(locale, slug);
    const key = { slug, locale: language };
    switch (intent) {
      case 'save': {
        const typed = typedCategory(values as Record<string, string>, site.locales);
        const saved = await saveCategory(db, slug, { typed, base }, doing);
        if (saved.outcome === 'invalid') return invalid(saved.errors);
        if (saved.outcome === 'conflict') return saved;
        return { outcome: 'done', to: `${here}?done=${saved.outcome}` };
      }
      case 'rename': {
        const name = to.trim();
        const renamed = await renameCategory(db, { slug, to: name }, doing);
        if (renamed === 'missing') return { outcome: 'gone' };
        if (renamed === 'taken' || renamed === 'unfit') return invalid([{ field: 'slug', problem: renamed }]);
        return { outcome: 'done', to: `${categoryPageUrl(locale, name)}?done=${renamed}` };
      }
      case 'delete': {
        const deleted = await deleteCategory(db, slug, { base }, doing);
        if (deleted === 'missing') return { outcome: 'gone' };
        if (deleted === 'conflict') return { outcome: 'conflict' };
        if (deleted === 'used') return { outcome: 'refused', reason: 'used' };
        return { outcome: 'done', to: `${categoriesUrl(locale)}?done=deleted` };
      }
      case 'take':
        if (!(await takeCategoryFile(db, key, saw, doing))) return { outcome: 'gone' };
        return { outcome: 'done', to: `${here}?done=saved` };
      case 'refuse':
        if (!(await refuseCategoryFile(db, key, saw, doing))) return { outcome: 'gone' };
        return { outcome: 'done', to: `${categoriesUrl(locale)}?done=refused` };
    }
  },
});

/** Making a category. */
export const newCategoryAction = defineAction({
  needsAccount: true,
  schema: z.object({ slug: text }).catchall(text),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ slug, ...values }, { app, viewer, locale }: Context): Promise<CategoryResult> {
    const { db, site } = app;
    const typed = typedCategory(values as Record<string, string>, site.locales);
    const doing = { by: viewer.id!, languages: languagesOf(site) };
    const saved = await saveCategory(db, slug.trim(), { typed, base: undefined }, doing);
    if (saved.outcome === 'invalid') return invalid(saved.errors);
    return { outcome: 'done', to: `${categoriesUrl(locale)}?done=added` };
  },
});
