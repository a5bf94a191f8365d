import type { APIRoute } from 'astro';
import { lookingAction } from '../../../../../desk/conversation/keep-actions.ts';
import { takeJson } from '../../../../../ui/form.ts';
import { json } from '../../../../../web/problem.ts';

/** Says that the request is open on a screen, and answers on whose else: `{colleagues: [{name, typing}]}`. */
export const POST: APIRoute = (context) =>
  takeJson(context, lookingAction, ({ colleagues }) => json(200, { colleagues }));
