import type { APIRoute } from 'astro';
import { passwordCheckAction } from '../../accounts/password-check.ts';
import { takeJson } from '../../ui/form.ts';
import { json } from '../../web/problem.ts';

/** How hard a password is to guess, while it is typed: `{password, own}`. */
export const POST: APIRoute = (context) => takeJson(context, passwordCheckAction, ({ check }) => json(200, check));
