import { eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { hasAnythingOf } from '../db/personal.ts';
import { normalEmail } from '../server/clean-text.ts';
import { cleanName } from './account.ts';
import { isEmail } from './email.ts';
import { accountLimits } from './limits.ts';
import { sendAccountMail } from './mails.ts';
import { nameNobodyMistakes, nameProblem } from './name.ts';
import { hashPassword, type PasswordProblem, passwordProblem } from './password.ts';
import { users } from './schema.ts';
import { endSessionsOf, startSession } from './session.ts';
import { type AccountErrors, checkAccount } from './set-up.ts';
import { type AccountsApp, countUses, type Entered, enter, type Limited, type Origin } from './sign-in.ts';
import { addAuditEntry, findUser, findUserByEmail, insertUser } from './store.ts';
import { findToken, issueToken, type OneTimeToken, revokeTokens, takeToken } from './tokens.ts';

/** The answer to whoever asked for a mail: the same whether there is an account or not. */
export type Asked = { outcome: 'sent'; email: string } | { outcome: 'invalid'; errors: AccountErrors } | Limited;

/** Who asks, in which language, and from where. */
interface Asking {
  email: string;
  locale: string;
  address: string;
  /** Path of the page that was wanted before; the link of the mail leads on to it. */
  to: string;
}

// Each of the three below does the same amount of work for known and unknown addresses: one look-up, one token, one mail.

/** Begins a new account: the mailed link confirms the address. Who has an account is told so by mail, and nobody else is. */
export async function askToSignUp(app: AccountsApp, input: Asking & { name: string }): Promise<Asked> {
  const { name, email, errors } = await checkAccount(input);
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  const limited = await countMail(app, email, input.address);
  if (limited) return limited;
  await app.db.transaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (user) {
      const locale = user.locale ?? input.locale;
      const secret = await issueToken(tx, { kind: 'sign-in', userId: user.id, email, data: { to: input.to } });
      await sendAccountMail(tx, {
        kind: 'sign-up-existing',
        to: email,
        locale,
        data: { name: user.name, link: `/${locale}/sign-in/link?token=${secret}` },
      });
    } else {
      const secret = await issueToken(tx, {
        kind: 'sign-up',
        email,
        data: { name, locale: input.locale, to: input.to },
      });
      const link = `/${input.locale}/sign-up/confirm?token=${secret}`;
      const data = { name: '', link };
      await sendAccountMail(tx, { kind: 'sign-up', to: email, locale: input.locale, data });
    }
  });
  return { outcome: 'sent', email };
}

/**
 * Sends a link that signs in, also to who has no account but has written to us: their click makes one. To unknown addresses it sends a
 * link that creates an account.
 */
export function askForSignInLink(app: AccountsApp, input: Asking): Promise<Asked> {
  return askForLink(app, input, 'sign-in');
}

/** Sends a link on which a new password is chosen, or to unknown addresses one that creates an account. */
export function askForNewPassword(app: AccountsApp, input: Asking): Promise<Asked> {
  return askForLink(app, input, 'password');
}

async function askForLink(app: AccountsApp, input: Asking, kind: 'sign-in' | 'password'): Promise<Asked> {
  const email = normalEmail(input.email);
  if (!email) return { outcome: 'invalid', errors: { email: 'missing' } };
  if (!isEmail(email)) return { outcome: 'invalid', errors: { email: 'not-an-address' } };
  const limited = await countMail(app, email, input.address);
  if (limited) return limited;
  await app.db.transaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    // Asked for everybody, so that all answers take as long.
    const hasWritten = await hasAnythingOf(tx, app.personalData, email);
    // Suspended people get the mail too; the page behind it tells them, and nobody else.
    if (user) {
      const locale = user.locale ?? input.locale;
      const secret = await issueToken(tx, { kind, userId: user.id, email, data: { to: input.to } });
      const page = kind === 'sign-in' ? 'sign-in/link' : 'choose-password';
      await sendAccountMail(tx, {
        kind: kind === 'sign-in' ? 'sign-in-link' : 'new-password',
        to: email,
        locale,
        data: { name: user.name, link: `/${locale}/${page}?token=${secret}` },
      });
    } else if (kind === 'sign-in' && hasWritten) {
      // Who has only written to us: the click shows that the address is theirs, and makes the account.
      const secret = await issueToken(tx, {
        kind: 'first-sign-in',
        email,
        data: { locale: input.locale, to: input.to },
      });
      const link = `/${input.locale}/sign-in/link?token=${secret}`;
      await sendAccountMail(tx, { kind: 'sign-in-link', to: email, locale: input.locale, data: { name: '', link } });
    } else {
      const secret = await issueToken(tx, {
        kind: 'sign-up',
        email,
        data: { name: '', locale: input.locale, to: input.to },
      });
      const link = `/${input.locale}/sign-up/confirm?token=${secret}`;
      await sendAccountMail(tx, { kind: 'no-account', to: email, locale: input.locale, data: { link } });
    }
  });
  return { outcome: 'sent', email };
}

function countMail(app: AccountsApp, email: string, address: string): Promise<Limited | undefined> {
  return countUses(app, [
    [accountLimits.accountMails, { address }],
    [accountLimits.accountMailsTo, { email }],
  ]);
}

/** What a link leads to. */
export type Opened<Outcome> = Outcome | { outcome: 'gone' };

/**
 * Creates the account of a confirmed address and signs in. The password is chosen here and not when signing up, so that nobody
 * can prepare an account for another person's address and wait for them to confirm it.
 * @param input.password undefined for an account that is opened by links only.
 * @returns `to`: the page that was wanted before.
 */
