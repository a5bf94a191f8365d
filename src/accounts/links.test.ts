import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { mailOutbox } from '../mail/schema.ts';
import { TOKEN_MINUTES } from './account.ts';
import { accountLimits } from './limits.ts';
import {
  askForNewPassword,
  askForSignInLink,
  askToSignUp,
  choosePassword,
  confirmSignUp,
  findSignInLink,
  signInByLink,
} from './links.ts';
import { users } from './schema.ts';
import { readSession } from './session.ts';
import { signIn } from './sign-in.ts';
import { findUserByEmail } from './store.ts';
import { aSession, aUser, from, mailedToken, mailsTo, PASSWORD, testApp } from './test-factory.ts';

const NEW_PASSWORD = 'four cows in the sun';
const unlimited = { LIMITS: 'false' };

describeStores('signing up', (on) => {
  test('makes an account once the address is confirmed, not before', async () => {
    const app = testApp(on.db, unlimited);
    const asked = await askToSignUp(app, { name: 'Bob', email: ' Bob@Example.com ', locale: 'it', to: '', ...from() });
    expect(asked).toEqual({ outcome: 'sent', email: 'bob@example.com' });
    expect(await findUserByEmail(on.db, 'bob@example.com')).toBeUndefined();
    const [mail] = await mailsTo(on.db, 'bob@example.com');
    expect(mail).toMatchObject({ kind: 'sign-up', locale: 'it' });

    const token = await mailedToken(on.db, 'bob@example.com');
    const confirmed = await confirmSignUp(app, { token, name: 'Bob', password: PASSWORD, ...from() });
    if (confirmed.outcome !== 'signed-in') throw new Error(confirmed.outcome);
    expect((await readSession(on.db, confirmed.sessionId))?.user).toMatchObject({
      email: 'bob@example.com',
      role: 'member',
      locale: 'it',
    });
    expect(await confirmSignUp(app, { token, name: 'Bob', password: PASSWORD, ...from() })).toEqual({
      outcome: 'gone',
    });
    expect((await signIn(app, { email: 'BOB@example.com', password: PASSWORD, ...from() })).outcome).toBe('signed-in');
  });

  test('sends nobody the words of a stranger', async () => {
    const email = 'stranger@example.com';
    await askToSignUp(testApp(on.db, unlimited), { name: 'Call us now', email, locale: 'en', to: '', ...from() });
    const [mail] = await mailsTo(on.db, email);
    expect(mail?.data['name']).toBe('');
  });

  test('leads on to the page that was wanted before', async () => {
    const app = testApp(on.db, unlimited);
    await askToSignUp(app, { name: 'Ida', email: 'ida@example.com', locale: 'en', to: '/en/requests/5', ...from() });
    const token = await mailedToken(on.db, 'ida@example.com');
    const confirmed = await confirmSignUp(app, { token, name: 'Ida', password: PASSWORD, ...from() });
    expect(confirmed).toMatchObject({ outcome: 'signed-in', to: '/en/requests/5' });
  });

  test('leads on from a sign-in link that was asked for without an account, and for one that was forgotten', async () => {
    const app = testApp(on.db, unlimited);
    await askForSignInLink(app, { email: 'mia@example.com', locale: 'en', to: '/en/requests/6', ...from() });
    const token = await mailedToken(on.db, 'mia@example.com');
    const confirmed = await confirmSignUp(app, { token, name: 'Mia', password: PASSWORD, ...from() });
    expect(confirmed).toMatchObject({ outcome: 'signed-in', to: '/en/requests/6' });
    await askToSignUp(app, { name: 'Mia', email: 'mia@example.com', locale: 'en', to: '/en/requests/7', ...from() });
    const link = await mailedToken(on.db, 'mia@example.com');
    expect(await signInByLink(app, { token: link, ...from() })).toMatchObject({
      outcome: 'entered',
      to: '/en/requests/7',
    });
  });

  test('works without a password; then none opens the account', async () => {
    const app = testApp(on.db, unlimited);
    await askToSignUp(app, { name: 'Lia', email: 'lia@example.com', locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, 'lia@example.com');
    const confirmed = await confirmSignUp(app, { token, name: 'Lia', password: undefined, ...from() });
    expect(confirmed.outcome).toBe('signed-in');
    expect(await signIn(app, { email: 'lia@example.com', password: '', ...from() })).toEqual({ outcome: 'wrong' });
  });

  test('keeps the link when the password is not taken', async () => {
    const app = testApp(on.db, unlimited);
    await askToSignUp(app, { name: 'Kim', email: 'kim@example.com', locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, 'kim@example.com');
    expect(await confirmSignUp(app, { token, name: 'Kim', password: 'password123', ...from() })).toEqual({
      outcome: 'invalid',
      errors: { password: 'common' },
    });
    expect((await confirmSignUp(app, { token, name: 'Kim', password: PASSWORD, ...from() })).outcome).toBe('signed-in');
  });

  test('with the address of an account changes nothing there and tells only its owner', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    const asked = await askToSignUp(app, { name: 'Mallory', email: user.email, locale: 'en', to: '', ...from() });
    expect(asked).toEqual({ outcome: 'sent', email: user.email });
    expect((await mailsTo(on.db, user.email)).map((mail) => mail.kind)).toEqual(['sign-up-existing']);
    expect((await findUserByEmail(on.db, user.email))?.name).toBe(user.name);
    const token = await mailedToken(on.db, user.email);
    expect(await confirmSignUp(app, { token, name: 'M', password: PASSWORD, ...from() })).toEqual({ outcome: 'gone' });
  });
});

describeStores('nobody can find out who has an account', (on) => {
  // Each address is tried from a network of its own, so that only its own limit is met.
  let networks = 10;
  const ways = {
    'signing up': (app: ReturnType<typeof testApp>, email: string, network = 1) =>
      askToSignUp(app, { name: 'X', email, locale: 'en', to: '', ...from(network) }),
    'asking for a sign-in link': (app: ReturnType<typeof testApp>, email: string, network = 1) =>
      askForSignInLink(app, { email, locale: 'en', to: '', ...from(network) }),
    'forgetting a password': (app: ReturnType<typeof testApp>, email: string, network = 1) =>
      askForNewPassword(app, { email, locale: 'en', to: '', ...from(network) }),
  };

  test.each(Object.entries(ways))('by %s: same answer, one mail each', async (_, ask) => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    const unknown = `unknown-${crypto.randomUUID()}@example.com`;
    const [a, b] = [await ask(app, user.email), await ask(app, unknown)];
    expect(a).toEqual({ outcome: 'sent', email: user.email });
    expect(b).toEqual({ outcome: 'sent', email: unknown });
    expect(await mailsTo(on.db, user.email)).toHaveLength(1);
    expect(await mailsTo(on.db, unknown)).toHaveLength(1);
  });

  test.each(Object.entries(ways))(
    'by %s for somebody else nobody locks them out: the last link still opens the account',
    async (_, ask) => {
      const user = await aUser(on.db);
      for (let place = 0; place < 5; place++) await ask(testApp(on.db), user.email, 200 + place);
      const app = testApp(on.db);
      expect((await askForSignInLink(app, { email: user.email, locale: 'en', to: '', ...from(9) })).outcome).toBe(
        'limited',
      );
      const token = await mailedToken(on.db, user.email);
      const opened = [
        (await signInByLink(app, { token, ...from(9) })).outcome,
        (await choosePassword(app, { token, password: NEW_PASSWORD, ...from(9) })).outcome,
      ];
      expect(opened).toContain('entered');
      // And the limit is over before the link is.
      expect(accountLimits.accountMailsTo.seconds).toBeLessThanOrEqual(TOKEN_MINUTES['sign-in']! * 60);
    },
  );

  test.each(Object.entries(ways))('by %s: the limit is the same for both, after four mails', async (_, ask) => {
    const user = await aUser(on.db);
    const unknown = `unknown-${crypto.randomUUID()}@example.com`;
    networks += 2;
    for (const [at, email] of [user.email, unknown].entries()) {
      const app = testApp(on.db);
      const outcomes = [];
      for (let attempt = 0; attempt < 6; attempt++) outcomes.push((await ask(app, email, networks + at)).outcome);
      expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent', 'limited', 'limited']);
      expect(await mailsTo(on.db, email)).toHaveLength(4);
    }
  });

  test('by a password: wrong and unknown are one answer', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    const passwordless = await aUser(on.db, { password: null });
    for (const email of [user.email, passwordless.email, 'unknown@example.com', '', 'x'.repeat(5000)])
      expect(await signIn(app, { email, password: 'not the password', ...from() })).toEqual({ outcome: 'wrong' });
  });

  test('a suspended account says so to who knows its password, and to nobody else', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, user.id));
    expect(await signIn(app, { email: user.email, password: 'not the password', ...from() })).toEqual({
      outcome: 'wrong',
    });
    expect(await signIn(app, { email: user.email, password: PASSWORD, ...from() })).toEqual({ outcome: 'suspended' });
  });
});

