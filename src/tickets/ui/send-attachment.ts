import { Readable } from 'node:stream';
import { readRange } from '../../server/byte-range.ts';
import { Problem } from '../../web/problem.ts';
import type { Attachment } from '../attachments.ts';
import type { AttachmentStorage } from '../storage.ts';

/**
 * A file of a conversation or the part of it that was asked for, always saved, never shown as a page of ours.
 * @param asked fields of the request.
 * @throws Problem `not-found` when there is none.
 */
export async function sendAttachment(
  storage: AttachmentStorage,
  file: Attachment | undefined,
  asked: Headers,
): Promise<Response> {
  if (!file) throw new Problem('not-found');
  const { sizeBytes } = file;
  // What is under a key never changes.
  const etag = `"${file.storageKey}"`;
  const ifRange = asked.get('if-range');
  const range = ifRange && ifRange !== etag ? undefined : readRange(asked.get('range'), sizeBytes);
  const headers = {
    'content-type': file.type,
    // Both ways of writing a name: RFC 6266.
    'content-disposition': `attachment; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
    'accept-ranges': 'bytes',
    etag,
  };
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${sizeBytes}` } });
  const bytes = await storage.open(file.storageKey, range);
  if (!bytes) throw new Problem('not-found');
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }),
    },
  });
}
