import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { Problem } from '../../web/problem.ts';

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  css: 'text/css; charset=utf-8',
};

/** The search box's index; the names of all but the entry points change with their content. */
export const GET: APIRoute = async ({ params }) => {
  const path = params['path'] ?? '';
  const content = await app().pagefind.file(path);
  if (!content) throw new Problem('not-found');
  const hashed = /_[0-9a-f]{6,}\.|\.pf_/.test(path);
  return new Response(content as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      // It runs as a worker, also of the isolated pages that are shown inside products.
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
};