describeStores('signing in', (on) => {
  test('begins a new session each time: the id is never the one the browser brought', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    const before = await aSession(on.db, user.id);
    const one = await signIn(app, { email: user.email, password: PASSWORD, ...from() });
    const two = await signIn(app, { email: user.email, password: PASSWORD, ...from() });
    if (one.outcome !== 'signed-in' || two.outcome !== 'signed-in') throw new Error('not signed in');
    expect(new Set([before, one.sessionId, two.sessionId]).size).toBe(3);
  });

  test('failures elsewhere never lock the owner out', async () => {
    const app = testApp(on.db);
    const user = await aUser(on.db);
    const outcomes = [];
    for (let attempt = 0; attempt < 12; attempt++)
      outcomes.push((await signIn(app, { email: user.email, password: 'guess', ...from(66) })).outcome);
    expect(outcomes.slice(0, 10)).toEqual(Array(10).fill('wrong'));
    expect(outcomes.slice(10)).toEqual(['limited', 'limited']);
    expect((await signIn(app, { email: user.email, password: PASSWORD, ...from(67) })).outcome).toBe('signed-in');
  });

  test('one place cannot try many accounts', async () => {
    const app = testApp(on.db);
    const outcomes = [];
    for (let attempt = 0; attempt < 62; attempt++)
      outcomes.push((await signIn(app, { email: `guess-${attempt}@example.com`, password: 'x', ...from(68) })).outcome);
    expect(outcomes.slice(0, 60).every((outcome) => outcome === 'wrong')).toBe(true);
    expect(outcomes.slice(60)).toEqual(['limited', 'limited']);
  });

  test('by link opens the account once, and leads where one wanted to go', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db, { password: null });
    await askForSignInLink(app, { email: user.email, locale: 'en', to: '/en/ask', ...from() });
    const token = await mailedToken(on.db, user.email);
    const entered = await signInByLink(app, { token, ...from() });
    expect(entered).toMatchObject({
      outcome: 'entered',
      to: '/en/ask',
      entered: { outcome: 'signed-in', userId: user.id },
    });
    expect(await signInByLink(app, { token, ...from() })).toEqual({ outcome: 'gone' });
  });

  test('by a link to an address that is no longer the account’s does not work', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    await askForSignInLink(app, { email: user.email, locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, user.email);
    await on.db.update(users).set({ email: 'moved@example.com' }).where(eq(users.id, user.id));
    expect(await signInByLink(app, { token, ...from() })).toEqual({ outcome: 'gone' });
  });
});

