import { Problem, unavailable } from '../web/problem.ts';
import type { Viewer } from './viewer.ts';

/** What the guards need of a page. */
interface Asked {
  locals: { viewer: Viewer; locale: string; viewerUnknown?: boolean };
  url: URL;
}

/** A viewer with an account. */
export type SignedIn = Viewer & { id: number; name: string; email: string };

/**
 * The signed-in viewer, or the answer that leads to the sign-in page and back.
 * @throws Problem `unavailable` when nobody can say at the moment whether the viewer is signed in.
 * A page starts with `const me = requireAccount(Astro); if (me instanceof Response) return me;`
 */
export function requireAccount({ locals, url }: Asked): SignedIn | Response {
  const { viewer, locale } = locals;
  if (locals.viewerUnknown) throw unavailable();
  if (viewer.id === undefined) {
    const to = encodeURIComponent(url.pathname + url.search);
    return new Response(null, { status: 303, headers: { location: `/${locale}/sign-in?to=${to}` } });
  }
  return viewer as SignedIn;
}

/**
 * The viewer of a staff page, if they may: a policy function answers that. Who must set up a second factor first is led there, and back.
 * @throws Problem `not-found` for everybody else, so that the page does not exist for them.
 */
export function requireStaff({ locals, url }: Asked, may: (viewer: Viewer) => boolean): SignedIn | Response {
  const { viewer, locale } = locals;
  if (viewer.needsSecondFactor) {
    const query = new URLSearchParams({ needed: '1', to: url.pathname + url.search });
    return new Response(null, { status: 303, headers: { location: `/${locale}/account/second-factor?${query}` } });
  }
  if (locals.viewerUnknown) throw unavailable();
  if (!may(viewer)) throw new Problem('not-found');
  return viewer as SignedIn;
}
