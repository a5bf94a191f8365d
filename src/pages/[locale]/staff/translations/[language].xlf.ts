import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../accounts/guard.ts';
import { app } from '../../../../app.ts';
import { mayWrite } from '../../../../publishing/policy.ts';
import { articlesToTranslate, type ToTranslate } from '../../../../publishing/translating.ts';
import { MOST_FILES, writeTranslationFile } from '../../../../publishing/translation-files.ts';
import { sendXliff } from '../../../../publishing/ui/send-xliff.ts';
import { Problem } from '../../../../web/problem.ts';

/** What is missing or out of date in a language, for translators. */
export const GET: APIRoute = async ({ params, locals, url }) => {
  const me = requireStaff({ locals, url }, mayWrite);
  if (me instanceof Response) return me;
  const { db, site } = app();
  const { defaultLocale } = site;
  const locale = site.locales.find(({ code }) => code === params['language'])?.code;
  if (!locale || locale === defaultLocale) throw new Problem('not-found');
  const asked = url.searchParams.get('what');
  const what: ToTranslate = asked === 'missing' || asked === 'outdated' ? asked : 'both';
  const ids = await articlesToTranslate(db, { locale, defaultLocale, what, most: MOST_FILES });
  return sendXliff(
    await writeTranslationFile(db, ids, { locale, defaultLocale }),
    `${defaultLocale}-${locale}-${what}`,
  );
};
