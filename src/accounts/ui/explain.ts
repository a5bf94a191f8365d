import { ACCOUNT_LIMITS, SHORTEST_PASSWORD } from '../account.ts';
import type { AccountsMessages } from '../messages/types.ts';
import type { PasswordProblem } from '../password.ts';
import type { AccountErrors } from '../set-up.ts';

/** The sentences for what is wrong with the fields of an account. */
export function explainAccount(
  errors: AccountErrors,
  t: AccountsMessages,
): { name?: string; email?: string; password?: string } {
  const e = t.accounts.errors;
  return {
    ...(errors.name ? { name: errors.name === 'missing' ? e.nameMissing : e.nameLong } : {}),
    ...(errors.email
      ? { email: { missing: e.emailMissing, 'not-an-address': e.emailWrong, taken: e.emailTaken }[errors.email] }
      : {}),
    ...(errors.password ? { password: explainPassword(errors.password, t) } : {}),
  };
}

/** Why a password is not taken, as a sentence. */
export function explainPassword(problem: PasswordProblem, t: AccountsMessages): string {
  const e = t.accounts.errors;
  return {
    'too-short': e.tooShort({ least: SHORTEST_PASSWORD }),
    'too-long': e.tooLong({ most: ACCOUNT_LIMITS.password }),
    common: e.common,
    'own-name': e.ownName,
  }[problem];
}

/** Seconds to wait, in whole minutes. */
export function minutesOf(seconds: number): number {
  return Math.ceil(seconds / 60);
}
