import { createHmac, generateKeyPairSync } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { ProductSignIn } from '../config/settings.ts';
import { readSettings } from '../config/settings.ts';
import { describeStores } from '../db/test-database.ts';
import { organizations } from '../tickets/schema.ts';
import { signInFromProduct } from './product-sign-in.ts';
import { users } from './schema.ts';
import { readSession } from './session.ts';
import { findUserByEmail } from './store.ts';
import { aUser, from, testApp } from './test-factory.ts';

const SECRET = 'a shared secret of the product, 32+';
const HS: ProductSignIn = { algorithm: 'HS256', secret: SECRET, audience: 'helpwell' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const RS: ProductSignIn = { algorithm: 'RS256', publicKey: PEM, audience: 'helpwell' };

let made = 0;
/** Claims of a new person; given ones replace them, undefined ones are left out. */
function claims(given: Record<string, unknown> = {}): Record<string, unknown> {
  made += 1;
  const id = `${made}-${crypto.randomUUID().slice(0, 8)}`;
  return {
    aud: 'helpwell',
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    email: `product-${id}@example.com`,
    name: 'Paula Product',
    external_id: `u-${id}`,
    organization: 'Acme',
    plan: 'premium',
    locale: 'fr',
    ...given,
  };
}

function signed(payload: Record<string, unknown>, secret = SECRET): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
}

