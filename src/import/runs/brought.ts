// What earlier imports fetched from other sites, so that nothing is fetched twice.
import { inArray } from 'drizzle-orm';
import { batches } from '../../db/batches.ts';
import type { Db } from '../../db/client.ts';
import { digest } from '../record.ts';
import { importedPictures } from './schema.ts';

/** Paths of pictures and files of other sites that an earlier import brought, by address. */
export async function broughtBefore(db: Db, addresses: Iterable<string>): Promise<Map<string, string>> {
  const byDigest = new Map([...addresses].map((address) => [digest(address), address]));
  const found = new Map<string, string>();
  for (const batch of batches([...byDigest.keys()]))
    for (const row of await db.select().from(importedPictures).where(inArray(importedPictures.digest, batch)))
      found.set(byDigest.get(row.digest)!, row.path);
  return found;
}

/** Keeps where a picture or file of an address is here. */
export async function rememberBrought(db: Db, address: string, path: string): Promise<void> {
  await db
    .insert(importedPictures)
    .values({ digest: digest(address), path })
    .onConflictDoNothing();
}
