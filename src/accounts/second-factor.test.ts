import { eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { turnSecondFactorOff } from './commands.ts';
import { readPerson } from './people.ts';
import { recoveryCodes, users } from './schema.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  removeSecondFactor,
  replaceRecoveryCodes,
  signInWithCode,
  takeSecondFactor,
} from './second-factor.ts';
import { readSession } from './session.ts';
import { signIn } from './sign-in.ts';
import { findUser } from './store.ts';
import { aSession, aUser, from, mailsTo, PASSWORD, testApp } from './test-factory.ts';

/** The time of all of this: a step that ended between making a code and showing it would make it another one's. */
const NOW = Date.now();

/** The code of a step, counted from now. */
const codeOf = (secret: string, step = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: NOW + step * 30_000 });

/** A code that is none of those that are taken now. */
function wrongCode(secret: string): string {
  const right = [-1, 0, 1].map((step) => codeOf(secret, step));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code))!;
}

describeStores('a second factor', (on) => {
  async function enrolled() {
    const app = testApp(on.db, { LIMITS: 'false' });
    const before = await aUser(on.db);
    const sessionId = await aSession(on.db, before.id);
    const { session } = (await readSession(on.db, sessionId))!;
    const { secret } = await beginSecondFactor(app, before, 'Example Help');
    const codes = await confirmSecondFactor(
      app,
      (await findUser(on.db, before.id))!,
      codeOf(secret, -1),
      session.idHash,
      NOW,
    );
    return { app, user: (await findUser(on.db, before.id))!, secret, codes: codes!, sessionId };
  }

  test('counts once a code was shown; the session that showed it has it, others end', async () => {
    const app = testApp(on.db, { LIMITS: 'false' });
    const user = await aUser(on.db);
    const sessionId = await aSession(on.db, user.id);
    const { session } = (await readSession(on.db, sessionId))!;
    const { secret, uri } = await beginSecondFactor(app, user, 'Example Help');
    expect(uri).toContain('otpauth://totp/Example%20Help');
    const waiting = (await findUser(on.db, user.id))!;
    expect(await confirmSecondFactor(app, waiting, wrongCode(secret), session.idHash, NOW)).toBeUndefined();
    expect((await signIn(app, { email: user.email, password: PASSWORD, ...from() })).outcome).toBe('signed-in');
    expect((await beginSecondFactor(app, waiting, 'Example Help')).secret).toBe(secret);

    const elsewhere = await aSession(on.db, user.id);
    expect(await confirmSecondFactor(app, waiting, codeOf(secret), session.idHash, NOW)).toHaveLength(10);
    expect(await readSession(on.db, elsewhere)).toBeUndefined();
    expect((await readSession(on.db, sessionId))?.session.secondFactorAt).toBeInstanceOf(Date);
    expect((await mailsTo(on.db, user.email))[0]?.kind).toBe('second-factor-on');
  });

  test('cannot be read out of the database', async () => {
    const { user, secret, codes } = await enrolled();
    const rows = JSON.stringify([
      await on.db.select().from(users).where(eq(users.id, user.id)),
      await on.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, user.id)),
    ]);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(codes[0]!.replace('-', ''));
    expect(rows).not.toContain(codes[0]);
  });

  test('is asked for at sign-in, and the password alone begins no session', async () => {
    const { app, user, secret } = await enrolled();
    const first = await signIn(app, { email: user.email!, password: PASSWORD, ...from() });
    if (first.outcome !== 'second-factor') throw new Error(first.outcome);
    expect(await readSession(on.db, first.token)).toBeUndefined();
    const show = (code: string) => signInWithCode(app, { token: first.token, code, ...from() }, NOW);
    expect(await show(wrongCode(secret).replace(/(..)(?!$)/g, '$1 '))).toEqual({ outcome: 'wrong' });
    const second = await show(codeOf(secret).replace(/(..)(?!$)/g, '$1 '));
    if (second.outcome !== 'signed-in') throw new Error(second.outcome);
    expect((await readSession(on.db, second.sessionId))?.session.secondFactorAt).toBeInstanceOf(Date);
    expect(await show(codeOf(secret, 1))).toEqual({ outcome: 'gone' });
  });

  test('takes each code once, even from two requests at once', async () => {
    const { app, user, secret } = await enrolled();
    const taken = await Promise.all([1, 2, 3].map(() => takeSecondFactor(app, user, codeOf(secret), NOW)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await takeSecondFactor(app, user, codeOf(secret, -1), NOW)).toBe(false);
  });

  test('allows for a clock half a minute off, and no more', async () => {
    const { app, user, secret } = await enrolled();
    expect(await takeSecondFactor(app, user, codeOf(secret, 2), NOW)).toBe(false);
    expect(await takeSecondFactor(app, user, codeOf(secret, 1), NOW)).toBe(true);
  });

  test('can be replaced by a recovery code, once, typed as people type', async () => {
    const { app, user, codes } = await enrolled();
    const typed = ` ${codes[0]!.toUpperCase().replace('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `;
    expect(await takeSecondFactor(app, user, typed)).toBe(true);
    expect(await takeSecondFactor(app, user, codes[0]!)).toBe(false);
    expect(await countRecoveryCodes(on.db, user.id)).toBe(9);
    expect((await mailsTo(on.db, user.email!))[0]).toMatchObject({ kind: 'recovery-code-used', data: { left: '9' } });
    await replaceRecoveryCodes(app, user.id);
    expect(await takeSecondFactor(app, user, codes[1]!)).toBe(false);
  });

  test('is not guessed: the tries are counted for the account and the place', async () => {
    const { user, secret } = await enrolled();
    const app = testApp(on.db);
    const first = await signIn(app, { email: user.email!, password: PASSWORD, ...from(7) });
    if (first.outcome !== 'second-factor') throw new Error(first.outcome);
    const outcomes = [];
    for (let attempt = 0; attempt < 11; attempt++)
      outcomes.push(
        (await signInWithCode(app, { token: first.token, code: wrongCode(secret), ...from(7) }, NOW)).outcome,
      );
    expect(outcomes).toEqual([...Array(10).fill('wrong'), 'limited']);
  });

  /** Shows wrong codes, each from another place. @returns how they ended. */
  async function guess(app: ReturnType<typeof testApp>, token: string, secret: string, times: number) {
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < times; attempt++) {
      const { outcome } = await signInWithCode(app, { token, code: wrongCode(secret), ...from(attempt + 50) }, NOW);
      outcomes.push(outcome);
    }
    return outcomes;
  }
  async function firstFactor(app: ReturnType<typeof testApp>, email: string, network: number) {
    const first = await signIn(app, { email, password: PASSWORD, ...from(network) });
    if (first.outcome !== 'second-factor') throw new Error(first.outcome);
    return first.token;
  }

  test('is not guessed from many places: one first factor takes ten tries', async () => {
    const { user, secret } = await enrolled();
    const app = testApp(on.db);
    const token = await firstFactor(app, user.email!, 7);
    expect(await guess(app, token, secret, 12)).toEqual([...Array(10).fill('wrong'), 'gone', 'gone']);
    // The right code no longer counts with it either.
    expect((await signInWithCode(app, { token, code: codeOf(secret), ...from(7) }, NOW)).outcome).toBe('gone');
  });

  test('is not guessed with the password shown again and again; a recovery code lets the owner in all the same', async () => {
    const { user, secret, codes } = await enrolled();
    const app = testApp(on.db);
    const outcomes: string[] = [];
    for (let round = 0; round < 4; round++)
      outcomes.push(...(await guess(app, await firstFactor(app, user.email!, round), secret, 10)));
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(30);
    expect(outcomes.slice(30)).toEqual(Array(10).fill('limited'));
    const token = await firstFactor(app, user.email!, 8);
    expect((await signInWithCode(app, { token, code: codes[0]!, ...from(8) }, NOW)).outcome).toBe('signed-in');
  });

  test('that somebody guesses is told to the owner once, and not for a few slips', async () => {
    const { user, secret } = await enrolled();
    const app = testApp(on.db);
    const told = async () =>
      (await mailsTo(on.db, user.email!)).filter(({ kind }) => kind === 'second-factor-wrong').length;
    const token = await firstFactor(app, user.email!, 7);
    await guess(app, token, secret, 5);
    expect(await told()).toBe(0);
    await guess(app, token, secret, 5);
    await guess(app, await firstFactor(app, user.email!, 9), secret, 10);
    expect(await told()).toBe(1);
  });

  test('goes away with everything that belongs to it', async () => {
    const { app, user, codes } = await enrolled();
    await removeSecondFactor(on.db, user, user.id);
    const after = (await findUser(on.db, user.id))!;
    expect(after).toMatchObject({ totpSecret: null, totpConfirmedAt: null });
    expect(await takeSecondFactor(app, after, codes[0]!)).toBe(false);
    expect((await signIn(app, { email: user.email!, password: PASSWORD, ...from() })).outcome).toBe('signed-in');
    expect((await mailsTo(on.db, user.email!))[0]?.kind).toBe('second-factor-off');
  });

  test('is turned off from the command line for who cannot show it, and the log of the account says so', async () => {
    const { app, user } = await enrolled();
    const off = (email: string) => turnSecondFactorOff(on.db, { email });
    expect(await off(` ${user.email!.toUpperCase()} `)).toBe('off');
    expect((await signIn(app, { email: user.email!, password: PASSWORD, ...from() })).outcome).toBe('signed-in');
    expect((await mailsTo(on.db, user.email!))[0]?.kind).toBe('second-factor-off');
    const { log } = (await readPerson(on.db, user.id))!;
    expect(log[0]).toMatchObject({ action: 'second-factor.removed', actor: null });
    expect([await off(user.email!), await off('nobody@example.org')]).toEqual(['was-off', 'gone']);
    expect((await readPerson(on.db, user.id))!.log).toHaveLength(log.length);
  });
});
