import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { categories, categoryRevisions } from '../../articles/schema.ts';
import { categoryUrl } from '../../articles/slug.ts';
import { categoryNames, categoryTitles } from '../../articles/store.ts';
import type { Db } from '../../db/client.ts';
import { mayPublish } from '../../publishing/policy.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { atOrNull, flag, id, moment, nothing, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { numbersOf } from '../ids/numbers.ts';
import { localeOf } from './locale.ts';

const GROUP = 'Sections and categories';

/** Our topics are the contract's sections. Above them it has categories, of which this help center has one: itself. */
const CATEGORY = 'help-center';

/** The number of that category. */
export async function categoryNumber(db: Db): Promise<number> {
  return (await numbersOf(db, 'category', [CATEGORY])).get(CATEGORY)!;
}

/** A section as answers show it. */
export const sectionSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  category_id: id,
  position: z.number().int(),
  sorting: text,
  created_at: atOrNull,
  updated_at: atOrNull,
  name: text,
  description: text,
  locale: text,
  source_locale: text,
  outdated: flag,
  parent_section_id: nothing,
  theme_template: text,
  manageable_by: text,
  user_segment_id: nothing,
});
type SectionAnswer = z.infer<typeof sectionSchema>;

/** The topics with something that the caller may read, in the order of the help center; who publishes sees empty ones, too. */
export async function sectionsOf(call: Call): Promise<SectionAnswer[]> {
  const { app, viewer } = call;
  const locale = localeOf(call);
  const reader = { locale, defaultLocale: app.site.defaultLocale, viewer };
  const [titles, named, written] = await Promise.all([
    categoryTitles(app.db, reader),
    categoryNames(app.db, reader),
    writtenTimes(app.db),
  ]);
  const empty = mayPublish(viewer) ? await app.db.selectDistinct({ slug: categories.slug }).from(categories) : [];
  const slugs = [...new Set([...Object.keys(titles), ...empty.map(({ slug }) => slug)])].sort(
    (a, b) => named(a).position - named(b).position || named(a).title.localeCompare(named(b).title, locale),
  );
  const [numbers, category] = await Promise.all([numbersOf(app.db, 'section', slugs), categoryNumber(app.db)]);
  return slugs.map((slug, index) => {
    const number = numbers.get(slug)!;
    const { title, summary } = named(slug);
    const times = written.get(slug);
    return {
      id: number,
      url: rowUrl(call, `/help_center/${locale}/sections/${number}`),
      html_url: new URL(categoryUrl(locale, slug), call.sender.base).href,
      category_id: category,
      position: index,
      sorting: 'manual',
      created_at: moment(times?.first),
      updated_at: moment(times?.last),
      name: title,
      description: summary,
      locale,
      source_locale: app.site.defaultLocale,
      outdated: false,
      parent_section_id: null,
      theme_template: 'section_page',
      manageable_by: 'managers',
      user_segment_id: null,
    };
  });
}

/** When each topic was first and last written. */
async function writtenTimes(db: Db): Promise<Map<string, { first: Date; last: Date }>> {
  const rows = await db
    .select({
      slug: categoryRevisions.slug,
      first: sql<string>`min(${categoryRevisions.createdAt})`,
      last: sql<string>`max(${categoryRevisions.createdAt})`,
    })
    .from(categoryRevisions)
    .groupBy(categoryRevisions.slug);
  return new Map(rows.map(({ slug, first, last }) => [slug, { first: new Date(first), last: new Date(last) }]));
}

async function sectionsPage(call: Call) {
  const { rows, envelope } = pageOfRows(call, await sectionsOf(call), 'hc');
  return { ...envelope, sections: rows };
}

/** `GET /help_center/sections`. */
export const listSections = defineEndpoint({
  method: 'GET',
  path: '/help_center/sections',
  summary: 'The sections with something that you may read.',
  group: GROUP,
  resource: 'hc',
  answer: pageSchema('sections', sectionSchema),
  run: sectionsPage,
});

/** `GET /help_center/categories/{id}/sections`. */
export const listSectionsOfCategory = defineEndpoint({
  method: 'GET',
  path: '/help_center/categories/{id}/sections',
  summary: 'The sections of a category.',
  group: GROUP,
  resource: 'hc',
  answer: pageSchema('sections', sectionSchema),
  async run(call) {
    if (call.id() !== (await categoryNumber(call.app.db))) throw recordNotFound();
    return sectionsPage(call);
  },
});

/** `GET /help_center/sections/{id}`. */
export const showSection = defineEndpoint({
  method: 'GET',
  path: '/help_center/sections/{id}',
  summary: 'A section.',
  group: GROUP,
  resource: 'hc',
  answer: z.strictObject({ section: sectionSchema }),
  async run(call) {
    const section = (await sectionsOf(call)).find((one) => one.id === call.id());
    if (!section) throw recordNotFound();
    return { section };
  },
});

/** A category as answers show it. */
export const categorySchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  position: z.number().int(),
  created_at: atOrNull,
  updated_at: atOrNull,
  name: text,
  description: text,
  locale: text,
  source_locale: text,
  outdated: flag,
});

/** The help center itself. */
export async function theCategory(call: Call): Promise<z.infer<typeof categorySchema>> {
  const { site } = call.app;
  const locale = localeOf(call);
  const number = await categoryNumber(call.app.db);
  return {
    id: number,
    url: rowUrl(call, `/help_center/${locale}/categories/${number}`),
    html_url: new URL(`/${locale}`, call.sender.base).href,
    position: 0,
    created_at: null,
    updated_at: null,
    name: site.name,
    description: '',
    locale,
    source_locale: site.defaultLocale,
    outdated: false,
  };
}

/** `GET /help_center/categories`: the help center itself. */
export const listCategories = defineEndpoint({
  method: 'GET',
  path: '/help_center/categories',
  summary: 'The categories: there is one, the help center itself.',
  group: GROUP,
  resource: 'hc',
  answer: pageSchema('categories', categorySchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, [await theCategory(call)], 'hc');
    return { ...envelope, categories: rows };
  },
});

/** `GET /help_center/categories/{id}`. */
export const showCategory = defineEndpoint({
  method: 'GET',
  path: '/help_center/categories/{id}',
  summary: 'A category.',
  group: GROUP,
  resource: 'hc',
  answer: z.strictObject({ category: categorySchema }),
  async run(call) {
    const category = await theCategory(call);
    if (category.id !== call.id()) throw recordNotFound();
    return { category };
  },
});
