import { audiencesOf } from '../accounts/audience.ts';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db } from '../db/client.ts';
import type { Search } from '../search/search.ts';
import { readId } from '../web/read-id.ts';
import { type ListedThread, listThreadsWith } from './threads/lists.ts';
import { maySplit } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import type { Thread } from './threads/store.ts';

/** So many are offered: who does not find the other thread among them types other words. */
const MOST_OFFERED = 8;

/** So many are looked through for those that this person moderates. */
const LOOKED_THROUGH = 50;

/**
 * Threads that one may be merged into, the likeliest first: those in its language that have the words, or the one whose address or number
 * was typed. Without words, those that are like it.
 */
export async function findMergeTargets(
  app: { db: Db; search: Pick<Search, 'find'>; community: Community },
  by: SignedIn,
  thread: Thread,
  words: string,
): Promise<ListedThread[]> {
  const named = readThreadAddress(words);
  const offered = async (ids: readonly number[]) =>
    (await listThreadsWith(app.db, by, ids))
      .filter((one) => one.id !== thread.id && maySplit(by, app.community, { ...one, authorId: one.author.id }))
      .toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
      .slice(0, MOST_OFFERED);
  const meant = named === undefined ? [] : await offered([named]);
  // A number may be a word, too.
  return meant.length > 0 ? meant : await offered(await idsAlike(app.search, by, thread, words.trim() || thread.title));
}

async function idsAlike(
  search: Pick<Search, 'find'>,
  by: SignedIn,
  { locale }: Thread,
  text: string,
): Promise<number[]> {
  const query = { text, locale, audiences: audiencesOf(by), kinds: ['thread'], limit: LOOKED_THROUGH } as const;
  const { hits } = await search.find(query);
  return hits.flatMap(({ document }) => readThreadAddress(document.url) ?? []);
}

/** The number of a thread, as its address or alone. */
function readThreadAddress(given: string): number | undefined {
  return readId(given.trim()) ?? readId(/\/threads\/(\d+)(?:[/?#]|$)/.exec(given)?.[1]);
}
