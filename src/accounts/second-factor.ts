import { randomBytes } from 'node:crypto';
import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import type { SignInMethod } from './account.ts';
import { accountLimits } from './limits.ts';
import { sendAccountMail } from './mails.ts';
import { recoveryCodes, users } from './schema.ts';
import { seal, unseal } from './seal.ts';
import { endSessionsOf, noteSecondFactor, startSession } from './session.ts';
import { type AccountsApp, countUses, type Limited, type Origin } from './sign-in.ts';
import { addAuditEntry, findUser, type User } from './store.ts';
import { findToken, takeToken } from './tokens.ts';

const PERIOD_SECONDS = 30;
/** One step before and after, for clocks that are half a minute off. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Crockford's alphabet: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** What somebody needs for adding the account to an authenticator app. */
export interface Enrolment {
  /** Base32, for typing. */
  secret: string;
  /** `otpauth://` address, for the QR code. */
  uri: string;
}

/** Makes a secret that counts once a code of it was shown; while it is open, the same one is given again. */
export async function beginSecondFactor(app: AccountsApp, user: User, issuer: string): Promise<Enrolment> {
  const open = user.totpSecret && !user.totpConfirmedAt ? unseal(app.secret, 'totp', user.totpSecret) : undefined;
  const secret = open ?? new Secret({ size: 20 }).base32;
  if (!open)
    await app.db
      .update(users)
      .set({ totpSecret: seal(app.secret, 'totp', secret), totpConfirmedAt: null, totpLastStep: null })
      .where(and(eq(users.id, user.id), isNull(users.totpConfirmedAt)));
  return { secret, uri: totpOf(secret, issuer, user.email ?? '').toString() };
}

/**
 * Turns the second factor on when the code is right; this session has then shown it, and the person's others end.
 * @returns recovery codes, to be shown this once, or undefined when the code is wrong.
 */
export async function confirmSecondFactor(
  app: AccountsApp,
  user: User,
  code: string,
  sessionIdHash: string,
  at = Date.now(),
): Promise<string[] | undefined> {
  return app.db.transaction(async (tx) => {
    if (!(await takeCode({ ...app, db: tx }, user, code, at))) return undefined;
    await tx.update(users).set({ totpConfirmedAt: sql`now()` }).where(eq(users.id, user.id));
    await noteSecondFactor(tx, sessionIdHash);
    // They began with one factor only.
    await endSessionsOf(tx, user.id, sessionIdHash);
    await addAuditEntry(tx, { actorId: user.id, action: 'second-factor.set', subjectId: user.id });
    await tell(tx, user, 'second-factor-on');
    return replaceRecoveryCodes({ ...app, db: tx }, user.id);
  });
}

/** Turns the second factor off. @param actorId who does it: the owner, or an administrator for somebody locked out; null: the command line. */
export async function removeSecondFactor(db: Db, user: User, actorId: number | null): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(users)
      .set({ totpSecret: null, totpConfirmedAt: null, totpLastStep: null })
      .where(eq(users.id, user.id));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id));
    await addAuditEntry(tx, { actorId, action: 'second-factor.removed', subjectId: user.id });
    await tell(tx, user, 'second-factor-off');
  });
}

/** New recovery codes; the old ones stop working. They are shown once and kept as hashes. */
export async function replaceRecoveryCodes(app: Pick<AccountsApp, 'db' | 'secret'>, userId: number): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await app.db.transaction(async (tx) => {
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: recoveryHash(app.secret, code) })));
  });
  return codes;
}

/** Whether these are recovery codes of this person that are unused; none of them is used up by it. */
export async function areRecoveryCodesOf(
  app: Pick<AccountsApp, 'db' | 'secret'>,
  userId: number,
  codes: readonly string[],
): Promise<boolean> {
  if (codes.length === 0 || codes.length > RECOVERY_CODES || new Set(codes).size < codes.length) return false;
  const hashes = codes.map((code) => recoveryHash(app.secret, code));
  const theirs = and(
    eq(recoveryCodes.userId, userId),
    inArray(recoveryCodes.codeHash, hashes),
    isNull(recoveryCodes.usedAt),
  );
  return (await app.db.$count(recoveryCodes, theirs)) === codes.length;
}

/** How many recovery codes are unused. */
export async function countRecoveryCodes(db: Db, userId: number): Promise<number> {
  return db.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
}

/** Whether a code of the app, or an unused recovery code, is right. It is used up by this. */
export async function takeSecondFactor(app: AccountsApp, user: User, code: string, at = Date.now()): Promise<boolean> {
  if (!user.totpConfirmedAt) return false;
  if (isAppCode(code)) return takeCode(app, user, code, at);
  return app.db.transaction(async (tx) => {
    const [used] = await tx
      .update(recoveryCodes)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(recoveryCodes.userId, user.id),
          eq(recoveryCodes.codeHash, recoveryHash(app.secret, code)),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning();
    if (!used) return false;
    await addAuditEntry(tx, { actorId: user.id, action: 'recovery-code.used', subjectId: user.id });
    const left = String(await countRecoveryCodes(tx, user.id));
    await tell(tx, user, 'recovery-code-used', { left });
    return true;
  });
}

