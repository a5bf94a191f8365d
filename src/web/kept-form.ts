import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { keptForms } from './schema.ts';

/** The parameter by which a page finds it again. */
export const KEPT_PARAMETER = 'kept';

/** Time to sign in, also by a mail or with a new password. */
const KEPT_MINUTES = 120;

/** More than a long message takes. What is larger is not kept. */
const LONGEST_CHARACTERS = 500_000;

/** What was typed into a form, without passwords and codes. */
export interface KeptForm {
  /** Path of the page with the form. */
  path: string;
  /** In their order; a field can have several values. */
  fields: [name: string, value: string][];
  /** It brought files, which have to be chosen again. */
  hadFiles: boolean;
}

/**
 * Keeps what somebody sent whose session had ended, until they have signed in.
 * @returns the secret that gives it back, of which only a hash is kept; undefined when it is too much.
 */
export async function keepForm(db: Db, { path, fields, hadFiles }: KeptForm): Promise<string | undefined> {
  if (fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > LONGEST_CHARACTERS) return undefined;
  const secret = randomBytes(32).toString('base64url');
  await db.insert(keptForms).values({
    secretHash: hashOf(secret),
    path,
    fields,
    hadFiles,
    expiresAt: sql`now() + make_interval(mins => ${KEPT_MINUTES})`,
  });
  return secret;
}

/** Gives a kept form back to its page. It is the first account's that asks for it: nobody else gets it, by the same link or another. */
export async function findKeptForm(
  db: Db,
  { secret, path, userId }: { secret: string; path: string; userId: number },
): Promise<KeptForm | undefined> {
  const [row] = await db
    .update(keptForms)
    .set({ userId })
    .where(
      and(
        eq(keptForms.secretHash, hashOf(secret)),
        eq(keptForms.path, path),
        or(isNull(keptForms.userId), eq(keptForms.userId, userId)),
        gt(keptForms.expiresAt, sql`now()`),
      ),
    )
    .returning({ path: keptForms.path, fields: keptForms.fields, hadFiles: keptForms.hadFiles });
  return row;
}

/** Removes kept forms whose time is over. */
export async function sweepKeptForms(db: Db, now: Date): Promise<void> {
  await db.delete(keptForms).where(lt(keptForms.expiresAt, now));
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
