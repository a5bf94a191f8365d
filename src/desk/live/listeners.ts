import { viewersOfSessions } from '../../accounts/recognise.ts';
import type { Db } from '../../db/client.ts';
import { mayWorkOnDesk } from '../policy.ts';

const SESSION = 'session ';

/** The key of pages that are open in a session. */
export const sessionKey = (idHash: string) => SESSION + idHash;

/** Of the keys of open pages, those whose owners may still listen: their session goes on, and they still answer requests. */
export async function stillAllowed(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const hashes = keys.flatMap((key) => (key.startsWith(SESSION) ? [key.slice(SESSION.length)] : []));
  const viewers = await viewersOfSessions(db, hashes);
  return new Set([...viewers].flatMap(([idHash, viewer]) => (mayWorkOnDesk(viewer) ? [sessionKey(idHash)] : [])));
}