/**
 * Finishes a sign-in that waits for its second factor. Tries are counted for the place, for the first factor and for the account; many wrong
 * ones are told to the owner. `gone`: it took too long or too many tries, and begins again.
 */
export async function signInWithCode(
  app: AccountsApp,
  input: { token: string; code: string } & Origin,
  at = Date.now(),
): Promise<{ outcome: 'signed-in'; sessionId: string } | { outcome: 'wrong' } | { outcome: 'gone' } | Limited> {
  const waiting = await findToken(app.db, 'second-factor', input.token);
  const user = waiting?.userId ? await findUser(app.db, waiting.userId) : undefined;
  if (!waiting || !user || user.suspendedAt) return { outcome: 'gone' };
  const account = { email: `user ${user.id}` };
  const limited = await countUses(app, [[accountLimits.secondFactor, { ...account, address: input.address }]]);
  if (limited) return limited;
  if (await countUses(app, [[accountLimits.secondFactorOfToken, { email: waiting.tokenHash }]])) {
    await takeToken(app.db, 'second-factor', input.token);
    return { outcome: 'gone' };
  }
  const anywhere = isAppCode(input.code) && (await countUses(app, [[accountLimits.secondFactorOfAccount, account]]));
  if (anywhere) {
    await tellOfWrongCodes(app, user);
    return anywhere;
  }
  if (!(await takeSecondFactor(app, user, input.code, at))) {
    await tellOfWrongCodes(app, user);
    return { outcome: 'wrong' };
  }
  return app.db.transaction(async (tx) => {
    if (!(await takeToken(tx, 'second-factor', input.token))) return { outcome: 'gone' };
    const sessionId = await startSession(tx, {
      userId: user.id,
      method: (waiting.data['method'] ?? 'password') as SignInMethod,
      secondFactor: true,
      userAgent: input.userAgent,
    });
    return { outcome: 'signed-in', sessionId };
  });
}

/** Tells the owner that somebody who knows the password does not know the code, once in a while. */
async function tellOfWrongCodes(app: AccountsApp, user: User): Promise<void> {
  const account = { email: `user ${user.id}` };
  if (!(await countUses(app, [[accountLimits.wrongCodesUntold, account]]))) return;
  if (await countUses(app, [[accountLimits.wrongCodesMails, account]])) return;
  await tell(app.db, user, 'second-factor-wrong');
}

/** Six digits; everything else is taken for a recovery code. */
function isAppCode(code: string): boolean {
  return /^\s*(\d\s*){6}$/.test(code);
}

/** Whether the code belongs to a step that was not used before (RFC 6238, 5.2); of two requests with one code, one wins. */
async function takeCode(
  app: Pick<AccountsApp, 'db' | 'secret'>,
  user: User,
  code: string,
  at: number,
): Promise<boolean> {
  const secret = user.totpSecret ? unseal(app.secret, 'totp', user.totpSecret) : undefined;
  if (!secret) return false;
  const delta = totpOf(secret, '', '').validate({ token: code.replace(/\s/g, ''), timestamp: at, window: WINDOW });
  if (delta === null) return false;
  const step = Math.floor(at / 1000 / PERIOD_SECONDS) + delta;
  const taken = await app.db
    .update(users)
    .set({ totpLastStep: step })
    .where(and(eq(users.id, user.id), or(isNull(users.totpLastStep), lt(users.totpLastStep, step))))
    .returning({ id: users.id });
  return taken.length > 0;
}

function totpOf(secret: string, issuer: string, label: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), issuer, label, period: PERIOD_SECONDS, digits: 6 });
}

async function tell(
  tx: Db,
  user: User,
  kind: 'second-factor-on' | 'second-factor-off' | 'second-factor-wrong' | 'recovery-code-used',
  more: Record<string, string> = {},
): Promise<void> {
  if (!user.email) return;
  const locale = user.locale ?? 'en';
  const link = kind === 'second-factor-on' ? `/${locale}/ask` : `/${locale}/account/password`;
  await sendAccountMail(tx, { kind, to: user.email, locale, data: { name: user.name, link, ...more } });
}

/** 50 random bits as `xxxxx-xxxxx`. */
function newRecoveryCode(): string {
  const letters = [...randomBytes(10)].map((byte) => ALPHABET[byte % 32]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** Typed by hand from paper: case, spaces and dashes do not count, nor which of o and 0, i, l and 1 was read. */
function recoveryHash(secret: string, code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return keyedHash(secret, 'recovery code', plain);
}
