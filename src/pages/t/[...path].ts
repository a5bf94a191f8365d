import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { threadUrl } from '../../community/threads/thread.ts';
import { findAddress } from '../../community/transfer/addresses.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';

/** Addresses of the forum that threads came from (`/t/a-title/12/3`) lead to the imported thread, or to the post in it. */
export const GET: APIRoute = async ({ params, locals }) => {
  const { site, db } = app();
  const [, topic, number] = /^(?:[^/]+\/)?(\d{1,15})(?:\/(\d{1,6}))?\/?$/.exec(params['path'] ?? '') ?? [];
  const post = readId(number);
  const found = topic && (await findAddress(db, site.community, locals.viewer, `/t/${Number(topic)}`));
  if (!found) throw new Problem('not-found');
  const location = threadUrl(found.locale, found, post && post > 1 ? { post } : {});
  return new Response(null, { status: 301, headers: { location } });
};
