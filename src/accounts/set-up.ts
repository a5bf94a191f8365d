import type { Db } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { ACCOUNT_LIMITS, cleanName } from './account.ts';
import { isEmail } from './email.ts';
import type { NameProblem } from './name.ts';
import { hashPassword, type PasswordProblem, passwordProblem } from './password.ts';
import { startSession } from './session.ts';
import { findUserByEmail, hasAdministrator, insertUser, lockAdministrators } from './store.ts';
import { findToken, issueToken, revokeNobodysTokens, revokeTokens, takeToken } from './tokens.ts';
import type { AccountRole } from './viewer.ts';

/** What is wrong with the fields of a new account. */
export interface AccountErrors {
  name?: 'missing' | 'too-long' | NameProblem;
  email?: 'missing' | 'not-an-address' | 'taken';
  password?: PasswordProblem;
}

/** Checks and cleans the fields of a new account; without a password it is not asked for. */
export async function checkAccount(fields: { name: string; email: string; password?: string | undefined }): Promise<{
  name: string;
  email: string;
  errors: AccountErrors;
}> {
  const name = cleanName(fields.name);
  const email = normalEmail(fields.email);
  const errors: AccountErrors = {};
  if (!name) errors.name = 'missing';
  else if ([...name].length > ACCOUNT_LIMITS.name) errors.name = 'too-long';
  if (!email) errors.email = 'missing';
  else if (!isEmail(email)) errors.email = 'not-an-address';
  const problem = fields.password === undefined ? undefined : await passwordProblem(fields.password, [name, email]);
  if (problem) errors.password = problem;
  return { name, email, errors };
}

/**
 * Path of the page on which the first administrator is made, while there is none. Each node prints one at its start, and each works until
 * somebody has used one.
 * @returns undefined when there is an administrator.
 */
export async function setUpPath(db: Db): Promise<string | undefined> {
  return (await hasAdministrator(db))
    ? undefined
    : `/setup?token=${await issueToken(db, { kind: 'setup', beside: true })}`;
}

/** Whether the set-up page may be shown: `open`, `wrong-link` while there is no administrator, else `closed`. */
export async function setUpState(db: Db, token: string): Promise<'open' | 'wrong-link' | 'closed'> {
  if (await hasAdministrator(db)) return 'closed';
  return (await findToken(db, 'setup', token)) ? 'open' : 'wrong-link';
}

/**
 * Makes the first administrator with the one-time link and signs them in. Of two at once, one is first.
 * The address counts as confirmed: whoever reads the server's output decides what it is.
 */
export async function setUp(
  app: { db: Db },
  input: { token: string; name: string; email: string; password: string; locale: string; userAgent: string },
): Promise<
  { outcome: 'done'; sessionId: string } | { outcome: 'invalid'; errors: AccountErrors } | { outcome: 'closed' }
> {
  const { name, email, errors } = await checkAccount(input);
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  // Anybody can post here at any time: only who holds the link is worth the work of a hash.
  if ((await setUpState(app.db, input.token)) !== 'open') return { outcome: 'closed' };
  const passwordHash = await hashPassword(input.password);
  return app.db.transaction(async (tx) => {
    await lockAdministrators(tx);
    if (await hasAdministrator(tx)) return { outcome: 'closed' };
    // Asked before the link is used up, so that it still works with another address.
    if (await findUserByEmail(tx, email)) return { outcome: 'invalid', errors: { email: 'taken' } };
    if (!(await takeToken(tx, 'setup', input.token))) return { outcome: 'closed' };
    await revokeNobodysTokens(tx, 'setup');
    const user = await insertUser(tx, { email, name, passwordHash, role: 'administrator', locale: input.locale });
    const sessionId = await startSession(tx, {
      userId: user!.id,
      method: 'setup',
      secondFactor: false,
      userAgent: input.userAgent,
    });
    return { outcome: 'done', sessionId };
  });
}

/**
 * Adds an account from the command line. Without a password, the path of a page where its owner chooses one is returned;
 * the link works for an hour.
 */
export async function addUser(
  db: Db,
  input: { email: string; name: string; role: AccountRole; password?: string | undefined },
): Promise<{ outcome: 'added'; id: number; path: string | undefined } | { outcome: 'invalid'; errors: AccountErrors }> {
  const { name, email, errors } = await checkAccount(input);
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return db.transaction(async (tx) => {
    const user = await insertUser(tx, { email, name, role: input.role, passwordHash });
    if (!user) return { outcome: 'invalid', errors: { email: 'taken' } };
    await revokeTokens(tx, user.id);
    if (passwordHash) return { outcome: 'added', id: user.id, path: undefined };
    const secret = await issueToken(tx, { kind: 'password', userId: user.id, email });
    return { outcome: 'added', id: user.id, path: `/choose-password?token=${secret}` };
  });
}
