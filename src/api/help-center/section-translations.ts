// Sections and the category in the languages of the site.
import { z } from 'zod';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { atOrNull, flag, id, nothing, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { numbersOf } from '../ids/numbers.ts';
import { siteLocale } from './locale.ts';
import { sectionsOf, theCategory } from './sections.ts';

/** What a section or the category says in one language, as answers show it. */
export const translationSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  source_id: id,
  source_type: z.enum(['Section', 'Category']),
  locale: text,
  title: text,
  body: text,
  outdated: flag,
  draft: flag,
  hidden: flag,
  created_at: atOrNull,
  updated_at: atOrNull,
  created_by_id: nothing,
  updated_by_id: nothing,
});

/** What is translated: a section, or the category. */
interface Translated {
  type: 'Section' | 'Category';
  path: 'sections' | 'categories';
  /** As it is in one language; undefined where the caller sees none of this number. */
  find(
    call: Call,
  ): Promise<
    | { name: string; description: string; html_url: string; created_at: string | null; updated_at: string | null }
    | undefined
  >;
}

const KINDS: readonly Translated[] = [
  {
    type: 'Section',
    path: 'sections',
    find: async (call) => (await sectionsOf(call)).find((one) => one.id === call.id()),
  },
  {
    type: 'Category',
    path: 'categories',
    async find(call) {
      const category = await theCategory(call);
      return category.id === call.id() ? category : undefined;
    },
  },
];

/** It in these languages, as far as it is there. @throws ApiError when it is in none. */
async function translations(call: Call, { type, path, find }: Translated, locales: readonly string[]) {
  const found = [];
  // One after the other: the embedded database takes one statement at a time.
  for (const locale of locales) {
    const one = await find({ ...call, locale });
    if (one) found.push({ locale, ...one });
  }
  if (found.length === 0) throw recordNotFound();
  const keyOf = (locale: string) => `${path}/${call.id()}/${locale}`;
  const numbers = await numbersOf(
    call.app.db,
    'translation',
    found.map(({ locale }) => keyOf(locale)),
  );
  return found.map(({ locale, name, description, html_url, created_at, updated_at }) => ({
    id: numbers.get(keyOf(locale))!,
    url: rowUrl(call, `/help_center/${path}/${call.id()}/translations/${locale}`),
    html_url,
    source_id: call.id(),
    source_type: type,
    locale,
    title: name,
    body: description,
    outdated: false,
    draft: false,
    hidden: false,
    created_at,
    updated_at,
    created_by_id: null,
    updated_by_id: null,
  }));
}

/** The section that a call names in one language. @throws ApiError when it is not in it. */
export async function sectionTranslation(call: Call, locale: string) {
  const [translation] = await translations(call, KINDS[0]!, [locale]);
  return translation!;
}

const codes = (call: Call) => call.app.site.locales.map(({ code }) => code);

/** The endpoints about translations of one of these. */
const translationsOf = (kind: Translated): Endpoint[] => {
  const common = { method: 'GET', group: 'Sections and categories', resource: 'hc' } as const;
  const named = kind.type.toLowerCase();
  return [
    defineEndpoint({
      ...common,
      path: `/help_center/${kind.path}/{id}/translations`,
      summary: `A ${named} in all languages.`,
      answer: pageSchema('translations', translationSchema),
      async run(call) {
        const all = await translations(call, kind, codes(call));
        const { rows, envelope } = pageOfRows(call, all, 'hc');
        return { ...envelope, translations: rows };
      },
    }),
    defineEndpoint({
      ...common,
      path: `/help_center/${kind.path}/{id}/translations/missing`,
      summary: `The languages of the site that a ${named} is not in.`,
      answer: z.strictObject({ locales: z.array(text) }),
      async run(call) {
        const there = new Set((await translations(call, kind, codes(call))).map(({ locale }) => locale));
        return { locales: codes(call).filter((code) => !there.has(code)) };
      },
    }),
    defineEndpoint({
      ...common,
      path: `/help_center/${kind.path}/{id}/translations/{locale:text}`,
      summary: `A ${named} in one language.`,
      answer: z.strictObject({ translation: translationSchema }),
      async run(call) {
        const locale = siteLocale(call.app.site, call.text('locale'));
        if (locale === undefined) throw recordNotFound();
        const [translation] = await translations(call, kind, [locale]);
        return { translation: translation! };
      },
    }),
  ];
};

/** What can be asked about the languages of sections and categories. */
export const sectionTranslations: readonly Endpoint[] = KINDS.flatMap(translationsOf);
