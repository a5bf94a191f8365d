import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

/** What may be served from the content folder; texts and settings are not among it. */
const SERVED = /^\/content\/(?!.*(?:^|\/)\.)[^?]+\.(png|jpe?g|gif|webp|avif|svg|mp4|webm|vtt|pdf)(?:\?|$)/i;

/** An SVG is a document of its own: opened directly it must not run anything. */
const INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Pictures, videos and captions of the content folder under `/content/…`, with ranges and entity tags; calls `next` for all else. */
export function contentFiles(contentDir: string) {
  // Files may be added while the server runs (an import), so nothing is remembered about the folder.
  const files = sirv(contentDir, {
    dev: true,
    etag: true,
    setHeaders(response) {
      response.setHeader('cache-control', 'public, max-age=3600');
      response.setHeader('content-security-policy', INERT);
    },
  });
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const url = request.url ?? '';
    if (!SERVED.test(url)) {
      next();
      return;
    }
    const original = request.url;
    request.url = url.slice('/content'.length);
    files(request, response, () => {
      request.url = original;
      next();
    });
  };
}
