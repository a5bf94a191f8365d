import type { APIRoute } from 'astro';
import { answerPasswordCheck } from '../../accounts/password-check.ts';
import { app } from '../../app.ts';
import { readJson } from '../../web/read-json.ts';

/** How hard a password is to guess, while it is typed: `{password, own}`. */
export const POST: APIRoute = async ({ request, clientAddress }) =>
  answerPasswordCheck(app(), { body: await readJson(request), address: clientAddress });
