import type { APIRoute } from 'astro';
import { takeJson } from '../../../ui/form.ts';
import { json } from '../../../web/problem.ts';
import { suggestionsAction } from '../../../widget/actions.ts';

/** What fits a page of the product: `{locale, path, title, marks}`. */
export const POST: APIRoute = (context) =>
  takeJson(context, suggestionsAction, ({ suggestions }) => json(200, { suggestions }));
