// What editors' programs write of sections, which are our topics; of the category, which is the help center itself, they write nothing.
import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import type { CategoryText } from '../../articles/put-categories.ts';
import { isSlug } from '../../articles/slug.ts';
import { toAnySlug } from '../../articles/slug-of-name.ts';
import {
  countUses,
  deleteCategory,
  digestOfCategory,
  saveCategory,
  textsOf,
} from '../../publishing/categories/edit-category.ts';
import { mayPublish } from '../../publishing/policy.ts';
import { ApiError, fieldInvalid, recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../frame/endpoint.ts';
import { problemsInvalid } from '../frame/problems.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';
import { localeOf, siteLocale } from './locale.ts';
import { sectionTranslation, translationSchema } from './section-translations.ts';
import { categoryNumber, sectionSchema, sectionsOf } from './sections.ts';

const common = { group: 'Sections and categories', resource: 'hc', may: mayPublish } as const;
const oneSection = z.strictObject({ section: sectionSchema });
const oneTranslation = z.strictObject({ translation: translationSchema });
const words = z.string().max(4_000);
const translationInput = z.object({ locale: z.string().max(40), title: words, body: words.nullable().optional() });
const sectionInput = z.object({
  name: words.optional(),
  description: words.nullable().optional(),
  position: z.number().int().optional(),
  locale: z.string().max(40).optional(),
  translations: z.array(translationInput).max(100).optional(),
});
type Texts = Map<string, { title: string; summary: string }>;

/** @throws ApiError for a language that the site has not. */
function languageOf({ app }: Call, code: string): string {
  const locale = siteLocale(app.site, code);
  if (locale === undefined) throw fieldInvalid('locale', 'the help center is not in this language');
  return locale;
}

const NAMES = { title: 'name', summary: 'description', slug: 'name' };

const changedMeanwhile = () =>
  new ApiError(409, { error: 'Conflict', description: 'Somebody else has changed this section meanwhile.' });

/** Keeps what a topic says. @param rows what it said before; undefined: it is new. @throws ApiError */
async function save(
  call: Call,
  slug: string,
  wanted: { texts: Texts; position: number | undefined },
  rows?: readonly CategoryText[],
): Promise<void> {
  const { locales, defaultLocale } = call.app.site;
  const shown = rows?.find(({ locale }) => locale === defaultLocale) ?? rows?.[0];
  const typed = {
    texts: wanted.texts,
    position: String(wanted.position ?? shown?.position ?? 0),
    icon: shown?.icon ?? '',
  };
  const doing = {
    by: (call.viewer as SignedIn).id,
    languages: { locales: locales.map(({ code }) => code), defaultLocale },
  };
  const saved = await saveCategory(call.app.db, slug, { typed, base: rows && digestOfCategory(rows) }, doing);
  if (saved.outcome === 'invalid') throw problemsInvalid(saved.errors, NAMES);
  if (saved.outcome === 'conflict') throw changedMeanwhile();
}

/** What a topic says, with what is said anew in one language: what is not named stays. */
function textsWith(
  rows: readonly CategoryText[],
  locale: string,
  { title, summary }: { title: string | undefined; summary: string | null | undefined },
): Texts {
  const texts: Texts = new Map(rows.map((row) => [row.locale, { title: row.title, summary: row.summary }]));
  const before = texts.get(locale);
  if (before || title !== undefined || summary !== undefined)
    texts.set(locale, { title: title ?? before?.title ?? '', summary: summary ?? before?.summary ?? '' });
  return texts;
}

/** The topic that a call names, with what it says in its languages. @throws ApiError where there is none. */
async function found(call: Call): Promise<{ slug: string; rows: CategoryText[] }> {
  const slug = await keyOfNumber(call.app.db, 'section', call.id());
  const rows = slug === undefined ? [] : await textsOf(call.app.db, slug);
  if (slug === undefined || (rows.length === 0 && (await countUses(call.app.db, slug)) === 0)) throw recordNotFound();
  return { slug, rows };
}

async function shown(call: Call, section: number) {
  const one = (await sectionsOf(call)).find(({ id }) => id === section);
  if (!one) throw recordNotFound();
  return { section: one };
}

/** An address of its own for a new topic. */
async function freeSlug({ app }: Call, name: string): Promise<string> {
  const slug = toAnySlug(name) || 'section';
  for (let n = 1; n <= 50; n += 1) {
    const one = n === 1 ? slug : `${slug}-${n}`;
    if (isSlug(one) && (await textsOf(app.db, one)).length === 0 && (await countUses(app.db, one)) === 0) return one;
  }
  throw fieldInvalid('name', 'has already been taken', 'DuplicateValue');
}

const creates = (path: string) =>
  defineEndpoint({
    ...common,
    method: 'POST',
    path,
    summary: 'Make a section.',
    body: z.object({ section: sectionInput }),
    answer: oneSection,
    status: 201,
    async run(call) {
      const { section } = call.body;
      if (path.includes('{id}') && call.id() !== (await categoryNumber(call.app.db))) throw recordNotFound();
      const locale = section.locale === undefined ? localeOf(call) : languageOf(call as Call, section.locale);
      const texts: Texts = new Map();
      for (const one of section.translations ?? [])
        texts.set(languageOf(call as Call, one.locale), { title: one.title, summary: one.body ?? '' });
      if (section.name !== undefined || texts.size === 0)
        texts.set(locale, { title: section.name ?? '', summary: section.description ?? '' });
      const name = texts.get(locale)?.title ?? [...texts.values()][0]!.title;
      if (name.trim() === '') throw fieldInvalid('name', 'cannot be blank', 'BlankValue');
      const slug = await freeSlug(call as Call, name);
      await save(call as Call, slug, { texts, position: section.position });
      const number = (await numbersOf(call.app.db, 'section', [slug])).get(slug)!;
      const made = await shown({ ...(call as Call), locale }, number);
      return new Reply(made, { headers: { location: made.section.url } });
    },
  });

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/help_center/sections/{id}',
  summary: 'Change the place of a section, or what it says in one language.',
  body: z.object({ section: sectionInput }),
  answer: oneSection,
  async run(call) {
    const { name, description, position } = call.body.section;
    const locale = localeOf(call);
    const { slug, rows } = await found(call as Call);
    const texts = textsWith(rows, locale, { title: name, summary: description });
    await save(call as Call, slug, { texts, position }, rows);
    return await shown({ ...(call as Call), locale }, call.id());
  },
});

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/help_center/sections/{id}',
  summary: 'Delete a section with nothing in it.',
  async run(call) {
    const { slug, rows } = await found(call as Call);
    const by = { by: (call.viewer as SignedIn).id };
    const done = await deleteCategory(call.app.db, slug, { base: digestOfCategory(rows) }, by);
    if (done === 'used') throw fieldInvalid('section', 'has articles or guides, maybe archived ones: move them first');
    if (done === 'missing') throw recordNotFound();
    if (done === 'conflict') throw changedMeanwhile();
    return undefined;
  },
});

