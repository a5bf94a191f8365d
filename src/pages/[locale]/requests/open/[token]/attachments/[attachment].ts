import type { APIRoute } from 'astro';
import { app } from '../../../../../../app.ts';
import { findRequestAttachment } from '../../../../../../tickets/requests.ts';
import { openLink } from '../../../../../../tickets/requests-link.ts';
import { Problem } from '../../../../../../web/problem.ts';
import { readId } from '../../../../../../web/read-id.ts';
import { sendFile } from '../../../../../../web/send-file.ts';

/** A file of the conversation that the link of a mail opens. */
export const GET: APIRoute = async ({ params, request }) => {
  const { db, secret, attachments } = app();
  const opened = await openLink(db, secret, params['token'] ?? '');
  const attachmentId = readId(params['attachment']);
  if (opened.outcome !== 'open' || attachmentId === undefined) throw new Problem('not-found');
  const { viewer, ticketId } = opened;
  return sendFile(
    attachments,
    await findRequestAttachment(db, viewer, [], { ticketId, attachmentId }),
    request.headers,
  );
};
