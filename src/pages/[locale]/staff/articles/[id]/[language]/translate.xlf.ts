import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../../../accounts/guard.ts';
import { app } from '../../../../../../app.ts';
import { draftOf } from '../../../../../../publishing/actions.ts';
import { mayWrite } from '../../../../../../publishing/policy.ts';
import { readOriginal } from '../../../../../../publishing/translating.ts';
import { writeTranslationFile } from '../../../../../../publishing/translation-files.ts';
import { sendXliff } from '../../../../../../publishing/ui/send-xliff.ts';
import { Problem } from '../../../../../../web/problem.ts';

/** One article for translators. */
export const GET: APIRoute = async ({ params, locals, url }) => {
  const me = requireStaff({ locals, url }, mayWrite);
  if (me instanceof Response) return me;
  const { db, site } = app();
  const { place, key } = await draftOf({ app: { db, site }, params, viewer: me });
  const { defaultLocale } = site;
  if (!(await readOriginal(db, key, defaultLocale))) throw new Problem('not-found');
  const xliff = await writeTranslationFile(db, [place.id], { locale: key.locale, defaultLocale });
  return sendXliff(xliff, `${place.slug}-${key.locale}`);
};
