import type { APIRoute } from 'astro';
import { requireAccount } from '../../../../../accounts/guard.ts';
import { app } from '../../../../../app.ts';
import { findRequestAttachment } from '../../../../../tickets/requests.ts';
import { Problem } from '../../../../../web/problem.ts';
import { readId } from '../../../../../web/read-id.ts';
import { sendFile } from '../../../../../web/send-file.ts';

/** A file of the public conversation, for who may read it. */
export const GET: APIRoute = async ({ params, locals, url, request }) => {
  const me = requireAccount({ locals, url });
  if (me instanceof Response) return me;
  const { db, site, attachments } = app();
  const ticketId = readId(params['id']);
  const attachmentId = readId(params['attachment']);
  if (ticketId === undefined || attachmentId === undefined) throw new Problem('not-found');
  const ids = { ticketId, attachmentId };
  return sendFile(attachments, await findRequestAttachment(db, me, site.contact.organizations, ids), request.headers);
};
