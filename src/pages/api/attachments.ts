import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { explainFile } from '../../tickets/ui/explain.ts';
import { uploadAction } from '../../tickets/upload-action.ts';
import { takeJson } from '../../ui/form.ts';
import { json } from '../../web/problem.ts';

/** Keeps one file for a form that is still being written: multipart with `file`, answered with `{token, name, sizeBytes}`, or 422 that says why not. */
export const POST: APIRoute = (context) =>
  takeJson(context, uploadAction, (result) => {
    if (result.outcome === 'shown') {
      const { token, name, sizeBytes } = result;
      return json(201, { token, name, sizeBytes });
    }
    const { site, messages } = app();
    const [error] = result.errors;
    const locale = site.locales.find(({ code }) => code === result.locale)?.code ?? context.locals.locale;
    return json(422, { error: error!.problem, message: explainFile(error!, messages.in(locale)) });
  });
