import type { APIRoute } from 'astro';

/** The bare address leads to the reader's language. */
export const GET: APIRoute = ({ locals }) =>
  new Response(null, {
    status: 302,
    headers: { location: `/${locals.locale}/`, vary: 'Accept-Language', 'cache-control': 'no-store' },
  });
