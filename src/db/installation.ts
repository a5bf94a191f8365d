import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from './client.ts';
import { keys } from './schema.ts';

/**
 * The installation's secret key: the operator's, else one that is made once and kept in the database, so that every node has the same.
 */
export async function installationSecret(db: Db, given: string | undefined): Promise<string> {
  return given ?? keptKey(db, 'secret');
}

/** A random name of this database, made once, to recognise what was derived from it. */
export function installationName(db: Db): Promise<string> {
  return keptKey(db, 'installation');
}

async function keptKey(db: Db, name: string): Promise<string> {
  const kept = async () => (await db.select({ value: keys.value }).from(keys).where(eq(keys.name, name)))[0]?.value;
  const before = await kept();
  if (before !== undefined) return before;
  await db
    .insert(keys)
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflictDoNothing();
  return (await kept())!;
}
