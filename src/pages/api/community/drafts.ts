import type { APIRoute } from 'astro';
import { draftAction } from '../../../community/draft-actions.ts';
import { takeJson } from '../../../ui/form.ts';
import { json } from '../../../web/problem.ts';

/**
 * Keeps a text while it is being written: `{place, sequence, key, text, chosen?}`, answered with `{sequence, other?}`; 409 where another form
 * has written since, with what that one has, and 410 where the draft was posted or thrown away.
 */
export const POST: APIRoute = (context) =>
  takeJson(context, draftAction, ({ kept }) => {
    switch (kept.outcome) {
      case 'kept':
        return json(200, { sequence: kept.sequence, other: kept.other });
      case 'elsewhere':
        return json(409, { sequence: kept.sequence, text: kept.text });
      case 'gone':
        return json(410, {});
    }
  });
