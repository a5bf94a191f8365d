import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { sessionKey } from '../../../desk/listeners.ts';
import { readAfter, streamFrom } from '../../../desk/live/stream.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { Problem, unavailable } from '../../../web/problem.ts';

/** What happens to tickets, as server-sent events, for the pages of who answers them. */
export const GET: APIRoute = ({ locals, request, url }) => {
  if (locals.viewerUnknown) throw unavailable();
  if (!locals.session || !mayWorkOnDesk(locals.viewer)) throw new Problem('not-found');
  return streamFrom(app().live, sessionKey(locals.session.idHash), readAfter(request, url));
};
