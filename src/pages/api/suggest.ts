import type { APIRoute } from 'astro';
import { suggestAction } from '../../deflection/actions.ts';
import { takeJson } from '../../ui/form.ts';
import { json } from '../../web/problem.ts';

/** What may answer a text: `{text, locale, limit?, askId?}`. */
export const POST: APIRoute = (context) =>
  takeJson(context, suggestAction, ({ askId, suggestions }) => json(200, { askId, suggestions }));
