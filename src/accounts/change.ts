import { eq } from 'drizzle-orm';
import { normalEmail } from '../server/clean-text.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { ACCOUNT_LIMITS, cleanName } from './account.ts';
import { addressMoved } from './address.ts';
import { userTag } from './cache-tags.ts';
import { isEmail } from './email.ts';
import { accountLimits } from './limits.ts';
import { setPassword } from './links.ts';
import { sendAccountMail } from './mails.ts';
import { type NameProblem, nameProblem } from './name.ts';
import { hashPassword, isPassword, type PasswordProblem, passwordProblem } from './password.ts';
import { users } from './schema.ts';
import type { CurrentSession } from './session.ts';
import { type AccountsApp, countUses, type Limited } from './sign-in.ts';
import { findUserByEmail, type User } from './store.ts';
import { issueToken, takeToken } from './tokens.ts';

/** Who has no password shows who they are by having signed in so recently, in minutes. */
const RECENT_MINUTES = 15;

/** Why somebody signed in must show again who they are, before what matters is changed. */
export type NotProved = { outcome: 'wrong-password' } | { outcome: 'sign-in-again' } | Limited;

/** Checks that the person at the keyboard is the owner: by the password, or without one by a recent sign-in. */
export async function prove(
  app: AccountsApp,
  user: User,
  session: CurrentSession,
  password: string,
): Promise<NotProved | undefined> {
  if (!user.passwordHash) {
    const agoMs = Date.now() - session.createdAt.getTime();
    // One that began in the future says nothing: the clock was set back since.
    const isRecent = agoMs > -60_000 && agoMs < RECENT_MINUTES * 60_000;
    return isRecent ? undefined : { outcome: 'sign-in-again' };
  }
  const limited = await countUses(app, [[accountLimits.confirmPassword, { email: `user ${user.id}` }]]);
  if (limited) return limited;
  return (await isPassword(password, user.passwordHash)) ? undefined : { outcome: 'wrong-password' };
}

/** Name and language, as a form has them. */
export interface Profile {
  name: string;
  /** One of the site's, checked by the caller. */
  locale: string;
}

/**
 * Changes name and language.
 * @param shown what the form showed when it was opened: only what was changed since is written, and where the same was changed elsewhere
 * meanwhile the outcome is `conflict` and nothing is written. Without it both are.
 */
export async function changeProfile(
  app: AccountsApp,
  userId: number,
  input: Profile,
  shown?: { name: string; locale: string | null },
): Promise<
  { outcome: 'saved' } | { outcome: 'conflict' } | { outcome: 'invalid'; problem: 'missing' | 'too-long' | NameProblem }
> {
  const given = { ...input, name: cleanName(input.name) };
  if (!given.name) return { outcome: 'invalid', problem: 'missing' };
  if ([...given.name].length > ACCOUNT_LIMITS.name) return { outcome: 'invalid', problem: 'too-long' };
  return app.db.transaction(async (tx) => {
    const [there] = await tx
      .select({ name: users.name, locale: users.locale, role: users.role })
      .from(users)
      .where(eq(users.id, userId))
      .for('update');
    if (!there) return { outcome: 'conflict' };
    const seen = shown ?? there;
    const changed = (['name', 'locale'] as const).filter(
      (field) => given[field] !== there[field] && (!shown || given[field] !== seen[field]),
    );
    if (changed.some((field) => there[field] !== seen[field])) return { outcome: 'conflict' };
    const odd = changed.includes('name') && (await nameProblem(tx, given.name, there));
    if (odd) return { outcome: 'invalid', problem: odd };
    if (changed.length > 0) {
      await tx
        .update(users)
        .set(Object.fromEntries(changed.map((field) => [field, given[field]])))
        .where(eq(users.id, userId));
      await invalidateTags(tx, [userTag(userId)]);
    }
    return { outcome: 'saved' };
  });
}

/** Sets another password, or a first one; every other session and every open link ends. */
export async function changePassword(
  app: AccountsApp,
  user: User,
  session: CurrentSession,
  input: { current: string; password: string },
): Promise<{ outcome: 'saved' } | { outcome: 'invalid'; problem: PasswordProblem } | NotProved> {
  const problem = await passwordProblem(input.password, [user.name, user.email ?? '']);
  if (problem) return { outcome: 'invalid', problem };
  const notProved = await prove(app, user, session, input.current);
  if (notProved) return notProved;
  const passwordHash = await hashPassword(input.password);
  await app.db.transaction((tx) => setPassword(tx, user.id, passwordHash, session.idHash));
  return { outcome: 'saved' };
}

/**
 * Sends a link to the new address and a word to the old one. The answer is the same when the new address has an account:
 * then its owner is told.
 */
export async function askToChangeEmail(
  app: AccountsApp,
  user: User,
  session: CurrentSession,
  input: { email: string; current: string; address: string },
): Promise<
  | { outcome: 'sent'; email: string }
  | { outcome: 'invalid'; problem: 'missing' | 'not-an-address' | 'same' }
  | NotProved
> {
  const email = normalEmail(input.email);
  if (!email) return { outcome: 'invalid', problem: 'missing' };
  if (!isEmail(email)) return { outcome: 'invalid', problem: 'not-an-address' };
  if (email === user.email) return { outcome: 'invalid', problem: 'same' };
  const notProved =
    (await prove(app, user, session, input.current)) ??
    (await countUses(app, [
      [accountLimits.accountMails, { address: input.address }],
      [accountLimits.accountMailsTo, { email }],
    ]));
  if (notProved) return notProved;
  const locale = user.locale ?? 'en';
  await app.db.transaction(async (tx) => {
    const taken = await findUserByEmail(tx, email);
    const secret = await issueToken(tx, { kind: 'change-email', userId: user.id, email });
    const data = { name: user.name, address: email };
    if (taken)
      await sendAccountMail(tx, { kind: 'email-taken', to: email, locale, data: { link: `/${locale}/sign-in` } });
    else
      await sendAccountMail(tx, {
        kind: 'email-confirm',
        to: email,
        locale,
        data: {
          ...data,
          name: '',
          link: `/${locale}/account/confirm-email?token=${secret}`,
        },
      });
    if (user.email)
      await sendAccountMail(tx, {
        kind: 'email-asked',
        to: user.email,
        locale,
        data: { ...data, link: `/${locale}/account/password` },
      });
  });
  return { outcome: 'sent', email };
}

/** Takes over the new address whose link was opened; both addresses have been told by then, the old one is told again. */
export async function confirmEmail(
  app: AccountsApp,
  token: string,
): Promise<{ outcome: 'changed'; email: string } | { outcome: 'gone' }> {
  return app.db.transaction(async (tx) => {
    const taken = await takeToken(tx, 'change-email', token);
    if (!taken?.userId || !taken.email || (await findUserByEmail(tx, taken.email))) return { outcome: 'gone' };
    const [before] = await tx.select().from(users).where(eq(users.id, taken.userId)).for('update');
    if (!before?.email) return { outcome: 'gone' };
    await tx.update(users).set({ email: taken.email }).where(eq(users.id, before.id));
    await addressMoved(tx, app.personalData, { before, email: taken.email, actorId: before.id });
    return { outcome: 'changed', email: taken.email };
  });
}
