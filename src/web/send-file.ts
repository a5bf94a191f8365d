import { Readable } from 'node:stream';
import type { FileStorage } from '../files/storage.ts';
import { readRange } from '../server/byte-range.ts';
import { Problem } from './problem.ts';

/** What sending takes of a file. */
interface SentFile {
  name: string;
  type: string;
  sizeBytes: number;
  storageKey: string;
}

/**
 * A file or the part of it that was asked for, never shown as a page of ours.
 * @param asked fields of the request.
 * @param shown it may be a part of a page, as a picture is; otherwise it is always saved. Whether it may still be seen is asked each time.
 * @param isPublic everybody may see it, so caches may keep it for an hour.
 * @throws Problem `not-found` when there is none.
 */
export async function sendFile(
  storage: FileStorage,
  file: SentFile | undefined,
  asked: Headers,
  { shown = false, isPublic = false } = {},
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
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': isPublic ? 'public, max-age=3600' : shown ? 'private, no-cache' : 'private, no-store',
    'x-robots-tag': 'noindex',
    'accept-ranges': 'bytes',
    etag,
  };
  if (shown && asked.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
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

/** A short text that is kept in the database, sent as {@link sendFile} sends what is shown. */
export function sendTextFile(
  { name, type, text, digest }: { name: string; type: string; text: string; digest: string },
  asked: Headers,
  { isPublic = false } = {},
): Response {
  const etag = `"${digest}"`;
  const headers = {
    'content-type': type,
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': isPublic ? 'public, max-age=3600' : 'private, no-cache',
    'x-robots-tag': 'noindex',
    etag,
  };
  return asked.get('if-none-match') === etag
    ? new Response(null, { status: 304, headers })
    : new Response(text, { headers });
}
