import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { answerSuggest } from '../../deflection/suggest.ts';
import { readJson } from '../../web/read-json.ts';

/** What may answer a text: `{text, locale, limit?, askId?}`. */
export const POST: APIRoute = async ({ request, locals, clientAddress }) =>
  answerSuggest(app(), { body: await readJson(request), viewer: locals.viewer, address: clientAddress });
