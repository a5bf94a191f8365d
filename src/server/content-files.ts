import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';
import { DOWNLOADED_FILE, SERVED_FILE } from './served-files.ts';

/** A path in the content folder, without what follows a question mark. */
const IN_CONTENT = /^\/content\/([^?#]+)(?:\?[^#]*)?$/;

/** What begins with a dot anywhere in a path: a hidden file, or `..`, which leads out and, by the folder's own name, in again. */
const DOTTED = /(?:^|\/)\./;

/** An SVG is a document of its own: opened directly it must not run anything. */
const INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** The ranges players ask for; for any other the whole file is sent, as RFC 9110, 14.2 allows. */
const RANGE = /^bytes=(\d{1,15})-(\d{1,15})?$/;

/** The address of one content of a file, as pages of video guides name it: what is there never changes. */
const VERSIONED = /[?&]v=[0-9a-f]{12}(?:&|$)/;

/** For whom a file is: everybody and their caches, this reader alone, or nobody who asks like this. */
export type FilePermission = 'public' | 'private' | 'hidden';

/** Asked for each request, with the path inside the content folder. */
export type PermissionOf = (inside: string, request: IncomingMessage) => Promise<FilePermission>;

/**
 * Pictures, videos, captions and files to download of the content folder under `/content/…`, with ranges and entity tags; calls `next` for all else,
 * and for what the reader may not have.
 * @param permission asked for each request, with the path inside the folder.
 */
export function contentFiles(contentDir: string, permission: PermissionOf) {
  // Files may be added while the server runs (an import), so nothing is remembered about the folder.
  const files = (cacheControl: string) =>
    sirv(contentDir, {
      dev: true,
      etag: true,
      setHeaders(response, pathname) {
        if (DOWNLOADED_FILE.test(pathname)) response.setHeader('content-disposition', 'attachment');
        response.setHeader('cache-control', cacheControl);
        response.setHeader('content-security-policy', INERT);
      },
    });
  const serve = {
    public: files('public, max-age=3600'),
    // A browser keeps what its reader has had; what stands between asks each hour whether everybody still may.
    lasting: files('public, max-age=31536000, s-maxage=3600, immutable'),
    // The reader's own browser may keep it, but asks each time whether it still may be shown.
    private: files('private, no-cache'),
  };
  return (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void => {
    const url = request.url ?? '';
    const inside = SERVED_FILE.test(IN_CONTENT.exec(url)?.[1] ?? '') ? pathInside(url) : undefined;
    if (inside === undefined) {
      next();
      return;
    }
    const answer = (allowed: FilePermission) => {
      if (allowed === 'hidden') {
        next();
        return;
      }
      // Of what is not sent there are no parts (RFC 9110, 14.2).
      if (request.method !== 'GET' || !isRange(request.headers.range)) delete request.headers.range;
      // The file that was judged and no other: it reads only the path.
      request.url = `/${encodeURI(inside).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
      const how = allowed === 'public' && VERSIONED.test(url) ? 'lasting' : allowed;
      serve[how](request, response, () => {
        request.url = url;
        next();
      });
      // The log names what was asked for.
      request.url = url;
    };
    permission(inside, request).then(answer).catch(next);
  };
}

function isRange(header: string | undefined): boolean {
  const asked = RANGE.exec(header ?? '');
  // sirv takes an end of 0 for none.
  return asked !== null && (asked[2] === undefined || (Number(asked[2]) > 0 && Number(asked[1]) <= Number(asked[2])));
}

/** The path a request asks for; undefined when the same file could be asked for in a simpler way, or it cannot be read. */
function pathInside(url: string): string | undefined {
  try {
    const inside = decodeURIComponent(url.split('?')[0]!.slice('/content/'.length));
    const isSimple = inside === path.posix.normalize(inside) && !/^\/|\\|\0/.test(inside);
    return isSimple && !DOTTED.test(inside) ? inside : undefined;
  } catch {
    return undefined;
  }
}