/** What a section says in one language. @throws ApiError */
async function writeTranslation(
  call: Call,
  locale: string,
  said: { title?: string | undefined; body?: string | null | undefined },
) {
  const { slug, rows } = await found(call);
  const texts = textsWith(rows, locale, { title: said.title, summary: said.body });
  if (!texts.get(locale)?.title.trim()) throw fieldInvalid('title', 'cannot be blank', 'BlankValue');
  await save(call, slug, { texts, position: undefined }, rows);
  return { translation: await sectionTranslation(call, locale) };
}

const createTranslation = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/help_center/sections/{id}/translations',
  summary: 'Say what a section is in another language.',
  body: z.object({ translation: translationInput }),
  answer: oneTranslation,
  status: 201,
  run: (call) =>
    writeTranslation(call as Call, languageOf(call as Call, call.body.translation.locale), call.body.translation),
});

const updateTranslation = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/help_center/sections/{id}/translations/{locale:text}',
  summary: 'Change what a section says in one language.',
  body: z.object({ translation: translationInput.partial() }),
  answer: oneTranslation,
  run: (call) => writeTranslation(call as Call, languageOf(call as Call, call.text('locale')), call.body.translation),
});

/** Everything that is written of sections. */
export const sectionWrites: readonly Endpoint[] = [
  creates('/help_center/sections'),
  creates('/help_center/categories/{id}/sections'),
  update,
  destroy,
  createTranslation,
  updateTranslation,
];
