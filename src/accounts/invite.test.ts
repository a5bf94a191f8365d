import { and, eq, isNull, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { MOST_INVITED } from './account.ts';
import { findInvitationByLink, listInvitations, sweepInvitations } from './invitations.ts';
import { acceptInvitation, invite, sendAgain, withdraw } from './invite.ts';
import { accountLimits } from './limits.ts';
import { reasonNotToSendAccountMail } from './mails.ts';
import { changePerson } from './people.ts';
import { rolesToInvite } from './policy.ts';
import { auditEntries, invitations, users } from './schema.ts';
import { readSession } from './session.ts';
import { signIn } from './sign-in.ts';
import { findUser, findUserByEmail } from './store.ts';
import { aSession, aUser, from, mailedToken, mailsTo, PASSWORD, testApp } from './test-factory.ts';
import { type AccountRole, ROLES } from './viewer.ts';

const unlimited = { LIMITS: 'false' };
const roleName = (locale: string, role: AccountRole) => `${role} in ${locale}`;

test('nobody invites to a role above their own, and only who manages people invites at all', () => {
  for (const role of ROLES) expect(rolesToInvite({ role }).length > 0, role).toBe(role === 'administrator');
  expect(rolesToInvite({ role: 'administrator' })).toEqual(['member', 'agent', 'moderator', 'editor', 'administrator']);
});

describeStores('inviting', (on) => {
  const boss = async () => {
    const { id, name } = await aUser(on.db, { role: 'administrator', password: null });
    return { id, name, role: 'administrator' as const };
  };
  const app = () => testApp(on.db, unlimited);
  const outcomes = async (inviter: Awaited<ReturnType<typeof boss>>, list: string, role = 'agent', locale = 'en') => {
    const result = await invite(app(), inviter, { list, role, locale }, roleName);
    if (result.outcome !== 'sent') throw new Error(result.outcome);
    return result.sent.map(({ entry, outcome }) => `${entry}: ${outcome}`);
  };
  const accept = (token: string, password = PASSWORD, name = 'Ada') =>
    acceptInvitation(app(), { token, name, password, ...from() });
  const waiting = async () => (await listInvitations(on.db, 1)).rows;

  test('a list is worked through, each address for itself', async () => {
    const inviter = await boss();
    await aUser(on.db, { email: 'here@example.com', role: 'editor', password: null });
    const gone = await aUser(on.db, { email: 'suspended@example.com', password: null });
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, gone.id));
    const list = 'New Person <new@example.com>, here@example.com suspended@example.com\nnobody; new@example.com';
    expect(await outcomes(inviter, list, 'agent', 'fr')).toEqual([
      'new@example.com: invited',
      'here@example.com: here',
      'suspended@example.com: suspended',
      'nobody: not-an-address',
    ]);
    const [mail] = await mailsTo(on.db, 'new@example.com');
    expect(mail).toMatchObject({ kind: 'invitation', locale: 'fr', critical: false });
    expect(mail?.data).toMatchObject({ name: 'New Person', by: inviter.name, role: 'agent in fr' });
    expect(await mailsTo(on.db, 'here@example.com')).toEqual([]);
    expect((await waiting()).find(({ email }) => email === 'new@example.com')).toMatchObject({
      name: 'New Person',
      role: 'agent',
      by: inviter.name,
      works: true,
    });
  });

  test('only a hash of the link is kept', async () => {
    await outcomes(await boss(), 'hashed@example.com');
    const token = await mailedToken(on.db, 'hashed@example.com');
    const rows = await on.db.select().from(invitations).where(eq(invitations.email, 'hashed@example.com'));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('the link makes the account with its role and language, once, and the password opens it afterwards', async () => {
    const inviter = await boss();
    await outcomes(inviter, 'ada@example.com', 'editor', 'it');
    const token = await mailedToken(on.db, 'ada@example.com');
    expect(await findInvitationByLink(on.db, token)).toMatchObject({ email: 'ada@example.com' });
    const accepted = await accept(token);
    if (accepted.outcome !== 'entered' || accepted.entered.outcome !== 'signed-in') throw new Error(accepted.outcome);
    expect(accepted.role).toBe('editor');
    const user = (await readSession(on.db, accepted.entered.sessionId))!.user;
    expect(user).toMatchObject({ email: 'ada@example.com', name: 'Ada', role: 'editor', locale: 'it' });
    expect((await accept(token)).outcome).toBe('gone');
    expect((await signIn(app(), { email: 'ada@example.com', password: PASSWORD, ...from() })).outcome).toBe(
      'signed-in',
    );
    const log = await on.db.select().from(auditEntries).where(eq(auditEntries.subjectId, user.id));
    expect(log.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['account.created', inviter.id],
      ['invitation.accepted', user.id],
    ]);
  });

  test('without a password an account is made that links open', async () => {
    await outcomes(await boss(), 'link@example.com', 'member');
    const token = await mailedToken(on.db, 'link@example.com');
    const result = await acceptInvitation(app(), { token, name: 'Lin', password: undefined, ...from() });
    expect(result.outcome).toBe('entered');
    expect((await findUserByEmail(on.db, 'link@example.com'))?.passwordHash).toBeNull();
  });

  test('what is typed wrong is said and uses nothing up', async () => {
    await outcomes(await boss(), 'typo@example.com');
    const token = await mailedToken(on.db, 'typo@example.com');
    expect(await accept(token, 'short', '')).toEqual({
      outcome: 'invalid',
      errors: { name: 'missing', password: 'too-short' },
    });
    expect((await accept(token)).outcome).toBe('entered');
  });

  test('of several who open the same link at once one gets in', async () => {
    await outcomes(await boss(), 'race@example.com');
    const token = await mailedToken(on.db, 'race@example.com');
    const results = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['entered', 'gone', 'gone']);
  });

  test('who has an account already gets the role at once, is told, and begins with a sign-in', async () => {
    const inviter = await boss();
    const member = await aUser(on.db, { email: 'member@example.com', locale: 'de' });
    const session = await aSession(on.db, member.id);
    expect(await outcomes(inviter, 'member@example.com', 'moderator')).toEqual(['member@example.com: role-given']);
    expect((await findUser(on.db, member.id))?.role).toBe('moderator');
    expect(await readSession(on.db, session)).toBeUndefined();
    expect((await mailsTo(on.db, member.email))[0]).toMatchObject({
      kind: 'role-given',
      locale: 'de',
      data: { by: inviter.name, role: 'moderator in de', link: '/de/staff' },
    });
    expect(await outcomes(inviter, 'member@example.com', 'member')).toEqual(['member@example.com: here']);
    expect((await findUser(on.db, member.id))?.role).toBe('moderator');
  });

  test('who has made an account meanwhile gets the role by the link, and keeps a password and a higher role', async () => {
    const inviter = await boss();
    await outcomes(inviter, 'meanwhile@example.com', 'agent');
    const user = await aUser(on.db, { email: 'meanwhile@example.com' });
    const result = await accept(await mailedToken(on.db, 'meanwhile@example.com'), 'another long password', 'Other');
    expect(result).toMatchObject({ outcome: 'entered', role: 'agent' });
    expect(await findUser(on.db, user.id)).toMatchObject({
      role: 'agent',
      name: user.name,
      passwordHash: user.passwordHash,
    });

    await outcomes(inviter, 'higher@example.com', 'agent');
    const higher = await aUser(on.db, { email: 'higher@example.com', role: 'administrator', password: null });
    expect(await accept(await mailedToken(on.db, 'higher@example.com'))).toMatchObject({ role: 'administrator' });
    expect((await findUser(on.db, higher.id))?.role).toBe('administrator');
  });

  test('a second invitation of the same kind is not sent, one to another role replaces the first', async () => {
    const inviter = await boss();
    await outcomes(inviter, 'twice@example.com', 'agent');
    const first = await mailedToken(on.db, 'twice@example.com');
    expect(await outcomes(inviter, 'TWICE@example.com', 'agent')).toEqual(['twice@example.com: waiting']);
    expect(await outcomes(inviter, 'twice@example.com', 'editor')).toEqual(['twice@example.com: invited']);
    expect((await accept(first)).outcome).toBe('gone');
    expect(await accept(await mailedToken(on.db, 'twice@example.com'))).toMatchObject({ role: 'editor' });
  });

  test('one that is sent again has a new link, and one that is withdrawn has none', async () => {
    const [inviter, other] = [await boss(), await boss()];
    await outcomes(inviter, 'again@example.com');
    const first = await mailedToken(on.db, 'again@example.com');
    const row = async () => (await waiting()).find(({ email }) => email === 'again@example.com');
    const { id } = (await row())!;
    expect(await sendAgain(app(), other, id, roleName)).toEqual({ outcome: 'sent', email: 'again@example.com' });
    expect(await row()).toMatchObject({ id, by: other.name });
    expect(await findInvitationByLink(on.db, first)).toBeUndefined();
    const [mail, before] = await mailsTo(on.db, 'again@example.com');
    expect(await reasonNotToSendAccountMail(on.db, before!)).toContain('replaced');
    expect(await reasonNotToSendAccountMail(on.db, mail!)).toBeUndefined();
    expect(await withdraw(app(), other, id)).toEqual({ outcome: 'withdrawn', email: 'again@example.com' });
    expect((await accept(await mailedToken(on.db, 'again@example.com'))).outcome).toBe('gone');
    expect(await withdraw(app(), other, id)).toEqual({ outcome: 'gone' });
    expect(await sendAgain(app(), other, id, roleName)).toEqual({ outcome: 'gone' });
    const log = await on.db
      .select()
      .from(auditEntries)
      .where(and(isNull(auditEntries.subjectId), sql`${auditEntries.details} ->> 'invitation' = ${String(id)}`));
    expect(log.map(({ action }) => action)).toEqual(['invitation.sent', 'invitation.sent', 'invitation.withdrawn']);
  });

  test('a link expires, stays in the list to be sent again, and goes long after', async () => {
    const inviter = await boss();
    await outcomes(inviter, 'late@example.com');
    const late = eq(invitations.email, 'late@example.com');
    await on.db.update(invitations).set({ expiresAt: sql`now() - interval '1 minute'` }).where(late);
    expect((await accept(await mailedToken(on.db, 'late@example.com'))).outcome).toBe('gone');
    expect((await waiting()).find(({ email }) => email === 'late@example.com')?.works).toBe(false);
    await sweepInvitations(on.db, new Date());
    expect(await on.db.$count(invitations, late)).toBe(1);
    expect(await outcomes(inviter, 'late@example.com')).toEqual(['late@example.com: invited']);
    await sweepInvitations(on.db, new Date(Date.now() + 90 * 86_400_000));
    expect(await on.db.$count(invitations, late)).toBe(0);
  });

  test('links of somebody who may invite no more open nothing', async () => {
    const [inviter, other] = [await boss(), await boss()];
    await outcomes(inviter, 'backdoor@example.com', 'administrator');
    await changePerson(on.db, other.id, inviter.id, { role: 'member', plan: '', organization: '' });
    const token = await mailedToken(on.db, 'backdoor@example.com');
    expect((await accept(token)).outcome).toBe('gone');
    expect(await findUserByEmail(on.db, 'backdoor@example.com')).toBeUndefined();
    expect(
      await invite(
        app(),
        { ...inviter, role: 'member' as never },
        { list: 'x@example.com', role: 'member', locale: 'en' },
        roleName,
      ),
    ).toEqual({
      outcome: 'role',
    });
  });

  test('lists of nobody, of too many and for a role that is none are refused whole', async () => {
    const inviter = await boss();
    const ask = async (list: string, role = 'agent') =>
      (await invite(app(), inviter, { list, role, locale: 'en' }, roleName)).outcome;
    expect(await ask(' ,\n; ')).toBe('missing');
    expect(await ask(Array.from({ length: MOST_INVITED + 1 }, (_, at) => `p${at}@example.com`).join(' '))).toBe(
      'too-many',
    );
    expect(await ask('x@example.com', 'visitor')).toBe('role');
    expect(await on.db.$count(invitations, eq(invitations.email, 'p1@example.com'))).toBe(0);
  });

  test('nobody is sent more than a few, and the rest of a list says so', async () => {
    const limited = testApp(on.db);
    const inviter = await boss();
    await invite(limited, inviter, { list: 'flood@example.com', role: 'agent', locale: 'en' }, roleName);
    const { id } = (await waiting()).find(({ email }) => email === 'flood@example.com')!;
    for (let sent = 1; sent < accountLimits.invitationsTo.points; sent++)
      expect((await sendAgain(limited, inviter, id, roleName)).outcome).toBe('sent');
    expect((await sendAgain(limited, inviter, id, roleName)).outcome).toBe('limited');
    const input = { list: 'flood@example.com, calm@example.com', role: 'editor', locale: 'en' };
    expect(await invite(limited, inviter, input, roleName)).toMatchObject({
      sent: [{ outcome: 'limited' }, { outcome: 'invited' }],
    });
  });
});
