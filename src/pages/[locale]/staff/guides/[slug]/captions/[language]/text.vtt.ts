import type { APIRoute } from 'astro';
import { app } from '../../../../../../../app.ts';
import { captionsLanguage } from '../../../../../../../publishing/guides/captions-actions.ts';
import { guideKeyOf } from '../../../../../../../publishing/guides/guide-actions.ts';
import { readGuideEditing } from '../../../../../../../publishing/guides/guide-editing.ts';
import { mayWrite } from '../../../../../../../publishing/policy.ts';
import { Problem } from '../../../../../../../web/problem.ts';

/** The captions of a draft in a language, to take away; those of readers where its writer has no draft. */
export const GET: APIRoute = async ({ params, locals }) => {
  const { db, site, settings } = app();
  if (!mayWrite(locals.viewer)) throw new Problem('not-found');
  const key = guideKeyOf({ params, viewer: locals.viewer });
  const language = captionsLanguage({ app: { site }, params });
  const text = (await readGuideEditing(db, key, settings.contentDir)).fields.captions[language];
  if (text === undefined) throw new Problem('not-found');
  return new Response(text, {
    headers: {
      'content-type': 'text/vtt; charset=utf-8',
      'content-disposition': `attachment; filename="${key.slug}.${language}.vtt"`,
    },
  });
};