export async function confirmSignUp(
  app: AccountsApp,
  input: { token: string; name: string; password: string | undefined } & Origin,
): Promise<
  Opened<{ outcome: 'signed-in'; sessionId: string; to: string } | { outcome: 'invalid'; errors: AccountErrors }>
> {
  const waiting = await findToken(app.db, 'sign-up', input.token);
  if (!waiting?.email) return { outcome: 'gone' };
  const { name, email, errors } = await checkAccount({ ...input, email: waiting.email });
  const odd = errors.name ? undefined : await nameProblem(app.db, name, { role: 'member' });
  if (odd) errors.name = odd;
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return app.db.transaction(async (tx) => {
    if (!(await takeToken(tx, 'sign-up', input.token))) return { outcome: 'gone' };
    const locale = waiting.data['locale'] ?? null;
    const user = await insertUser(tx, { email, name, passwordHash, locale });
    // Somebody made an account with this address another way since; the link was shown to its owner, but is not its key.
    if (!user) return { outcome: 'gone' };
    const sessionId = await startSession(tx, {
      userId: user.id,
      method: 'link',
      secondFactor: false,
      userAgent: input.userAgent,
    });
    return { outcome: 'signed-in', sessionId, to: waiting.data['to'] ?? '' };
  });
}

/** Signs in with a mailed link. `to`: the page that was wanted before. */
export async function signInByLink(
  app: AccountsApp,
  input: { token: string } & Origin,
): Promise<Opened<{ entered: Entered; outcome: 'entered'; to: string } | { outcome: 'suspended' }>> {
  return app.db.transaction(async (tx) => {
    const first = await takeToken(tx, 'first-sign-in', input.token);
    if (first?.email) return await firstSignIn(tx, { ...first, email: first.email }, input);
    const token = await takeToken(tx, 'sign-in', input.token);
    const user = token?.userId ? await findUser(tx, token.userId) : undefined;
    // A link to an address that is no longer the account's does not count.
    if (!token || !user || user.email !== token.email) return { outcome: 'gone' };
    if (user.suspendedAt) return { outcome: 'suspended' };
    return { outcome: 'entered', entered: await enter(tx, user, 'link', input), to: token.data['to'] ?? '' };
  });
}

/** Makes the account of who has written to us and opened the link; if there is one since, the link opened too late for it. */
async function firstSignIn(
  tx: Tx,
  { email, data }: { email: string; data: Record<string, string> },
  origin: Origin,
): Promise<Opened<{ entered: Entered; outcome: 'entered'; to: string }>> {
  const locale = data['locale'] ?? null;
  const user = await insertUser(tx, {
    email,
    name: await nameNobodyMistakes(tx, nameFromEmail(email)),
    passwordHash: null,
    locale,
  });
  if (!user) return { outcome: 'gone' };
  return { outcome: 'entered', entered: await enter(tx, user, 'link', origin), to: data['to'] ?? '' };
}

/** The mailed sign-in link with this secret while it works, without using it up. */
export async function findSignInLink(db: Db, secret: string): Promise<OneTimeToken | undefined> {
  return (await findToken(db, 'sign-in', secret)) ?? (await findToken(db, 'first-sign-in', secret));
}

/** Sets a new password by a mailed link, ends every session and signs in here. A second factor is asked for as always. `to`: as above. */
export async function choosePassword(
  app: AccountsApp,
  input: { token: string; password: string } & Origin,
): Promise<
  Opened<
    | { outcome: 'entered'; entered: Entered; to: string }
    | { outcome: 'invalid'; problem: PasswordProblem }
    | { outcome: 'suspended' }
  >
> {
  const waiting = await findToken(app.db, 'password', input.token);
  const owner = waiting?.userId ? await findUser(app.db, waiting.userId) : undefined;
  if (!owner?.email || owner.email !== waiting?.email) return { outcome: 'gone' };
  const problem = await passwordProblem(input.password, [owner.name, owner.email]);
  if (problem) return { outcome: 'invalid', problem };
  const passwordHash = await hashPassword(input.password);
  return app.db.transaction(async (tx) => {
    if (!(await takeToken(tx, 'password', input.token))) return { outcome: 'gone' };
    await setPassword(tx, owner.id, passwordHash);
    if (owner.suspendedAt) return { outcome: 'suspended' };
    return { outcome: 'entered', entered: await enter(tx, owner, 'password', input), to: waiting.data['to'] ?? '' };
  });
}

/** Replaces a password: sessions and open links end, the owner is told. @param exceptIdHash the session that stays. */
export async function setPassword(tx: Tx, userId: number, passwordHash: string, exceptIdHash?: string): Promise<void> {
  const [user] = await tx.update(users).set({ passwordHash }).where(eq(users.id, userId)).returning();
  await endSessionsOf(tx, userId, exceptIdHash);
  await revokeTokens(tx, userId);
  await addAuditEntry(tx, { actorId: userId, action: 'password.changed', subjectId: userId });
  const locale = user?.locale ?? 'en';
  if (user?.email)
    await sendAccountMail(tx, {
      kind: 'password-changed',
      to: user.email,
      locale,
      data: { name: user.name, link: `/${locale}/forgot-password` },
    });
}

/** A name for who has not given one yet: what stands before the @. */
export function nameFromEmail(email: string): string {
  return cleanName(email.split('@')[0] ?? '') || email;
}
