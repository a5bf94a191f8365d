import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../accounts/guard.ts';
import { app } from '../../../../app.ts';
import { nextRequest } from '../../../../desk/conversation/next-request.ts';
import { mayAnswerRequests } from '../../../../desk/policy.ts';
import { staffPath } from '../../../../tickets/team-mail.ts';
import { readId } from '../../../../web/read-id.ts';

/** Leads to the request that an agent takes up next, or to the list when nothing waits. */
export const GET: APIRoute = async (context) => {
  const me = requireStaff(context, mayAnswerRequests);
  if (me instanceof Response) return me;
  const after = readId(context.url.searchParams.get('after') ?? undefined);
  const id = await nextRequest(app().db, { agentId: me.id, after });
  const { locale } = context.locals;
  return context.redirect(id === undefined ? `/${locale}/staff/requests` : staffPath(locale, id), 303);
};
