import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { normalEmail } from '../server/clean-text.ts';
import { type Counting, type Limit, takeFromLimit } from '../web/limits.ts';
import type { SignInMethod } from './account.ts';
import { accountLimits } from './limits.ts';
import { isPassword } from './password.ts';
import { startSession } from './session.ts';
import { findUserByEmail, type User } from './store.ts';
import { issueToken } from './tokens.ts';

/** What the use cases of accounts need of the running product. */
export interface AccountsApp extends Counting {
  /** What the domains keep about people. */
  personalData: readonly PersonalData[];
}

/** Where a request comes from. */
export interface Origin {
  /** Network address. */
  address: string;
  userAgent: string;
}

/** A person showed who they are: signed in, or asked for the second factor with a token that remembers the first. */
export type Entered =
  | { outcome: 'signed-in'; sessionId: string; userId: number }
  | { outcome: 'second-factor'; token: string };

export type SignIn = Entered | { outcome: 'wrong' } | { outcome: 'suspended' } | Limited;
export interface Limited {
  outcome: 'limited';
  retryAfterSeconds: number;
}

/**
 * Signs in with address and password. Unknown addresses, accounts without a password and wrong passwords cannot be told
 * apart, by the answer or by its time; that an account is suspended is said to who knows its password.
 */
export async function signIn(app: AccountsApp, input: { email: string; password: string } & Origin): Promise<SignIn> {
  const email = normalEmail(input.email);
  const limited = await countUses(app, [
    [accountLimits.signIn, { email, address: input.address }],
    [accountLimits.signInFrom, { address: input.address }],
  ]);
  if (limited) return limited;
  const user = await findUserByEmail(app.db, email);
  if (!(await isPassword(input.password, user?.passwordHash))) return { outcome: 'wrong' };
  if (!user || user.suspendedAt) return { outcome: 'suspended' };
  return enter(app.db, user, 'password', input);
}

/** Lets a person in who showed the first factor. The session is a new one, whatever cookie the browser had. */
export async function enter(db: Db, user: User, method: SignInMethod, origin: Origin): Promise<Entered> {
  if (user.totpConfirmedAt)
    return {
      outcome: 'second-factor',
      token: await issueToken(db, { kind: 'second-factor', userId: user.id, data: { method } }),
    };
  return {
    outcome: 'signed-in',
    userId: user.id,
    sessionId: await startSession(db, {
      userId: user.id,
      method,
      secondFactor: false,
      userAgent: origin.userAgent,
    }),
  };
}

/** Counts a use against each limit; the first that is used up is told. */
export async function countUses(
  app: AccountsApp,
  uses: [Limit, Parameters<typeof takeFromLimit>[1]['counted']][],
): Promise<Limited | undefined> {
  for (const [limit, counted] of uses) {
    const taken = await takeFromLimit(app.db, { limit, counted, secret: app.secret, enabled: app.settings.limits });
    if (!taken.allowed) return { outcome: 'limited', retryAfterSeconds: taken.retryAfterSeconds };
  }
  return undefined;
}
