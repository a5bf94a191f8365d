import { Readable } from 'node:stream';
import { Problem } from '../../web/problem.ts';
import type { Attachment } from '../attachments.ts';
import type { AttachmentStorage } from '../storage.ts';

/** A file of a conversation, always saved, never shown as a page of ours. @throws Problem `not-found` when there is none. */
export async function sendAttachment(storage: AttachmentStorage, file: Attachment | undefined): Promise<Response> {
  const bytes = file && (await storage.open(file.storageKey));
  if (!file || !bytes) throw new Problem('not-found');
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    headers: {
      'content-type': file.type,
      'content-length': String(file.sizeBytes),
      // Both ways of writing a name: RFC 6266.
      'content-disposition': `attachment; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
    },
  });
}
