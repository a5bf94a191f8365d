import { HOUR, limitsOf, MINUTE } from '../web/limits.ts';

/** By one network address, unless another thing is named. */
export const accountLimits = limitsOf('accounts', {
  /** Passwords tried at one account from one place. Only the pair is counted: failures elsewhere never lock the owner out. */
  signIn: { points: 10, seconds: 15 * MINUTE },
  /** Passwords tried from one place at any accounts; an office signs in on a Monday morning. */
  signInFrom: { points: 60, seconds: HOUR },
  /** Codes of a second factor tried at one account from one place: one in a million a try … */
  secondFactor: { points: 10, seconds: 15 * MINUTE },
  /** … after one first factor, which then has to be shown again … */
  secondFactorOfToken: { points: 10, seconds: 15 * MINUTE },
  /** … and from anywhere: whoever tries has the password. Recovery codes are too long to guess and stay the owner's way in. */
  secondFactorOfAccount: { points: 30, seconds: HOUR },
  /** Codes typed by somebody signed in, whatever others try elsewhere. */
  secondFactorSignedIn: { points: 10, seconds: 15 * MINUTE },
  /** Wrong codes of an account of which nothing is said: people mistype … */
  wrongCodesUntold: { points: 5, seconds: HOUR },
  /** … and mails about more of them. */
  wrongCodesMails: { points: 1, seconds: 6 * HOUR },
  /** Mails with links that somebody without an account can have sent, from one place … */
  accountMails: { points: 20, seconds: HOUR },
  /**
   * … and to one address. No longer than the shortest of these links works: whoever uses the limit up for somebody else leaves a
   * link in the owner's mailbox that opens the account, until the owner can ask again.
   */
  accountMailsTo: { points: 4, seconds: 15 * MINUTE },
  /** Passwords asked for again by somebody signed in. */
  confirmPassword: { points: 10, seconds: 15 * MINUTE },
  /** Invitations by one administrator: a whole company in an hour, and no flood in our name … */
  invitations: { points: 500, seconds: HOUR },
  /** … and to one address, by whomever. */
  invitationsTo: { points: 5, seconds: 24 * HOUR },
  /** One for each pause in typing a password; guessing at accounts is not possible with it. */
  passwordChecks: { points: 60, seconds: MINUTE, withoutDatabase: true },
});
