import { viewersOfSessions } from '../accounts/recognise.ts';
import type { Db } from '../db/client.ts';
import { mayWorkOnDesk } from './policy.ts';
import { workingScreens } from './screens/store.ts';

const SESSION = 'session ';
const SCREEN = 'screen ';

/** The key of pages that are open in a session. */
export const sessionKey = (idHash: string) => SESSION + idHash;

/** The key of boards on a wall with this address. */
export const screenKey = (id: number) => SCREEN + id;

/**
 * Of the keys of open pages, those whose owners may still listen: their session goes on and they still answer requests, or the address of the
 * screen still works.
 */
export async function stillAllowed(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const of = (kind: string) => keys.flatMap((key) => (key.startsWith(kind) ? [key.slice(kind.length)] : []));
  const [viewers, screens] = await Promise.all([
    viewersOfSessions(db, of(SESSION)),
    workingScreens(db, of(SCREEN).map(Number)),
  ]);
  return new Set([
    ...[...viewers].flatMap(([idHash, viewer]) => (mayWorkOnDesk(viewer) ? [sessionKey(idHash)] : [])),
    ...screens.map(screenKey),
  ]);
}