describeStores('a forgotten password', (on) => {
  test('is replaced by a link: old password, other sessions and other links end, the owner is told', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    const elsewhere = await aSession(on.db, user.id);
    await askForSignInLink(app, { email: user.email, locale: 'en', to: '', ...from() });
    const signInToken = await mailedToken(on.db, user.email);
    await askForNewPassword(app, { email: user.email, locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, user.email);

    expect(await choosePassword(app, { token, password: 'password123', ...from() })).toEqual({
      outcome: 'invalid',
      problem: 'common',
    });
    const chosen = await choosePassword(app, { token, password: NEW_PASSWORD, ...from() });
    expect(chosen).toMatchObject({ outcome: 'entered', entered: { outcome: 'signed-in' } });
    expect(await choosePassword(app, { token, password: 'yet another password', ...from() })).toEqual({
      outcome: 'gone',
    });
    expect(await readSession(on.db, elsewhere)).toBeUndefined();
    expect(await signInByLink(app, { token: signInToken, ...from() })).toEqual({ outcome: 'gone' });
    expect((await signIn(app, { email: user.email, password: PASSWORD, ...from() })).outcome).toBe('wrong');
    expect((await signIn(app, { email: user.email, password: NEW_PASSWORD, ...from() })).outcome).toBe('signed-in');
    expect((await mailsTo(on.db, user.email))[0]).toMatchObject({ kind: 'password-changed' });
  });

  test('does not let a suspended account in', async () => {
    const app = testApp(on.db, unlimited);
    const user = await aUser(on.db);
    await askForNewPassword(app, { email: user.email, locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, user.email);
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, user.id));
    expect(await choosePassword(app, { token, password: NEW_PASSWORD, ...from() })).toEqual({ outcome: 'suspended' });
  });
});