/** A token put together by hand, signed with HMAC and whatever header and key. */
function handMade(header: object, payload: object, key: string | undefined): string {
  const text = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${key === undefined ? '' : createHmac('sha256', key).update(text).digest('base64url')}`;
}

describeStores('signing in from the product', (on) => {
  const enter = (token: string, settings: ProductSignIn = HS) =>
    signInFromProduct(testApp(on.db), { token, settings, locales: ['en', 'fr', 'it'], ...from() });
  async function entered(payload: Record<string, unknown>) {
    const result = await enter(await signed(payload));
    if (result.outcome !== 'entered' || result.entered.outcome !== 'signed-in') throw new Error(JSON.stringify(result));
    return (await readSession(on.db, result.entered.sessionId))!.user;
  }

  test('brings a new person with plan, organization and language', async () => {
    const payload = claims();
    const user = await entered(payload);
    expect(user).toMatchObject({
      email: payload['email'],
      name: 'Paula Product',
      externalId: payload['external_id'],
      plan: 'premium',
      locale: 'fr',
      role: 'member',
      passwordHash: null,
    });
    const [organization] = await on.db.select().from(organizations).where(eq(organizations.id, user.organizationId!));
    expect(organization).toMatchObject({ name: 'Acme', externalId: 'Acme' });
  });

  test('works with RS256 and a public key', async () => {
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect((await enter(token, RS)).outcome).toBe('entered');
  });

  test('knows a person again by the product’s number, with a new plan, organization and address', async () => {
    const first = await entered(claims());
    const again = await entered(
      claims({
        external_id: first.externalId,
        email: 'moved-in-product@example.com',
        plan: 'enterprise',
        organization: { id: 'acme-2', name: 'Acme Two' },
      }),
    );
    expect(again).toMatchObject({ id: first.id, plan: 'enterprise', email: 'moved-in-product@example.com' });
    expect(again.organizationId).not.toBe(first.organizationId);
    expect((await entered(claims({ external_id: first.externalId, plan: null }))).plan).toBeNull();
    expect((await entered(claims({ external_id: first.externalId, plan: undefined }))).plan).toBeNull();
  });

  test('finds the account of a customer by its confirmed address', async () => {
    const user = await aUser(on.db);
    expect((await entered(claims({ email: user.email }))).id).toBe(user.id);
  });

  test('never opens a staff account by its address, nor one of another number', async () => {
    const agent = await aUser(on.db, { role: 'agent' });
    const customer = await entered(claims());
    for (const email of [agent.email, customer.email])
      expect(await enter(await signed(claims({ email })))).toEqual({ outcome: 'refused', reason: 'account' });
    expect((await findUserByEmail(on.db, agent.email))?.externalId).toBeNull();
  });

  test('does not let a suspended person in', async () => {
    const user = await entered(claims());
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, user.id));
    expect(await enter(await signed(claims({ external_id: user.externalId })))).toEqual({ outcome: 'suspended' });
  });

  test('takes a token once, even from two requests at once', async () => {
    const token = await signed(claims());
    const results = await Promise.all([enter(token), enter(token), enter(token)]);
    expect(results.map((result) => result.outcome).sort()).toEqual(['entered', 'refused', 'refused']);
    expect(await enter(token)).toEqual({ outcome: 'refused', reason: 'used' });
  });

  test('takes a token once, whatever else in it is changed', async () => {
    const jti = 'the same number';
    expect((await enter(await signed(claims({ jti })))).outcome).toBe('entered');
    expect(await enter(await signed(claims({ jti })))).toEqual({ outcome: 'refused', reason: 'used' });
  });

  const now = () => Math.floor(Date.now() / 1000);
  const bad: [string, string, () => string | Promise<string>, ProductSignIn?][] = [
    ['an unsigned token (alg none)', 'algorithm', () => handMade({ alg: 'none' }, claims(), undefined)],
    ['alg None in other letters', 'algorithm', () => handMade({ alg: 'nOnE' }, claims(), undefined)],
    ['another secret', 'signature', () => signed(claims(), 'another secret that is long enough too')],
    ['no signature at all', 'signature', () => handMade({ alg: 'HS256' }, claims(), undefined)],
    ['the public key used as an HMAC secret', 'algorithm', () => handMade({ alg: 'HS256' }, claims(), PEM), RS],
    [
      'RS256 where HS256 is agreed',
      'algorithm',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
    ],
    [
      'HS512 where HS256 is agreed',
      'algorithm',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS512' }).sign(Buffer.from(SECRET.repeat(2))),
    ],
    ['a token that has expired', 'expired', () => signed(claims({ iat: now() - 120, exp: now() - 60 }))],
    ['a token older than five minutes, without exp', 'expired', () => signed(claims({ iat: now() - 400 }))],
    ['an old token with a late exp', 'expired', () => signed(claims({ iat: now() - 86_400, exp: now() + 86_400 }))],
    ['a token from the future', 'claims', () => signed(claims({ iat: now() + 600 }))],
    ['another audience', 'claims', () => signed(claims({ aud: 'billing' }))],
    ['no audience', 'claims', () => signed(claims({ aud: undefined }))],
    ['no iat', 'claims', () => signed(claims({ iat: undefined }))],
    ['no jti', 'claims', () => signed(claims({ jti: undefined }))],
    ['an empty jti', 'claims', () => signed(claims({ jti: ' ' }))],
    ['another issuer', 'claims', () => signed(claims({ iss: 'evil' })), { ...HS, issuer: 'app' }],
    ['no address', 'claims', () => signed(claims({ email: undefined }))],
    ['something that is no address', 'claims', () => signed(claims({ email: 'a@b\r\nBcc: c@d' }))],
    ['no number of the person', 'claims', () => signed(claims({ external_id: undefined }))],
    ['a plan that is no id', 'claims', () => signed(claims({ plan: '<b>' }))],
    ['text', 'signature', () => 'not a token'],
    ['nothing', 'signature', () => ''],
    [
      'a changed payload',
      'signature',
      async () => {
        const [head, , signature] = (await signed(claims())).split('.');
        return `${head}.${Buffer.from(JSON.stringify(claims({ email: 'evil@example.com' }))).toString('base64url')}.${signature}`;
      },
    ],
  ];
  test.each(bad)('refuses %s', async (_, reason, token, settings) => {
    const before = await on.db.$count(users);
    expect(await enter(await token(), settings)).toEqual({ outcome: 'refused', reason });
    expect(await on.db.$count(users)).toBe(before);
  });
});

describe('the setting for the product', () => {
  test.each([
    ['no JSON', '{'],
    ['a short secret', '{"algorithm":"HS256","secret":"short"}'],
    ['an algorithm we do not take', `{"algorithm":"none","secret":"${SECRET}"}`],
    ['a private key', '{"algorithm":"RS256","publicKey":"-----BEGIN PRIVATE KEY-----"}'],
  ])('%s is refused, and the secret is not repeated', (_, value) => {
    expect(() => readSettings({ PRODUCT_SIGN_IN: value })).toThrow(/^PRODUCT_SIGN_IN/);
    try {
      readSettings({ PRODUCT_SIGN_IN: value });
    } catch (error) {
      expect(String(error)).not.toContain(SECRET);
    }
  });
});
