import type { APIRoute } from 'astro';
import { draftAction } from '../../../../../desk/conversation/keep-actions.ts';
import { takeJson } from '../../../../../ui/form.ts';
import { json } from '../../../../../web/problem.ts';

/** Keeps what an agent is writing: answered with `{sequence}`; 409 where another window has written since, with its text, and 410 where it was sent. */
export const POST: APIRoute = (context) =>
  takeJson(context, draftAction, ({ kept }) => {
    switch (kept.outcome) {
      case 'kept':
        return json(200, { sequence: kept.sequence });
      case 'elsewhere':
        return json(409, { sequence: kept.sequence, body: kept.body });
      case 'gone':
        return json(410, {});
    }
  });
