import { createServer, type Server } from 'node:http';
import { eq } from 'drizzle-orm';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OidcProvider, readSettings } from '../config/settings.ts';
import { describeStores } from '../db/test-database.ts';
import { enterFromProvider, type ProviderPerson } from './outside.ts';
import { beginAtProvider, callbackOf, finishAtProvider, staleAttempts } from './provider.ts';
import { identities, users } from './schema.ts';
import { readSession } from './session.ts';
import { aUser, from, testApp } from './test-factory.ts';

const BASE = new URL('http://127.0.0.1:4399');
const SECRET = 'a secret for tests, long enough';
/** People at the provider, by the name they sign in with there. */
const PEOPLE: Record<string, { email?: string; email_verified?: boolean; name?: string }> = {
  vera: { email: 'vera@example.com', email_verified: true, name: 'Vera Provider' },
  uwe: { email: 'uwe@example.com', email_verified: false, name: 'Uwe' },
  nobody: {},
  silent: { email: 'silent@example.com', name: 'Silent' },
};

let server: Server;
let settings: OidcProvider;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  settings = {
    id: 'acme',
    name: 'Acme',
    issuer: `http://127.0.0.1:${port}`,
    clientId: 'helpwell',
    clientSecret: 'the secret of the client',
    scope: 'openid email profile',
    trustsAddresses: false,
  };
  const provider = new Provider(settings.issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret!,
        redirect_uris: [callbackOf(settings, BASE)],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) }),
    pkce: { required: () => true },
    cookies: { keys: ['a key for tests'] },
  });
  server.on('request', provider.callback());
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Does in the provider's own pages what a person would: signs in and agrees. @returns the address the browser is sent back to. */
async function signInThere(start: string, name: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next: { url: string; form?: Record<string, string> } = { url: start };
  for (let step = 0; step < 12; step++) {
    if (next.url.startsWith(BASE.href)) return new URL(next.url);
    const response = await fetch(next.url, {
      redirect: 'manual',
      method: next.form ? 'POST' : 'GET',
      headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join('; ') },
      ...(next.form ? { body: new URLSearchParams(next.form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location) next = { url: new URL(location, next.url).href };
    else {
      const page = await response.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      const action = /action="([^"]+)"/.exec(page)?.[1];
      if (!prompt || !action) throw new Error(`The provider answered ${response.status}: ${page.slice(0, 300)}`);
      next = { url: new URL(action, next.url).href, form: { prompt, login: name, password: 'any' } };
    }
  }
  throw new Error('The provider never sent the browser back.');
}

async function begin(to = '/en/account') {
  return beginAtProvider(settings, { secret: SECRET, base: BASE, to, locale: 'en' });
}
function finish(cookie: string, answer: URLSearchParams, provider = settings) {
  return finishAtProvider(provider, { secret: SECRET, base: BASE, cookie, answer });
}

test('a person signs in at a real provider and comes back as who they are there', async () => {
  const begun = await begin('/fr/ask');
  const back = await signInThere(begun.url, 'vera');
  expect(await finish(begun.cookie, back.searchParams)).toEqual({
    to: '/fr/ask',
    person: {
      provider: 'acme',
      subject: 'vera',
      email: 'vera@example.com',
      emailVerified: true,
      name: 'Vera Provider',
      locale: undefined,
    },
  });
});

test('the question has PKCE, a state and a nonce, new each time', async () => {
  const [a, b] = [new URL((await begin()).url), new URL((await begin()).url)];
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(a.searchParams.get(name)).toMatch(/^[\w-]{40,}$/);
    expect(a.searchParams.get(name)).not.toBe(b.searchParams.get(name));
  }
  expect(a.searchParams.get('code_challenge_method')).toBe('S256');
  expect(a.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:4399/auth/acme/callback');
});

test.each([
  ['a provider that does not say whether an address is verified vouches for none', 'silent', false, false],
  ['one whose addresses are trusted need not say so', 'silent', true, true],
  ['one whose addresses are trusted is believed when it says that one is not verified', 'uwe', true, false],
])('%s', async (_, name, trustsAddresses, emailVerified) => {
  const begun = await begin();
  const back = await signInThere(begun.url, name);
  const { person } = await finish(begun.cookie, back.searchParams, { ...settings, trustsAddresses });
  expect(person).toMatchObject({ emailVerified });
});

test('each attempt has a cookie of its own, and the oldest of many are dropped', async () => {
  const attempts = [];
  for (let tab = 0; tab < 7; tab++) attempts.push(await begin());
  const cookies = attempts.map(({ name, cookie }) => `${name}=${cookie}`);
  expect(new Set(attempts.map(({ name }) => name)).size).toBe(7);
  const dropped = staleAttempts(['session=x', ...cookies, 'helpwell_provider_odd=1'].join('; '), SECRET);
  expect(dropped).toHaveLength(4);
  expect(dropped).toContain('helpwell_provider_odd');
  expect(staleAttempts(cookies.slice(0, 4).join('; '), SECRET)).toEqual([]);
});

test('an answer works once', async () => {
  const begun = await begin();
  const back = await signInThere(begun.url, 'vera');
  await finish(begun.cookie, back.searchParams);
  await expect(finish(begun.cookie, back.searchParams)).rejects.toThrow();
});

test('an answer to another browser’s question is refused', async () => {
  const [mine, theirs] = [await begin(), await begin()];
  const back = await signInThere(theirs.url, 'vera');
  await expect(finish(mine.cookie, back.searchParams)).rejects.toThrow();
});

test('a changed state, a missing cookie and a cookie of another provider are refused', async () => {
  const begun = await begin();
  const back = await signInThere(begun.url, 'vera');
  const forged = new URLSearchParams(back.searchParams);
  forged.set('state', 'forged');
  await expect(finish(begun.cookie, forged)).rejects.toThrow();
  await expect(finish('', back.searchParams)).rejects.toThrow();
  await expect(finish(begun.cookie, back.searchParams, { ...settings, id: 'other' })).rejects.toThrow();
});

test('a code that was caught on the way is worth nothing without the verifier of its own browser', async () => {
  const victim = await begin();
  const caught = await signInThere(victim.url, 'vera');
  const attacker = await begin();
  const state = new URL(attacker.url).searchParams.get('state')!;
  const answer = new URLSearchParams({ ...Object.fromEntries(caught.searchParams), state });
  await expect(finish(attacker.cookie, answer)).rejects.toThrow();
});

test('a refusal at the provider is a failure here', async () => {
  const begun = await begin();
  const state = new URL(begun.url).searchParams.get('state')!;
  await expect(
    finish(begun.cookie, new URLSearchParams({ error: 'access_denied', state, iss: settings.issuer })),
  ).rejects.toThrow();
});

test.each([
  ['no JSON', '['],
  ['an address without TLS elsewhere', '[{"id":"a","name":"A","issuer":"http://id.example.com","clientId":"c"}]'],
  [
    'an id that is taken by the product',
    '[{"id":"product","name":"A","issuer":"https://id.example.com","clientId":"c"}]',
  ],
])('a setting with %s is refused', (_, value) => {
  expect(() => readSettings({ OIDC_PROVIDERS: value })).toThrow(/^OIDC_PROVIDERS/);
});

describeStores('an account elsewhere', (on) => {
  const vera = (given: Partial<ProviderPerson> = {}): ProviderPerson => ({
    provider: 'acme',
    subject: crypto.randomUUID(),
    email: `${crypto.randomUUID()}@example.com`,
    emailVerified: true,
    name: 'Vera',
    locale: 'it',
    ...given,
  });
  async function entered(person: ProviderPerson) {
    const result = await enterFromProvider(testApp(on.db), person, from());
    if (result.outcome !== 'entered' || result.entered.outcome !== 'signed-in') throw new Error(result.outcome);
    return (await readSession(on.db, result.entered.sessionId))!.user;
  }

  test('makes an account with a confirmed address, and finds it again by its number there', async () => {
    const person = vera();
    const user = await entered(person);
    expect(user).toMatchObject({ email: person.email, name: 'Vera', locale: 'it', role: 'member' });
    expect((await entered({ ...person, email: 'changed@example.com', emailVerified: false })).id).toBe(user.id);
  });

  test('a name that could be taken for another one is replaced, and can be chosen', async () => {
    const staff = await aUser(on.db, { role: 'agent', name: `Grace ${crypto.randomUUID().slice(0, 8)}` });
    const email = `${crypto.randomUUID()}@example.com`;
    const [local] = email.split('@');
    // Letters of two scripts; the looks of a name of the team.
    expect((await entered(vera({ email, name: '\u0430da' }))).name).toBe(local);
    expect((await entered(vera({ name: staff.name.replace('c', '\u0441').replace('G', 'g') }))).name).not.toMatch(
      /race/i,
    );
    const like = `${staff.name.replace(' ', '.')}@example.com`;
    expect((await entered(vera({ email: like, name: staff.name }))).name).toMatch(/^Member \d+$/);
  });

  test('is linked to the account with its verified address', async () => {
    const user = await aUser(on.db);
    expect((await entered(vera({ email: user.email.toUpperCase() }))).id).toBe(user.id);
    expect(await on.db.$count(identities, eq(identities.userId, user.id))).toBe(1);
  });

  test.each([
    ['an address that the provider does not vouch for', { emailVerified: false }],
    ['no address', { email: undefined }],
  ])('with %s opens nothing and makes nothing', async (_, given) => {
    const user = await aUser(on.db);
    const before = await on.db.$count(users);
    expect(await enterFromProvider(testApp(on.db), vera({ email: user.email, ...given }), from())).toEqual({
      outcome: 'unverified',
    });
    expect(await on.db.$count(users)).toBe(before);
  });

  test('with the same number at another provider is another person', async () => {
    const [a, b] = [vera({ subject: '1' }), vera({ subject: '1', provider: 'other' })];
    expect((await entered(a)).id).not.toBe((await entered(b)).id);
  });

  test('makes one account for somebody who comes in two tabs at once', async () => {
    const person = vera();
    const [one, other] = await Promise.all([entered(person), entered(person)]);
    expect(one.id).toBe(other.id);
    // Two providers at once, with the same address.
    const email = `${crypto.randomUUID()}@example.com`;
    const both = await Promise.all([entered(vera({ email })), entered(vera({ email, provider: 'other' }))]);
    expect(both[0].id).toBe(both[1].id);
  });

  test('of a suspended person opens nothing', async () => {
    const person = vera();
    const user = await entered(person);
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, user.id));
    expect(await enterFromProvider(testApp(on.db), person, from())).toEqual({ outcome: 'suspended' });
  });
});
