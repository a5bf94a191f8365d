import type { APIRoute } from 'astro';
import { requireAccount } from '../../../accounts/guard.ts';
import { app } from '../../../app.ts';
import { completePeople, peopleParameters } from '../../../community/complete-people.ts';
import { requireCommunity } from '../../../community/guard.ts';
import { communityLimits } from '../../../community/threads/limits.ts';
import { requireLimit } from '../../../web/action.ts';
import { json, Problem } from '../../../web/problem.ts';

/** Whom a text may name, while somebody types: `?q=&thread=` or `?q=&topic=`, read only. */
export const GET: APIRoute = async (context) => {
  const community = requireCommunity(app());
  const me = requireAccount(context);
  if (me instanceof Response) return me;
  await requireLimit(app(), communityLimits.completions, context.clientAddress);
  const asked = peopleParameters.parse(Object.fromEntries(context.url.searchParams));
  const people = await completePeople(app().db, community, me, asked);
  if (!people) throw new Problem('not-found');
  return json(200, people);
};
