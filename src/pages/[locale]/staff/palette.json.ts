import type { APIRoute } from 'astro';
import { paletteEntries } from '../../../layouts/palette-entries.ts';
import { json, Problem } from '../../../web/problem.ts';

/** What the command palette leads to, for when it is opened: on every page it would be a tenth of it. */
export const GET: APIRoute = ({ locals }) => {
  const entries = paletteEntries(locals.viewer, locals);
  if (!entries) throw new Problem('not-found');
  return json(200, { entries }, { 'cache-control': 'private, max-age=300', vary: 'Cookie' });
};
