import type { APIRoute } from 'astro';
import { linksAt } from '../../layouts/links.ts';
import { json } from '../../web/problem.ts';

/** What is new behind the links in the menu of who is signed in, for tabs that have been open for a while. */
export const GET: APIRoute = async ({ locals }) => {
  const links = locals.viewer.id === undefined ? [] : await linksAt('account', locals);
  const waiting = links.flatMap(({ href, waiting }) => (waiting ? [{ href, ...waiting }] : []));
  return json(200, { waiting }, { 'cache-control': 'private, no-store' });
};
