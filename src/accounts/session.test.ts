import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { sessions, users } from './schema.ts';
import {
  endOneSession,
  endSession,
  endSessionsOf,
  listSessions,
  readSession,
  sessionCookieOptions,
  sweepSessions,
} from './session.ts';
import { aSession, aUser } from './test-factory.ts';

const DAY = 86_400_000;

describeStores('a session', (on) => {
  test('is found by its cookie, with its person', async () => {
    const user = await aUser(on.db, { role: 'agent' });
    const found = await readSession(on.db, await aSession(on.db, user.id));
    expect(found?.user).toMatchObject({ id: user.id, role: 'agent', email: user.email });
    expect(found?.fresh).toBe(false);
  });

  test('cannot be taken over with what the database holds', async () => {
    const user = await aUser(on.db);
    const id = await aSession(on.db, user.id);
    const rows = await on.db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(await readSession(on.db, rows[0]!.idHash)).toBeUndefined();
  });

  test('ends when it is signed out, and only that one', async () => {
    const user = await aUser(on.db);
    const [one, other] = [await aSession(on.db, user.id), await aSession(on.db, user.id)];
    await endSession(on.db, one);
    expect(await readSession(on.db, one)).toBeUndefined();
    expect(await readSession(on.db, other)).toBeDefined();
  });

  test('ends when its time is over', async () => {
    const user = await aUser(on.db);
    const id = await aSession(on.db, user.id);
    await on.db
      .update(sessions)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(sessions.userId, user.id));
    expect(await readSession(on.db, id)).toBeUndefined();
  });

  test('that began before the clock was set back lasts no longer than one that begins now', async () => {
    const user = await aUser(on.db);
    const id = await aSession(on.db, user.id);
    const ahead = new Date(Date.now() + 90 * DAY);
    await on.db
      .update(sessions)
      .set({ createdAt: ahead, seenAt: ahead, expiresAt: new Date(ahead.getTime() + 30 * DAY) })
      .where(eq(sessions.userId, user.id));
    expect(await readSession(on.db, id)).toBeDefined();
    const [row] = await on.db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(row!.expiresAt.getTime()).toBeLessThan(Date.now() + 31 * DAY);
    expect(row!.seenAt.getTime()).toBeLessThan(Date.now() + DAY);
  });

  test('is prolonged in the second half of its life, and says that the cookie must be sent again', async () => {
    const user = await aUser(on.db);
    const id = await aSession(on.db, user.id);
    await on.db
      .update(sessions)
      .set({ expiresAt: new Date(Date.now() + 5 * DAY) })
      .where(eq(sessions.userId, user.id));
    expect((await readSession(on.db, id))?.fresh).toBe(true);
    const [row] = await on.db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(row!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * DAY);
    expect((await readSession(on.db, id))?.fresh).toBe(false);
  });

  test.each(['suspendedAt', 'deletedAt'] as const)('opens nothing for somebody with %s', async (column) => {
    const user = await aUser(on.db);
    const id = await aSession(on.db, user.id);
    const emptied = column === 'deletedAt' ? { email: null } : {};
    await on.db
      .update(users)
      .set({ [column]: new Date(), ...emptied })
      .where(eq(users.id, user.id));
    expect(await readSession(on.db, id)).toBeUndefined();
  });

  test('is one of a list that its owner can shorten, and nobody else', async () => {
    const [user, stranger] = [await aUser(on.db), await aUser(on.db)];
    const kept = await aSession(on.db, user.id, 'kept');
    const ended = await aSession(on.db, user.id, 'ended');
    const hashOf = async (name: string) =>
      (await listSessions(on.db, user.id)).find((s) => s.userAgent === name)!.idHash;
    const hash = await hashOf('ended');
    await endOneSession(on.db, stranger.id, hash);
    expect(await readSession(on.db, ended)).toBeDefined();
    await endOneSession(on.db, user.id, hash);
    expect(await readSession(on.db, ended)).toBeUndefined();

    await aSession(on.db, user.id, 'third');
    await endSessionsOf(on.db, user.id, await hashOf('kept'));
    expect((await listSessions(on.db, user.id)).map((s) => s.userAgent)).toEqual(['kept']);
    expect(await readSession(on.db, kept)).toBeDefined();
  });

  test('that has expired is swept, others stay', async () => {
    const [old, present] = [await aUser(on.db), await aUser(on.db)];
    await aSession(on.db, old.id);
    await aSession(on.db, present.id);
    await on.db
      .update(sessions)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(sessions.userId, old.id));
    await sweepSessions(on.db);
    expect(await on.db.$count(sessions, eq(sessions.userId, old.id))).toBe(0);
    expect(await on.db.$count(sessions, eq(sessions.userId, present.id))).toBe(1);
  });

  test('keeps a browser name of any length and content', async () => {
    const user = await aUser(on.db);
    await aSession(on.db, user.id, `\0${'x'.repeat(5000)}\ud800`);
    expect((await listSessions(on.db, user.id))[0]!.userAgent).toHaveLength(300);
  });
});

test('the cookie is out of reach for scripts and other sites, and for plain HTTP where there is HTTPS', () => {
  expect(sessionCookieOptions(true)).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' });
  expect(sessionCookieOptions(false).secure).toBe(false);
});
