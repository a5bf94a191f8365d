import { createHmac, generateKeyPairSync } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { ProductSignIn } from '../config/settings.ts';
import { readSettings } from '../config/settings.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { hasRequests } from '../tickets/requests-address.ts';
import { tickets } from '../tickets/schema.ts';
import { findTicket, type Ticket } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { askForSignInLink } from './links.ts';
import { hashPassword } from './password.ts';
import { signInFromProduct } from './product-sign-in.ts';
import { auditEntries, organizations, users } from './schema.ts';
import { readSession } from './session.ts';
import { findUserByEmail } from './store.ts';
import { aUser, from, mailedToken, mailsTo, PASSWORD, testApp } from './test-factory.ts';
import { findToken } from './tokens.ts';

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
  const enter = (token: string, settings: ProductSignIn = HS, signedIn?: number) =>
    signInFromProduct(testApp(on.db), { token, settings, signedIn, locales: ['en', 'fr', 'it'], ...from() });
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
        email_verified: true,
        plan: 'enterprise',
        organization: { id: 'acme-2', name: 'Acme Two' },
      }),
    );
    expect(again).toMatchObject({ id: first.id, plan: 'enterprise', email: 'moved-in-product@example.com' });
    expect(again.organizationId).not.toBe(first.organizationId);
    expect((await entered(claims({ external_id: first.externalId, plan: null }))).plan).toBeNull();
    expect((await entered(claims({ external_id: first.externalId, plan: undefined }))).plan).toBeNull();
  });

  test('does not move to an address that the product has not confirmed', async () => {
    const first = await entered(claims());
    for (const email_verified of [undefined, false]) {
      const email = `typed-${crypto.randomUUID()}@example.com`;
      expect((await entered(claims({ external_id: first.externalId, email, email_verified }))).email).toBe(first.email);
    }
  });

  test('takes requests along to the new address, tells the old one, and ends the links sent there', async () => {
    const first = await entered(claims());
    const { ticket } = (await fileTicket(on.db, aTicket({ requester: { email: first.email! } }))) as { ticket: Ticket };
    await askForSignInLink(testApp(on.db, { LIMITS: 'false' }), {
      email: first.email!,
      locale: 'en',
      to: '',
      ...from(),
    });
    const link = await mailedToken(on.db, first.email!);
    const email = `moved-${crypto.randomUUID()}@example.com`;
    await entered(claims({ external_id: first.externalId, email, email_verified: true }));
    expect(await hasRequests(on.db, email)).toBe(true);
    expect((await findTicket(on.db, ticket.id))?.requesterId).toBe(ticket.requesterId);
    expect((await mailsTo(on.db, first.email!))[0]).toMatchObject({ kind: 'email-changed', data: { address: email } });
    expect(await findToken(on.db, 'sign-in', link)).toBeUndefined();
  });

  test('keeps the address of who has chosen a password here, and of somebody else', async () => {
    const own = await entered(claims());
    await on.db
      .update(users)
      .set({ passwordHash: await hashPassword(PASSWORD) })
      .where(eq(users.id, own.id));
    const plain = await entered(claims());
    const other = await aUser(on.db);
    for (const [user, email] of [
      [own, 'elsewhere@example.com'],
      [plain, other.email],
    ] as const)
      expect((await entered(claims({ external_id: user.externalId, email, email_verified: true }))).email).toBe(
        user.email,
      );
  });

  const REFUSED = { outcome: 'refused', reason: 'address' };

  test('finds a customer’s account by an address that the product vouches for', async () => {
    for (const email_verified of [true, 'true']) {
      const user = await aUser(on.db, { password: null });
      expect((await entered(claims({ email: user.email, email_verified }))).id).toBe(user.id);
      const log = await on.db
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.subjectId, user.id))
        .orderBy(auditEntries.id);
      expect(log.at(-1)).toMatchObject({ action: 'identity.linked', details: { provider: 'product' } });
    }
  });

  test.each([undefined, false, 'false'])(
    'opens no account by an address of which it says email_verified: %s',
    async (email_verified) => {
      const user = await aUser(on.db, { password: null });
      expect(await enter(await signed(claims({ email: user.email, email_verified })))).toEqual(REFUSED);
      expect((await findUserByEmail(on.db, user.email))?.externalId).toBeNull();
    },
  );

  test('makes no account with an address that the product knows to be unconfirmed', async () => {
    const email = `typed-${crypto.randomUUID()}@example.com`;
    expect(await enter(await signed(claims({ email, email_verified: false })))).toEqual(REFUSED);
    expect(await findUserByEmail(on.db, email)).toBeUndefined();
  });

  test('hands nobody the requests that were written with an address before, unless the product vouches for it', async () => {
    for (const copied of [false, true]) {
      const email = `asked-${crypto.randomUUID()}@example.com`;
      const filed = await fileTicket(on.db, aTicket(copied ? {} : { requester: { email } }));
      if (filed.outcome === 'invalid') throw new Error('not filed');
      if (copied)
        await on.db
          .update(tickets)
          .set({ cc: [email] })
          .where(eq(tickets.id, filed.ticket.id));
      expect(await enter(await signed(claims({ email })))).toEqual(REFUSED);
      expect((await entered(claims({ email, email_verified: true }))).email).toBe(email);
    }
  });

  test('opens an account with a password only once its owner comes while signed in to it', async () => {
    const [user, other] = [await aUser(on.db), await aUser(on.db)];
    const token = (given = {}) => signed(claims({ email: user.email, email_verified: true, ...given }));
    for (const signedIn of [undefined, other.id]) expect(await enter(await token(), HS, signedIn)).toEqual(REFUSED);
    expect(await enter(await token({ email_verified: undefined }), HS, user.id)).toEqual(REFUSED);
    const external_id = `mine-${crypto.randomUUID()}`;
    expect((await enter(await token({ external_id }), HS, user.id)).outcome).toBe('entered');
    // From now on the number is enough.
    expect((await entered(claims({ external_id, email: 'whatever@example.com' }))).id).toBe(user.id);
  });

  test('opens no account with a second factor by its address, and asks for the factor where it knows the number', async () => {
    const user = await aUser(on.db, { password: null });
    await on.db.update(users).set({ totpSecret: 'sealed', totpConfirmedAt: new Date() }).where(eq(users.id, user.id));
    const payload = { email: user.email, email_verified: true };
    expect(await enter(await signed(claims(payload)))).toEqual(REFUSED);
    await on.db
      .update(users)
      .set({ externalId: `n-${user.id}` })
      .where(eq(users.id, user.id));
    expect(await enter(await signed(claims({ ...payload, external_id: `n-${user.id}` })))).toMatchObject({
      outcome: 'entered',
      entered: { outcome: 'second-factor' },
    });
  });

  test('never opens a staff account by its address, nor one of another number', async () => {
    const agent = await aUser(on.db, { role: 'agent', password: null });
    const customer = await entered(claims());
    for (const email of [agent.email, customer.email])
      expect(await enter(await signed(claims({ email, email_verified: true })), HS, agent.id)).toEqual(REFUSED);
    expect((await findUserByEmail(on.db, agent.email))?.externalId).toBeNull();
  });

  test('opens the account of who became staff since only with a second factor', async () => {
    const user = await entered(claims());
    await on.db.update(users).set({ role: 'administrator' }).where(eq(users.id, user.id));
    const token = () => signed(claims({ external_id: user.externalId }));
    expect(await enter(await token())).toEqual({ outcome: 'refused', reason: 'staff' });
    await on.db.update(users).set({ totpSecret: 'sealed', totpConfirmedAt: new Date() }).where(eq(users.id, user.id));
    expect(await enter(await token())).toMatchObject({ entered: { outcome: 'second-factor' } });
  });

  test('makes one account for somebody who opens two tabs at once', async () => {
    const payload = claims();
    const tokens = await Promise.all([0, 1].map(() => signed({ ...payload, jti: crypto.randomUUID() })));
    const results = await Promise.all(tokens.map((token) => enter(token)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['entered', 'entered']);
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
    ['a number of the person that no database takes', 'claims', () => signed(claims({ external_id: 'a\0b' }))],
    ['an organization of two lines', 'claims', () => signed(claims({ organization: 'Acme\nGmbH' }))],
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
