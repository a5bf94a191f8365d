import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { previewAction } from '../../../community/draft-actions.ts';
import { previewHtml } from '../../../community/ui/composer/preview-html.ts';
import { takeJson } from '../../../ui/form.ts';
import { json } from '../../../web/problem.ts';

/** A text as it would be if it were posted: `{body, locale, thread?}`, answered with `{html}`. */
export const POST: APIRoute = (context) =>
  takeJson(context, previewAction, async (asked) =>
    json(200, {
      html: await previewHtml(app(), { ...asked, viewer: context.locals.viewer, origin: context.locals.base.origin }),
    }),
  );
