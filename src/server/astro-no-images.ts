import type { APIRoute } from 'astro';

/** Astro brings an address at which pictures are made smaller, and it cannot be left out; nothing here uses it. */
export const GET: APIRoute = () => new Response(null, { status: 404 });
