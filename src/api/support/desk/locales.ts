// The languages of the site.
import { z } from 'zod';
import { directionOf } from '../../../i18n/direction.ts';
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

/** The languages of the site. */
export const localeEndpoints: readonly Endpoint[] = [
  lists('/locales'),
  lists('/locales/public'),
  lists('/locales/agent'),
  current,
];
