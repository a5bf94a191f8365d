import { hash, verify } from '@node-rs/argon2';
import { ACCOUNT_LIMITS, SHORTEST_PASSWORD } from './account.ts';

/** argon2id with 19 MiB, two passes, one lane: the first choice of the OWASP password storage cheat sheet. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Why a password is not taken. */
export type PasswordProblem = 'too-short' | 'too-long' | 'common' | 'own-name';

type Guesses = Awaited<ReturnType<typeof loadGuesses>>;
let guesses: Promise<Guesses> | undefined;

/** What attackers try first: 49,000 passwords of leaked lists (@zxcvbn-ts/language-common, MIT), read when somebody first chooses one. */
function knownGuesses(): Promise<Guesses> {
  guesses ??= loadGuesses();
  return guesses;
}

async function loadGuesses() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const common = new Set(dictionary['passwords-common'] as string[]);
  return { common, estimator: new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }) };
}

/** A hash to keep; a new one each time. The password is normalised, so that every keyboard writes the same. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/** Compared with when there is no account or no password, so that the answer takes as long. */
let nobody: Promise<string> | undefined;

/** Whether the password is the one of the hash; takes the same time without a hash, and is then false. */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  // Made at the first sign-in, whosever it is.
  nobody ??= hashPassword('nobody has this password');
  const stand = await nobody;
  const known = passwordHash ?? stand;
  // Longer ones cannot have been set; hashing megabytes would be a way to keep the server busy.
  const same = await verify(known, password.slice(0, ACCOUNT_LIMITS.password * 2).normalize('NFKC'));
  return same && Boolean(passwordHash);
}

/** Why the password cannot be taken, or undefined. @param own the person's name and address. */
export async function passwordProblem(password: string, own: string[]): Promise<PasswordProblem | undefined> {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return 'too-short';
  if (length > ACCOUNT_LIMITS.password) return 'too-long';
  const plain = password.normalize('NFKC').toLowerCase();
  const { common } = await knownGuesses();
  if (common.has(plain) || /^(.)\1*$/u.test(plain)) return 'common';
  if (own.some((text) => text.toLowerCase() === plain)) return 'own-name';
  return undefined;
}

/**
 * Characters that the estimate looks at, of the password and of each text of its owner: its time grows with their square and more, it holds
 * everybody else up meanwhile, and more change nothing about so long a password.
 */
const ESTIMATED = 32;
/** Texts of its owner that it looks at. */
const MOST_OWN = 5;

/** How hard a password is to guess, 0 (at once) to 4 (not in years), as zxcvbn estimates it. */
export async function passwordStrength(password: string, own: string[] = []): Promise<0 | 1 | 2 | 3 | 4> {
  const { estimator } = await knownGuesses();
  const words = own.slice(0, MOST_OWN).map((text) => text.slice(0, ESTIMATED));
  return estimator.check(password.slice(0, ESTIMATED), words).score;
}
