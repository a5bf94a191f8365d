import type { APIRoute } from 'astro';
import { boxSearchAction } from '../../search/box.ts';
import { noContent, takeJson } from '../../ui/form.ts';

/** Notes what was typed into the search box: `{id, locale, text, count}`, answered with 204. */
export const POST: APIRoute = (context) => takeJson(context, boxSearchAction, noContent);
