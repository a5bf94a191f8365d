import { randomInt } from 'node:crypto';
import { and, isNull, ne } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { hasMixedScripts, skeletonOf } from './look-alikes.ts';
import { users } from './schema.ts';
import type { AccountRole } from './viewer.ts';

/** What is wrong with a name that could be taken for another one. */
export type NameProblem = 'mixed-scripts' | 'like-staff';

const lettersOf = (name: string) => skeletonOf(name).replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * What is wrong with a name that somebody chooses: letters of several scripts in one word, or, for who is not on the team, the looks of a
 * name of the team.
 */
export async function nameProblem(db: Db, name: string, who: { role: AccountRole }): Promise<NameProblem | undefined> {
  if (hasMixedScripts(name)) return 'mixed-scripts';
  if (who.role !== 'member') return undefined;
  const staff = await db
    .select({ name: users.name })
    .from(users)
    .where(and(ne(users.role, 'member'), isNull(users.deletedAt)));
  const letters = lettersOf(name);
  return staff.some((one) => lettersOf(one.name) === letters) ? 'like-staff' : undefined;
}

/**
 * A name for an account of which nobody is there to mend it, as when another service says what it is: the first of these that is not taken
 * for another one, else a neutral one. Its owner can choose another in their account.
 */
export async function nameNobodyMistakes(db: Db, ...wanted: readonly string[]): Promise<string> {
  for (const name of wanted) if (name !== '' && !(await nameProblem(db, name, { role: 'member' }))) return name;
  return `Member ${randomInt(1_000, 1_000_000)}`;
}