describeStores('mails about accounts', (on) => {
  test('are not written when what they tell of does not happen', async () => {
    const app = testApp(on.db, unlimited);
    const before = await on.db.$count(mailOutbox);
    await askToSignUp(app, { name: '', email: 'nobody', locale: 'en', to: '', ...from() });
    expect(await on.db.$count(mailOutbox)).toBe(before);
  });
});

describeStores('a sign-in link for who has only written to us', (on) => {
  const written = (email: string) => ({
    ...testApp(on.db, unlimited),
    personalData: [{ hasAnythingOf: async (_: unknown, of: string) => of === email }],
  });

  test('makes the account once it is opened, and signs in to it; once', async () => {
    const email = 'asker@example.com';
    const app = written(email);
    const asked = await askForSignInLink(app, { email, locale: 'fr', to: '/fr/requests/5', ...from() });
    expect(asked).toEqual({ outcome: 'sent', email });
    expect(await findUserByEmail(on.db, email)).toBeUndefined();
    const [mail] = await mailsTo(on.db, email);
    expect(mail).toMatchObject({ kind: 'sign-in-link', locale: 'fr', data: { name: '' } });
    const token = await mailedToken(on.db, email);
    expect((await findSignInLink(on.db, token))?.email).toBe(email);
    expect(await findUserByEmail(on.db, email)).toBeUndefined();
    const opened = await signInByLink(app, { token, ...from() });
    expect(opened).toMatchObject({ outcome: 'entered', entered: { outcome: 'signed-in' }, to: '/fr/requests/5' });
    expect(await findUserByEmail(on.db, email)).toMatchObject({
      name: 'asker',
      passwordHash: null,
      locale: 'fr',
      role: 'member',
    });
    expect(await signInByLink(app, { token, ...from() })).toEqual({ outcome: 'gone' });
  });

  test('gives the same answer for an address that nothing is known of, and makes it no account', async () => {
    const email = 'nobody-here@example.com';
    const asked = await askForSignInLink(written('another@example.com'), { email, locale: 'en', to: '', ...from() });
    expect(asked).toEqual({ outcome: 'sent', email });
    expect((await mailsTo(on.db, email)).map(({ kind }) => kind)).toEqual(['no-account']);
    const token = await mailedToken(on.db, email);
    expect(await signInByLink(written(email), { token, ...from() })).toEqual({ outcome: 'gone' });
  });

  test('opens nothing when somebody has made the account another way meanwhile', async () => {
    const email = 'quick@example.com';
    const app = written(email);
    await askForSignInLink(app, { email, locale: 'en', to: '', ...from() });
    const token = await mailedToken(on.db, email);
    await on.db.insert(users).values({ email, name: 'Quick' });
    expect(await signInByLink(app, { token, ...from() })).toEqual({ outcome: 'gone' });
  });
});
