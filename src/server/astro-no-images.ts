import type { APIRoute } from 'astro';
import { Problem } from '../web/problem.ts';

/** Astro brings an address at which pictures are made smaller, and it cannot be left out; nothing here uses it. */
export const GET: APIRoute = () => {
  throw new Problem('not-found');
};
