import { Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { requireAccount } from '../../../../../accounts/guard.ts';
import { app } from '../../../../../app.ts';
import { findRequestAttachment, readNumber } from '../../../../../tickets/requests.ts';
import { Problem } from '../../../../../web/problem.ts';

/** A file of the public conversation, for who may read it; always saved, never shown as a page of ours. */
export const GET: APIRoute = async ({ params, locals, url }) => {
  const me = requireAccount({ locals, url });
  if (me instanceof Response) return me;
  const { db, site, attachments } = app();
  const ticketId = readNumber(params['id']);
  const attachmentId = readNumber(params['attachment']);
  if (ticketId === undefined || attachmentId === undefined) throw new Problem('not-found');
  const file = await findRequestAttachment(db, me, site.contact.organizations, { ticketId, attachmentId });
  const bytes = file && (await attachments.open(file.storageKey));
  if (!file || !bytes) throw new Problem('not-found');
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    headers: {
      'content-type': file.type,
      'content-length': String(file.sizeBytes),
      // Both ways of writing a name: RFC 6266.
      'content-disposition': `attachment; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    },
  });
};
