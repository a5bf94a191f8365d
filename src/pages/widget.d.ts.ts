import type { APIRoute } from 'astro';
import { readTypes } from '../widget/read-types.ts';

/** What a product may call, for TypeScript. */
export const GET: APIRoute = async () =>
  new Response(await readTypes(), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  });
