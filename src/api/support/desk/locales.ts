// The languages of the site.
import { z } from 'zod';
import { directionOf } from '../../../i18n/direction.ts';
import { preferredLocale } from '../../../web/locale.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import type { Call } from '../../frame/endpoint.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';

const common = { group: 'Locales' } as const;

const localeSchema = z.strictObject({
  id,
  url: text,
  locale: text,
  name: text,
  native_name: text,
  presentation_name: text,
  rtl: flag,
  default: flag,
  created_at: at,
  updated_at: at,
});

/** site.yml says of nothing when it was written: the beginning of time. */
const ALWAYS = moment(new Date(0));

/** The languages in the order of site.yml, which is what their numbers mean. */
function localesOf(call: Pick<Call, 'app' | 'url'>): z.infer<typeof localeSchema>[] {
  const { locales, defaultLocale } = call.app.site;
  return locales.map(({ code }, index) => {
    const name = (inside: string) => new Intl.DisplayNames([inside], { type: 'language' }).of(code) ?? code;
    return {
      id: index + 1,
      url: rowUrl(call, `/locales/${code}`),
      locale: code,
      name: name('en'),
      native_name: name(code),
      presentation_name: `${name('en')} - ${name(code)}`,
      rtl: directionOf(code) === 'rtl',
      default: code === defaultLocale,
      created_at: ALWAYS,
      updated_at: ALWAYS,
    };
  });
}

const lists = (path: string) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'The languages of the help center.',
    answer: pageSchema('locales', localeSchema),
    async run(call) {
      const { rows, envelope } = pageOfRows(call, localesOf(call));
      return { locales: rows, ...envelope };
    },
  });

const current = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/locales/current',
  summary: 'The main language of the help center.',
  answer: z.strictObject({ locale: localeSchema }),
  run: async (call) => ({ locale: localesOf(call).find((one) => one.default)! }),
});

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/locales/{id:text}',
  summary: 'A language, by its code or its number.',
  answer: z.strictObject({ locale: localeSchema }),
  async run(call) {
    const asked = call.text('id').toLowerCase();
    const found = localesOf(call).find(
      ({ id: number, locale }) => locale.toLowerCase() === asked || String(number) === asked,
    );
    if (!found) throw recordNotFound();
    return { locale: found };
  },
});

const detect = defineEndpoint({
  ...common,
  method: 'PUT',
  access: 'read',
  path: '/locales/detect_best_locale',
  summary: 'The language of the help center that suits somebody best.',
  body: z.object({ available_locales: z.array(z.string().max(40)).max(100).default([]) }),
  answer: z.strictObject({ locale: localeSchema }),
  async run(call) {
    const wanted = call.request.headers.get('accept-language') ?? '';
    const all = localesOf(call);
    const asked = call.body.available_locales.map((one) => one.toLowerCase());
    const open = asked.length === 0 ? all : all.filter(({ locale }) => asked.includes(locale.toLowerCase()));
    const isDefault = (one: (typeof all)[number]) => one.default;
    const otherwise = open.find(isDefault) ?? open[0] ?? all.find(isDefault)!;
    const codes = open.map(({ locale }) => locale);
    const chosen = preferredLocale(wanted, codes, otherwise.locale);
    return { locale: open.find(({ locale }) => locale === chosen) ?? otherwise };
  },
});

/** The languages of the site. */
export const localeEndpoints: readonly Endpoint[] = [
  lists('/locales'),
  lists('/locales/public'),
  lists('/locales/agent'),
  current,
  show,
  detect,
];
