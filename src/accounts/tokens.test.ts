import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { oneTimeTokens } from './schema.ts';
import { aUser } from './test-factory.ts';
import { findToken, issueToken, sweepTokens, takeToken } from './tokens.ts';

describeStores('a one-time token', (on) => {
  test('works once', async () => {
    const user = await aUser(on.db);
    const secret = await issueToken(on.db, { kind: 'sign-in', userId: user.id, data: { to: '/en/' } });
    expect(await takeToken(on.db, 'sign-in', secret)).toMatchObject({ userId: user.id, data: { to: '/en/' } });
    expect(await takeToken(on.db, 'sign-in', secret)).toBeUndefined();
  });

  test('is not used up by looking at it', async () => {
    const secret = await issueToken(on.db, { kind: 'sign-up', email: 'a@example.com' });
    expect(await findToken(on.db, 'sign-up', secret)).toBeDefined();
    expect(await findToken(on.db, 'sign-up', secret)).toBeDefined();
    expect(await takeToken(on.db, 'sign-up', secret)).toBeDefined();
  });

  test('goes to one of many requests at once', async () => {
    const secret = await issueToken(on.db, { kind: 'sign-up', email: 'b@example.com' });
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeToken(on.db, 'sign-up', secret)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('is for its own purpose only', async () => {
    const user = await aUser(on.db);
    const secret = await issueToken(on.db, { kind: 'sign-in', userId: user.id });
    expect(await takeToken(on.db, 'password', secret)).toBeUndefined();
  });

  test('stops working when a newer one of its kind is made for the same person', async () => {
    const [user, other] = [await aUser(on.db), await aUser(on.db)];
    const first = await issueToken(on.db, { kind: 'password', userId: user.id });
    const otherKind = await issueToken(on.db, { kind: 'sign-in', userId: user.id });
    const otherPerson = await issueToken(on.db, { kind: 'password', userId: other.id });
    const second = await issueToken(on.db, { kind: 'password', userId: user.id });
    expect(await findToken(on.db, 'password', first)).toBeUndefined();
    expect(await findToken(on.db, 'password', second)).toBeDefined();
    expect(await findToken(on.db, 'sign-in', otherKind)).toBeDefined();
    expect(await findToken(on.db, 'password', otherPerson)).toBeDefined();
  });

  test('is one of one, however many were asked for at once', async () => {
    const secrets = await Promise.all(
      Array.from({ length: 8 }, () => issueToken(on.db, { kind: 'sign-up', email: 'many@example.com' })),
    );
    const found = await Promise.all(secrets.map((secret) => findToken(on.db, 'sign-up', secret)));
    expect(found.filter(Boolean)).toHaveLength(1);
  });

  test('does not work when its time is over, and is swept', async () => {
    const secret = await issueToken(on.db, { kind: 'sign-up', email: 'late@example.com' });
    await on.db
      .update(oneTimeTokens)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(oneTimeTokens.email, 'late@example.com'));
    expect(await findToken(on.db, 'sign-up', secret)).toBeUndefined();
    expect(await takeToken(on.db, 'sign-up', secret)).toBeUndefined();
    await sweepTokens(on.db, new Date());
    expect(await on.db.$count(oneTimeTokens, eq(oneTimeTokens.email, 'late@example.com'))).toBe(0);
  });

  test('cannot be read out of the database', async () => {
    const secret = await issueToken(on.db, { kind: 'sign-up', email: 'c@example.com' });
    expect(JSON.stringify(await on.db.select().from(oneTimeTokens))).not.toContain(secret);
  });
});
