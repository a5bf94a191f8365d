import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { askToChangeEmail, changePassword, changeProfile, confirmEmail } from './change.ts';
import { askForNewPassword } from './links.ts';
import { auditEntries, sessions } from './schema.ts';
import { readSession } from './session.ts';
import { findUser, findUserByEmail } from './store.ts';
import { aSession, aUser, from, mailedToken, mailsTo, PASSWORD, testApp } from './test-factory.ts';
import { findToken } from './tokens.ts';

const { address } = from();

describeStores('changing one’s account', (on) => {
  async function signedIn(wanted: Parameters<typeof aUser>[1] = {}) {
    const user = await aUser(on.db, wanted);
    const id = await aSession(on.db, user.id);
    const { session } = (await readSession(on.db, id))!;
    return { user, id, session, app: testApp(on.db, { LIMITS: 'false' }) };
  }

  test('a profile form that was opened before writes only what was changed in it', async () => {
    const { user, app } = await signedIn({ name: 'Ada', locale: 'en' });
    const shown = { name: 'Ada', locale: 'en' };
    const there = async () => {
      const now = await findUser(on.db, user.id);
      return [now?.name, now?.locale];
    };
    expect(await changeProfile(app, user.id, { name: 'Ada L.', locale: 'en' }, shown)).toEqual({ outcome: 'saved' });
    // Another tab, opened at the same time, changes the language alone: the name stays as it is now.
    expect(await changeProfile(app, user.id, { name: 'Ada', locale: 'fr' }, shown)).toEqual({ outcome: 'saved' });
    expect(await there()).toEqual(['Ada L.', 'fr']);
    // Both have changed the same: nothing is written.
    const late = { name: 'Augusta', locale: 'it' };
    expect(await changeProfile(app, user.id, late, shown)).toEqual({ outcome: 'conflict' });
    expect(await there()).toEqual(['Ada L.', 'fr']);
    // What is there already was not overwritten by anybody.
    expect(await changeProfile(app, user.id, { name: 'Ada L.', locale: 'fr' }, shown)).toEqual({ outcome: 'saved' });
    expect(await changeProfile(app, user.id, late)).toEqual({ outcome: 'saved' });
    expect(await there()).toEqual(['Augusta', 'it']);
  });

  test('a new address counts once its own link was opened; both addresses are told', async () => {
    const { user, session, app } = await signedIn();
    const email = 'new@example.com';
    const asked = await askToChangeEmail(app, user, session, { email: ' New@Example.com', current: PASSWORD, address });
    expect(asked).toEqual({ outcome: 'sent', email });
    expect((await findUser(on.db, user.id))?.email).toBe(user.email);
    expect((await mailsTo(on.db, email)).map(({ kind }) => kind)).toEqual(['email-confirm']);
    expect((await mailsTo(on.db, user.email)).map(({ kind }) => kind)).toEqual(['email-asked']);

    await askForNewPassword(app, { email: user.email, locale: 'en', to: '', address });
    const inOldMailbox = await mailedToken(on.db, user.email);
    const token = await mailedToken(on.db, email);
    expect(await confirmEmail(app, token)).toEqual({ outcome: 'changed', email });
    expect((await findUser(on.db, user.id))?.email).toBe(email);
    expect((await mailsTo(on.db, user.email))[0]?.kind).toBe('email-changed');
    expect(await confirmEmail(app, token)).toEqual({ outcome: 'gone' });
    expect(await findToken(on.db, 'password', inOldMailbox)).toBeUndefined();
    const log = await on.db.select().from(auditEntries).where(eq(auditEntries.subjectId, user.id));
    expect(log.map(({ action }) => action)).toContain('email.changed');
  });

  test('an address that is taken gives the same answer, and its owner is told instead', async () => {
    const { user, session, app } = await signedIn();
    const owner = await aUser(on.db);
    const asked = await askToChangeEmail(app, user, session, { email: owner.email, current: PASSWORD, address });
    expect(asked).toEqual({ outcome: 'sent', email: owner.email });
    expect((await mailsTo(on.db, owner.email)).map(({ kind }) => kind)).toEqual(['email-taken']);
    expect((await findUserByEmail(on.db, owner.email))?.id).toBe(owner.id);
  });

  test('an address that was taken between asking and confirming is not taken away', async () => {
    const { user, session, app } = await signedIn();
    await askToChangeEmail(app, user, session, { email: 'raced@example.com', current: PASSWORD, address });
    const token = await mailedToken(on.db, 'raced@example.com');
    const other = await aUser(on.db, { email: 'raced@example.com' });
    expect(await confirmEmail(app, token)).toEqual({ outcome: 'gone' });
    expect((await findUserByEmail(on.db, 'raced@example.com'))?.id).toBe(other.id);
  });

  test('address and password need the present password', async () => {
    const { user, session, app } = await signedIn();
    const wrong = { outcome: 'wrong-password' };
    expect(await askToChangeEmail(app, user, session, { email: 'x@example.com', current: 'no', address })).toEqual(
      wrong,
    );
    expect(await changePassword(app, user, session, { current: 'no', password: 'four cows in the sun' })).toEqual(
      wrong,
    );
    expect(await mailsTo(on.db, 'x@example.com')).toHaveLength(0);
  });

  test('who has no password must have signed in a moment ago', async () => {
    const { user, id, session, app } = await signedIn({ password: null });
    const input = { current: '', password: 'four cows in the sun' };
    // Too long ago, and before the clock was set back by a day.
    for (const minutes of [-20, 24 * 60]) {
      await on.db
        .update(sessions)
        .set({ createdAt: new Date(Date.now() + minutes * 60_000) })
        .where(eq(sessions.idHash, session.idHash));
      const old = (await readSession(on.db, id))!.session;
      expect(await changePassword(app, user, old, input)).toEqual({ outcome: 'sign-in-again' });
    }
    expect(await changePassword(app, user, session, input)).toEqual({ outcome: 'saved' });
  });

  test('a new password ends the other sessions and keeps this one', async () => {
    const { user, id, session, app } = await signedIn();
    const elsewhere = await aSession(on.db, user.id);
    const saved = await changePassword(app, user, session, { current: PASSWORD, password: 'four cows in the sun' });
    expect(saved).toEqual({ outcome: 'saved' });
    expect(await readSession(on.db, id)).toBeDefined();
    expect(await readSession(on.db, elsewhere)).toBeUndefined();
  });

  test('a name is one line, and not empty', async () => {
    const { user, app } = await signedIn();
    expect(await changeProfile(app, user.id, { name: ' Ada\n\u202e Lovelace ', locale: 'fr' })).toEqual({
      outcome: 'saved',
    });
    expect(await findUser(on.db, user.id)).toMatchObject({ name: 'Ada Lovelace', locale: 'fr' });
    expect(await changeProfile(app, user.id, { name: ' \n ', locale: 'fr' })).toEqual({
      outcome: 'invalid',
      problem: 'missing',
    });
  });
});
