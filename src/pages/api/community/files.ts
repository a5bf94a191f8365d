import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { fileAction } from '../../../community/file-actions.ts';
import { fileMarkdown } from '../../../community/files/file.ts';
import { explainFile } from '../../../community/ui/explain-file.ts';
import { takeJson } from '../../../ui/form.ts';
import { json } from '../../../web/problem.ts';

/** Keeps one file for a text that is being written: multipart with `file`, answered with `{markdown}`, or 422 that says why not. */
export const POST: APIRoute = (context) =>
  takeJson(context, fileAction, (result) => {
    if (result.outcome === 'shown') return json(201, { markdown: fileMarkdown(result.file) });
    const { site, messages } = app();
    const [error] = result.errors;
    const locale = site.locales.find(({ code }) => code === result.locale)?.code ?? context.locals.locale;
    return json(422, { error: error!.problem, message: explainFile(error!, messages.in(locale)) });
  });
