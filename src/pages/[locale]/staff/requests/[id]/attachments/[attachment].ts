import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../../../accounts/guard.ts';
import { app } from '../../../../../../app.ts';
import { mayReadRequests } from '../../../../../../tickets/policy.ts';
import { findFileForStaff } from '../../../../../../tickets/staff-requests.ts';
import { Problem } from '../../../../../../web/problem.ts';
import { readId } from '../../../../../../web/read-id.ts';
import { sendFile } from '../../../../../../web/send-file.ts';

/** A file of any request, for those who answer them. */
export const GET: APIRoute = async ({ params, locals, url, request }) => {
  const me = requireStaff({ locals, url }, mayReadRequests);
  if (me instanceof Response) return me;
  const { db, attachments } = app();
  const ticketId = readId(params['id']);
  const attachmentId = readId(params['attachment']);
  if (ticketId === undefined || attachmentId === undefined) throw new Problem('not-found');
  return sendFile(attachments, await findFileForStaff(db, { ticketId, attachmentId }), request.headers);
};
