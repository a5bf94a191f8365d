import { ACCOUNT_LIMITS, SHORTEST_PASSWORD } from '../account.ts';
import type { AccountError } from '../form.ts';
import type { AccountsMessages } from '../messages/types.ts';
import type { PasswordProblem } from '../password.ts';

/** The sentence for what is wrong with a field of a form about accounts. */
function explainAccountError(error: AccountError, t: AccountsMessages): string {
  const e = t.accounts.errors;
  switch (error.field) {
    case 'name':
      return {
        missing: e.nameMissing,
        'too-long': e.nameLong,
        'mixed-scripts': e.nameMixed,
        'like-staff': e.nameLikeStaff,
      }[error.problem];
    case 'email':
      return {
        missing: e.emailMissing,
        'not-an-address': e.emailWrong,
        taken: e.emailTaken,
        same: t.accounts.email.same,
      }[error.problem];
    case 'password':
      return explainPassword(error.problem, t);
    case 'current':
      return e.currentWrong;
    case 'code':
      return e.codeWrong;
  }
}

/** Why a password is not taken, as a sentence. */
function explainPassword(problem: PasswordProblem, t: AccountsMessages): string {
  const e = t.accounts.errors;
  return {
    'too-short': e.tooShort({ least: SHORTEST_PASSWORD }),
    'too-long': e.tooLong({ most: ACCOUNT_LIMITS.password }),
    common: e.common,
    'own-name': e.ownName,
  }[problem];
}

/** The words of forms about accounts: what is wrong with a field, and how long to wait. */
export function accountWords(
  t: AccountsMessages,
  limitOf: 'attempts' | 'mails' | ((typed: (field: string) => string) => 'attempts' | 'mails') = 'attempts',
) {
  const { limited, limitedMails } = t.accounts.errors;
  return {
    error: (error: AccountError) => explainAccountError(error, t),
    limited: (count: number, typed: (field: string) => string) =>
      ((typeof limitOf === 'string' ? limitOf : limitOf(typed)) === 'mails' ? limitedMails : limited)({ count }),
  };
}
