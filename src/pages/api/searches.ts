import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { noteBoxSearch } from '../../search/box.ts';
import { readJson } from '../../web/read-json.ts';

/** Notes what was typed into the search box: `{id, locale, text, count}`, answered with 204. */
export const POST: APIRoute = async ({ request, clientAddress }) =>
  noteBoxSearch(app(), { body: await readJson(request), address: clientAddress });
