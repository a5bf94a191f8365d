import type { Messages } from '../../ui/messages/index.ts';
import { ACCOUNT_LIMITS, SHORTEST_PASSWORD } from '../account.ts';
import type { PasswordProblem } from '../password.ts';
import type { AccountErrors } from '../set-up.ts';

/** The sentences for what is wrong with the fields of an account. */
export function explainAccount(
  errors: AccountErrors,
  t: Messages,
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
export function explainPassword(problem: PasswordProblem, t: Messages): string {
  const e = t.accounts.errors;
  return {
    'too-short': e.tooShort(SHORTEST_PASSWORD),
    'too-long': e.tooLong(ACCOUNT_LIMITS.password),
    common: e.common,
    'own-name': e.ownName,
  }[problem];
}

/** Seconds to wait, in whole minutes. */
export function minutesOf(seconds: number): number {
  return Math.ceil(seconds / 60);
}
