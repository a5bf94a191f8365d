import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../../accounts/guard.ts';
import { app } from '../../../../../app.ts';
import { findInbound } from '../../../../../mailbox/decide-mails.ts';
import { mayReadMails } from '../../../../../mailbox/policy.ts';
import { Problem } from '../../../../../web/problem.ts';
import { readId } from '../../../../../web/read-id.ts';
import { sendFile } from '../../../../../web/send-file.ts';

/** A mail as it came. */
export const GET: APIRoute = async ({ params, locals, url, request }) => {
  const me = requireStaff({ locals, url }, mayReadMails);
  if (me instanceof Response) return me;
  const { db, mailsIn } = app();
  const found = await findInbound(db, readId(params['id']) ?? 0);
  if (!found || found.mail.storageKey === null) throw new Problem('not-found');
  const { id, storageKey, sizeBytes } = found.mail;
  return sendFile(mailsIn, { name: `mail-${id}.eml`, type: 'message/rfc822', sizeBytes, storageKey }, request.headers);
};
