import type { APIRoute } from 'astro';
import { requireStaff } from '../../accounts/guard.ts';
import { findPeople } from '../../accounts/people.ts';
import { mayManagePeople } from '../../accounts/policy.ts';
import { app } from '../../app.ts';
import { json } from '../../web/problem.ts';

/** People in the command palette. */
const MOST = 5;

/** What the command palette asks while somebody types: `?q=`, read only. */
export const GET: APIRoute = async (context) => {
  const me = requireStaff(context, mayManagePeople);
  if (me instanceof Response) return me;
  const text = context.url.searchParams.get('q')?.trim() ?? '';
  if (text === '') return json(200, []);
  const { people } = await findPeople(app().db, { text, page: 1 });
  return json(
    200,
    people.slice(0, MOST).map(({ id, name, email }) => ({ id, name, email })),
  );
};
