import type { APIRoute } from 'astro';
import { takeJson } from '../../../ui/form.ts';
import { json } from '../../../web/problem.ts';
import { sessionAction } from '../../../widget/actions.ts';

/** A token of the product for a session of the widget: `{token, origin}`; or the end of one: `{end: true}`. */
export const POST: APIRoute = (context) =>
  takeJson(context, sessionAction, (result) => {
    if ('ended' in result) return json(200, {});
    if ('refused' in result) return json(403, { reason: result.refused });
    const { session, seconds } = result;
    return json(200, { session, seconds });
  });
