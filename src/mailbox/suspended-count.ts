import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import { countWaitingMails } from './store.ts';

/** So long a figure holds, in seconds: every list of requests shows it. */
const KEPT_SECONDS = 5;

/** How many mails did not become requests and wait for somebody to look at them. */
export async function countSuspended({ db, memory }: { db: Db; memory: Memory }): Promise<number> {
  const { count } = await memory.getOrMake('suspended mails', async () => {
    const value = { count: await countWaitingMails(db) };
    return { value, seconds: KEPT_SECONDS, tags: [], size: 8 };
  });
  return count;
}
