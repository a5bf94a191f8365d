import { eq, sql } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { ProductSignIn } from '../config/settings.ts';
import { describeStores } from '../db/test-database.ts';
import { endProductSession, readProductSession, sweepProductSessions } from './product-session.ts';
import { identifyInProduct, signInFromProduct } from './product-sign-in.ts';
import { productSessions, users } from './schema.ts';
import { endSessionsOf, readSession } from './session.ts';
import { aUser, from, testApp } from './test-factory.ts';

const SECRET = 'a shared secret of the product, 32+';
const settings: ProductSignIn = { algorithm: 'HS256', secret: SECRET, audience: 'helpwell' };
const ORIGIN = 'https://app.example';

let made = 0;
function signed(given: Record<string, unknown> = {}, secret = SECRET): Promise<string> {
  made += 1;
  const id = `${made}-${crypto.randomUUID().slice(0, 8)}`;
  const payload = {
    aud: 'helpwell',
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    email: `widget-${id}@example.com`,
    email_verified: true,
    external_id: `w-${id}`,
    origin: ORIGIN,
    ...given,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
}

describeStores('a session inside a product', (on) => {
  const identify = (token: string, origin = ORIGIN) =>
    identifyInProduct(testApp(on.db), { token, origin, settings, locales: ['en'] });
  async function begun(given: Record<string, unknown> = {}): Promise<string> {
    const result = await identify(await signed(given));
    if (result.outcome !== 'identified') throw new Error(JSON.stringify(result));
    return result.session;
  }

  test('is a member, with the address that the product names', async () => {
    const session = await begun({ email: 'known@example.com' });
    expect(await readProductSession(on.db, session, ORIGIN)).toMatchObject({
      role: 'member',
      email: 'known@example.com',
      isInProduct: true,
    });
  });

  test('is kept as a hash', async () => {
    const session = await begun();
    const rows = await on.db.select().from(productSessions);
    expect(JSON.stringify(rows)).not.toContain(session);
  });

  test('counts on no other origin', async () => {
    expect(await readProductSession(on.db, await begun(), 'https://other.example')).toBeUndefined();
  });

  test('opens nothing as a session of the site', async () => {
    expect(await readSession(on.db, await begun())).toBeUndefined();
  });

  test('is over after an hour, and is removed', async () => {
    const session = await begun();
    const [{ seconds } = { seconds: 0 }] = await on.db
      .select({ seconds: sql<number>`extract(epoch from max(${productSessions.expiresAt} - now()))`.mapWith(Number) })
      .from(productSessions);
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThanOrEqual(3600);
    await on.db.update(productSessions).set({ expiresAt: sql`now() - interval '1 second'` });
    expect(await readProductSession(on.db, session, ORIGIN)).toBeUndefined();
    await sweepProductSessions(on.db, new Date());
    expect(await on.db.$count(productSessions)).toBe(0);
  });

  test('ends when its person is forgotten, signed out everywhere or suspended', async () => {
    const [forgotten, everywhere, suspended] = [await begun(), await begun(), await begun()];
    await endProductSession(on.db, forgotten);
    expect(await readProductSession(on.db, forgotten, ORIGIN)).toBeUndefined();
    const { id } = (await readProductSession(on.db, everywhere, ORIGIN))!;
    await endSessionsOf(on.db, id!);
    expect(await readProductSession(on.db, everywhere, ORIGIN)).toBeUndefined();
    const other = (await readProductSession(on.db, suspended, ORIGIN))!;
    await on.db.update(users).set({ suspendedAt: sql`now()` }).where(eq(users.id, other.id!));
    expect(await readProductSession(on.db, suspended, ORIGIN)).toBeUndefined();
  });

  test('of somebody on the team has no more rights than a member', async () => {
    const user = await aUser(on.db, { role: 'administrator', password: null });
    await on.db
      .update(users)
      .set({ externalId: 'boss', moderates: ['help'] })
      .where(eq(users.id, user.id));
    const viewer = await readProductSession(on.db, await begun({ external_id: 'boss', email: user.email }), ORIGIN);
    expect(viewer).toMatchObject({ id: user.id, role: 'member', isOfTeam: true });
    expect(viewer?.moderates).toBeUndefined();
  });

  test.each([
    ['made for another page', { origin: 'https://other.example' }, 'origin'],
    ['made for no page', { origin: undefined }, 'origin'],
    ['too old', { iat: Math.floor(Date.now() / 1000) - 600 }, 'expired'],
    ['without a number', { jti: undefined }, 'claims'],
    ['for somebody else’s service', { aud: 'another' }, 'claims'],
  ])('does not begin with a token %s', async (_, given, reason) => {
    expect(await identify(await signed(given))).toEqual({ outcome: 'refused', reason });
  });

  test('does not begin with a token that somebody else signed', async () => {
    expect(await identify(await signed({}, 'another secret, as long as the first'))).toMatchObject({
      reason: 'signature',
    });
  });

  test('begins once with a token', async () => {
    const token = await signed();
    expect(await identify(token)).toMatchObject({ outcome: 'identified' });
    expect(await identify(token)).toEqual({ outcome: 'refused', reason: 'used' });
  });

  test('is not what a token for the site begins, nor the other way round', async () => {
    const token = await signed();
    const enter = { token, settings, locales: ['en'], ...from() };
    expect(await signInFromProduct(testApp(on.db), enter)).toEqual({ outcome: 'refused', reason: 'origin' });
    expect(await identify(token)).toMatchObject({ outcome: 'identified' });
  });
});
