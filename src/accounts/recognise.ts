import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import type { Cookies } from '../web/action.ts';
import {
  type CurrentSession,
  endSession,
  findSessions,
  readSession,
  SESSION_COOKIE,
  sessionCookieOptions,
} from './session.ts';
import { staffNeedSecondFactor, type User } from './store.ts';
import { VISITOR, type Viewer } from './viewer.ts';

/** Cookie that remembers the first factor while the second is asked for. */
const PENDING_COOKIE = 'helpwell_second_factor';
const PENDING_SECONDS = 600;

/**
 * Who sends the request, by its cookie; without a cookie the database is not asked. A cookie that opens nothing is removed,
 * so that the browser gets the common pages again. `unknown`: there is a cookie, and the database that would say whose it is is away;
 * the viewer is a visitor then, whoever it is.
 */
export async function recognise(
  app: { db: Db },
  cookies: Cookies,
  base: URL,
): Promise<{ viewer: Viewer; session: CurrentSession | undefined; unknown: boolean }> {
  const visitor = { viewer: VISITOR, session: undefined, unknown: false };
  const id = cookies.get(SESSION_COOKIE)?.value;
  if (!id) return visitor;
  try {
    const found = await readSession(app.db, id);
    if (!found) {
      cookies.delete(SESSION_COOKIE, { path: '/' });
      return visitor;
    }
    const viewer = await viewerIn(app.db, found);
    if (found.fresh) keepSession(cookies, id, base);
    return { viewer, session: found.session, unknown: false };
  } catch (error) {
    if (isUnavailable(error)) return { ...visitor, unknown: true };
    throw error;
  }
}

/** Who sends a request that no page answers, such as one for a picture. @param header the `Cookie` field. */
export async function recogniseCookie(db: Db, header: string | undefined): Promise<Viewer> {
  const id = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}\\s*=\\s*([^;\\s]+)`).exec(header ?? '')?.[1];
  try {
    const found = id === undefined ? undefined : await readSession(db, id);
    return found ? await viewerIn(db, found) : VISITOR;
  } catch (error) {
    if (isUnavailable(error)) return VISITOR;
    throw error;
  }
}

/**
 * Who the sessions belong to now, for what stays open longer than a request: by the hash of each. Sessions that have ended, and those of
 * people who were suspended, are left out. Two statements, however many there are.
 */
export async function viewersOfSessions(db: Db, idHashes: readonly string[]): Promise<Map<string, Viewer>> {
  const [needed, rows] = await Promise.all([staffNeedSecondFactor(db), findSessions(db, idHashes)]);
  return new Map(
    rows.map(({ idHash, secondFactorAt, user }) => [
      idHash,
      viewerOf(user, needed && user.role !== 'member' && !secondFactorAt),
    ]),
  );
}

async function viewerIn(db: Db, { user, session }: { user: User; session: CurrentSession }): Promise<Viewer> {
  const strict = user.role !== 'member' && !session.secondFactorAt && (await staffNeedSecondFactor(db));
  return viewerOf(user, strict);
}

/** A person as the policies see them. @param needsSecondFactor see {@link Viewer}. */
export function viewerOf(
  user: Pick<User, 'id' | 'name' | 'role' | 'email' | 'plan' | 'moderates' | 'organizationId' | 'locale'>,
  needsSecondFactor = false,
): Viewer {
  return {
    role: needsSecondFactor ? 'member' : user.role,
    id: user.id,
    name: user.name,
    ...(user.email ? { email: user.email } : {}),
    plan: user.plan ?? undefined,
    ...(user.moderates.length > 0 && { moderates: user.moderates }),
    organizationId: user.organizationId ?? undefined,
    locale: user.locale ?? undefined,
    ...(needsSecondFactor ? { needsSecondFactor } : {}),
  };
}

/** Gives the browser its session. */
function keepSession(cookies: Cookies, sessionId: string, base: URL): void {
  cookies.set(SESSION_COOKIE, sessionId, sessionCookieOptions(base.protocol === 'https:'));
  cookies.delete(PENDING_COOKIE, { path: '/' });
}

/** Gives the browser a session that has just begun; the one it had ends, so that no list of devices holds it for weeks. */
export async function replaceSession(db: Db, cookies: Cookies, sessionId: string, base: URL): Promise<void> {
  const earlier = cookies.get(SESSION_COOKIE)?.value;
  if (earlier) await endSession(db, earlier);
  keepSession(cookies, sessionId, base);
}

/** Takes the session from the browser. @returns its id, if there was one. */
export function dropSession(cookies: Cookies): string | undefined {
  const id = cookies.get(SESSION_COOKIE)?.value;
  cookies.delete(SESSION_COOKIE, { path: '/' });
  cookies.delete(PENDING_COOKIE, { path: '/' });
  return id;
}

/** Keeps the token that remembers the first factor. */
export function keepPending(cookies: Cookies, token: string, base: URL): void {
  cookies.set(PENDING_COOKIE, token, {
    ...sessionCookieOptions(base.protocol === 'https:'),
    maxAge: PENDING_SECONDS,
  });
}

/** The token that remembers the first factor. */
export function pendingToken(cookies: Cookies): string {
  return cookies.get(PENDING_COOKIE)?.value ?? '';
}
