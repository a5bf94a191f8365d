import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import { unansweredTag } from './cache-tags.ts';
import { listUnanswered } from './unanswered.ts';

/** So long a count holds where nobody decides: it takes reading all questions of the month. */
const KEPT_SECONDS = 60;

/** How many questions without an answer nobody has dismissed, counted at most once a minute and after each decision. */
export async function countUnanswered({
  db,
  memory,
  site,
}: {
  db: Db;
  memory: Memory;
  site: { locales: readonly { code: string }[] };
}): Promise<number> {
  const { count } = await memory.getOrMake('unanswered questions', async () => {
    const all = await listUnanswered(
      db,
      site.locales.map(({ code }) => code),
    );
    const value = { count: all.filter(({ dismissed }) => !dismissed).length };
    return { value, seconds: KEPT_SECONDS, tags: [unansweredTag], size: 1 };
  });
  return count;
}
