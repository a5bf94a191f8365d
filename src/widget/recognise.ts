import { readProductSession } from '../accounts/product-session.ts';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { isAllowedOrigin } from './origin.ts';
import type { WidgetSite } from './site-section.ts';

/**
 * Who sends a request inside a product, by the session that the page in the frame has: never by a cookie. It counts for the origin on which
 * it began, and only while the widget may be there. `unknown`: the database that would say whose it is is away.
 */
export async function recogniseInProduct(
  { db, site }: { db: Db; site: WidgetSite },
  { session, origin = '' }: { session?: string | undefined; origin?: string | undefined },
  base: URL,
): Promise<{ viewer: Viewer; session: undefined; unknown: boolean }> {
  const visitor = { viewer: VISITOR, session: undefined, unknown: false };
  if (session === undefined || !isAllowedOrigin(site.widget.origins, origin, base.origin)) return visitor;
  try {
    return { ...visitor, viewer: (await readProductSession(db, session, origin)) ?? VISITOR };
  } catch (error) {
    if (isUnavailable(error)) return { ...visitor, unknown: true };
    throw error;
  }
}

/** The answer to who sent a session that opens nothing. */
export function sessionIsOver(): Response {
  return new Response('The session is over.\n', {
    status: 401,
    headers: { 'x-helpwell-session': 'over', 'cache-control': 'private, no-store', 'content-type': 'text/plain' },
  });
}
