import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import { unansweredTag } from './cache-tags.ts';
import { countOpen } from './unanswered.ts';

/** So long a count holds where nobody decides and nothing is put together anew: what was put aside comes back by itself. */
const KEPT_SECONDS = 60;

/** How many questions wait for an article, counted at most once a minute and after each decision. */
export async function countUnanswered({ db, memory }: { db: Db; memory: Memory }): Promise<number> {
  const { count } = await memory.getOrMake('unanswered questions', async () => {
    const value = { count: await countOpen(db) };
    return { value, seconds: KEPT_SECONDS, tags: [unansweredTag], size: 1 };
  });
  return count;
}
