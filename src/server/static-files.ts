import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';
import { contentFiles, type PermissionOf } from './content-files.ts';

const YEAR_SECONDS = 31_536_000;
const clientFolder = path.join(import.meta.dirname, '../../dist/client');

type Handler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Makes the function that answers requests for files: of the content folder, and those that the build made.
 * It resolves with whether there was one.
 * @param permission who may have a file of the content folder.
 */
export function staticFiles(
  contentDir: string,
  permission: PermissionOf,
): (req: IncomingMessage, res: ServerResponse, pathname: string) => Promise<boolean> {
  const assets = sirv(clientFolder, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, pathname) {
      if (pathname.startsWith('/_astro/'))
        response.setHeader('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`);
      // Loaded by scripts on pages of other origins, under names that change with what is in them.
      if (pathname.startsWith('/widget/')) {
        response.setHeader('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`);
        response.setHeader('access-control-allow-origin', '*');
        response.setHeader('cross-origin-resource-policy', 'cross-origin');
      }
    },
  });
  const content = contentFiles(contentDir, permission);
  return async (req, res, pathname) => {
    // Every file has one in its name, hardly any page.
    if (!pathname.includes('.')) return false;
    if (await served(content, req, res)) return true;
    // They are small and come whole, as RFC 9110, 14.2 allows: sirv computes lengths of odd ranges that no answer can have.
    const { range } = req.headers;
    delete req.headers.range;
    const isServed = await served(assets, req, res);
    if (range !== undefined) req.headers.range = range;
    return isServed;
  };
}

/** Has a file sent. @returns whether there was one. @throws what came up while it was read; the answer has begun by then. */
export function served(files: Handler, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  return new Promise((resolve, reject) => {
    res.once('finish', () => resolve(true));
    res.once('close', () => resolve(true));
    // sirv listens to no errors of the file: one that is away since it was looked up, or cannot be read, would end the process.
    res.once('pipe', (file) => file.once('error', reject));
    files(req, res, (error) => (error === undefined ? resolve(false) : reject(error)));
  });
}
