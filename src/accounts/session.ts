import { and, desc, eq, gt, isNull, lt, ne, sql } from 'drizzle-orm';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import { anyOf } from '../db/any-of.ts';
import { builtOnce } from '../db/built-once.ts';
import type { Db } from '../db/client.ts';
import { withPlannedRows } from '../db/planned-rows.ts';
import { ACCOUNT_LIMITS, type SignInMethod } from './account.ts';
import { productSessions, sessions, users } from './schema.ts';
import { hashSecret } from './tokens.ts';

// The one file that knows Lucia. Its adapter keeps a hash where Lucia's own keeps the session id itself, so that a copy of
// the database opens no session.

/** Name of the cookie; src/server/http.ts looks for it to tell readers who are signed in. */
export const SESSION_COOKIE = 'helpwell_session';
/** A session that is used stays; one that is not ends after this. */
const SESSION_DAYS = 30;
/** "Last seen" is written at most so often, so that reading pages does not write. */
const SEEN_MINUTES = 60;

type User = typeof users.$inferSelect;
interface Attributes {
  method: SignInMethod;
  secondFactorAt: Date | null;
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    UserId: number;
    DatabaseSessionAttributes: Attributes;
    DatabaseUserAttributes: { row: User };
  }
}

function createLucia(db: Db) {
  const adapter: Adapter = {
    async getSessionAndUser(sessionId) {
      const statement = builtOnce(db, sessions, ['session'], () =>
        withPlannedRows(
          db
            .select({ session: sessions, user: users })
            .from(sessions)
            .innerJoin(users, eq(users.id, sessions.userId))
            .where(
              and(eq(sessions.idHash, sql.placeholder('idHash')), isNull(users.suspendedAt), isNull(users.deletedAt)),
            )
            .prepare('session'),
        ),
      );
      const [row] = await statement.execute({ idHash: hashSecret(sessionId) });
      if (!row) return [null, null];
      return [toLucia(row.session, sessionId), { id: row.user.id, attributes: { row: row.user } }];
    },
    async getUserSessions(userId) {
      const rows = await db.select().from(sessions).where(eq(sessions.userId, userId));
      return rows.map((row) => toLucia(row, row.idHash));
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await db.insert(sessions).values({ idHash: hashSecret(id), userId, expiresAt, ...attributes });
    },
    async updateSessionExpiration(sessionId, expiresAt) {
      await db
        .update(sessions)
        .set({ expiresAt })
        .where(eq(sessions.idHash, hashSecret(sessionId)));
    },
    async deleteSession(sessionId) {
      await db.delete(sessions).where(eq(sessions.idHash, hashSecret(sessionId)));
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
    },
  };
  return new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(SESSION_DAYS, 'd'),
    sessionCookie: { name: SESSION_COOKIE },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

function toLucia(row: typeof sessions.$inferSelect, id: string): DatabaseSession {
  const { userId, expiresAt, method, secondFactorAt, userAgent, createdAt, seenAt } = row;
  return { id, userId, expiresAt, attributes: { method, secondFactorAt, userAgent, createdAt, seenAt } };
}

/** What a signed-in request knows of its own session. */
export interface CurrentSession {
  /** The key of the session's row; not enough to be it. */
  idHash: string;
  /** When this person showed who they are. */
  createdAt: Date;
  secondFactorAt: Date | null;
}

/**
 * Begins a session, after everything that had to be shown was shown.
 * @returns its id, which only the cookie may hold.
 */
export async function startSession(
  db: Db,
  session: { userId: number; method: SignInMethod; secondFactor: boolean; userAgent: string },
): Promise<string> {
  const now = new Date();
  const { id } = await createLucia(db).createSession(session.userId, {
    method: session.method,
    secondFactorAt: session.secondFactor ? now : null,
    userAgent: session.userAgent.toWellFormed().replaceAll('\0', '').slice(0, ACCOUNT_LIMITS.userAgent),
    createdAt: now,
    seenAt: now,
  });
  await db.update(users).set({ signedInAt: now }).where(eq(users.id, session.userId));
  return id;
}

/**
 * The session of a cookie with its person; undefined when it has ended or the person is suspended.
 * `fresh`: it was just prolonged, and the cookie must be sent again.
 */
export async function readSession(
  db: Db,
  id: string,
): Promise<{ user: User; session: CurrentSession; fresh: boolean } | undefined> {
  const { user, session } = await createLucia(db).validateSession(id);
  if (!user) return undefined;
  const idHash = hashSecret(id);
  // Also when it was seen in the future, and would last for longer than one that begins now: the clock was set back since.
  if (Math.abs(Date.now() - session.seenAt.getTime()) > SEEN_MINUTES * 60_000)
    await db
      .update(sessions)
      .set({
        seenAt: sql`now()`,
        expiresAt: sql`least(${sessions.expiresAt}, now() + make_interval(days => ${SESSION_DAYS}))`,
      })
      .where(eq(sessions.idHash, idHash));
  const { createdAt, secondFactorAt, fresh } = session;
  return { user: user.row, session: { idHash, createdAt, secondFactorAt }, fresh };
}

/** Those of the sessions that open something now, with their people; without prolonging them. */
export async function findSessions(
  db: Db,
  idHashes: readonly string[],
): Promise<{ idHash: string; secondFactorAt: Date | null; user: User }[]> {
  return db
    .select({ idHash: sessions.idHash, secondFactorAt: sessions.secondFactorAt, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        anyOf(sessions.idHash, idHashes),
        gt(sessions.expiresAt, sql`now()`),
        isNull(users.suspendedAt),
        isNull(users.deletedAt),
      ),
    );
}

/** Ends the session of a cookie. */
export async function endSession(db: Db, id: string): Promise<void> {
  await createLucia(db).invalidateSession(id);
}

/** Ends the sessions of a person: all, or all but one; those inside products with them. */
export async function endSessionsOf(db: Db, userId: number, exceptIdHash?: string): Promise<void> {
  await db.delete(productSessions).where(eq(productSessions.userId, userId));
  if (exceptIdHash === undefined) return createLucia(db).invalidateUserSessions(userId);
  await db.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.idHash, exceptIdHash)));
}

/** Ends one of a person's sessions, named by its hash; another person's stays. */
export async function endOneSession(db: Db, userId: number, idHash: string): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.idHash, idHash)));
}

/** The sessions of a person, the last used first. */
export async function listSessions(db: Db, userId: number) {
  return db
    .select({
      idHash: sessions.idHash,
      method: sessions.method,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(sessions.seenAt), sessions.idHash);
}

/** Notes that a second factor was shown in a session. */
export async function noteSecondFactor(db: Db, idHash: string): Promise<void> {
  await db.update(sessions).set({ secondFactorAt: sql`now()` }).where(eq(sessions.idHash, idHash));
}

/** Removes sessions whose time is over. */
export async function sweepSessions(db: Db): Promise<void> {
  await createLucia(db).deleteExpiredSessions();
}

/** The attributes of the cookie. @param secure whether visitors come over HTTPS. */
export function sessionCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: SESSION_DAYS * 86_400 } as const;
}
