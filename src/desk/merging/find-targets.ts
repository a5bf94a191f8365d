// Which request others are merged into, or made incidents of.
import { and, inArray, isNull, ne, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { tickets } from '../../tickets/schema.ts';
import { readId } from '../../web/read-id.ts';
import { type ListedRequest, readPage } from '../list/list-requests.ts';
import { readQuery, searchRequests } from '../list/search.ts';

/** So many are offered: who does not find the other one among them types other words. */
const MOST_OFFERED = 8;

/** What is done with the request that is looked for. */
export type TargetOf = 'merge' | 'problem';

/**
 * Requests that the selected ones may go into, the likeliest first: those that have the words, or the one whose number or address was typed.
 * Without words: others of the same people to merge into, or the problems that are not solved.
 * @param selected is not among them; nor is what is closed, marked as spam or merged itself.
 */
export async function findTargets(
  db: Db,
  me: number,
  { selected, typed, of }: { selected: readonly number[]; typed: string; of: TargetOf },
): Promise<ListedRequest[]> {
  if (selected.length === 0) return [];
  const takes = and(
    notInArray(tickets.id, [...selected]),
    ne(tickets.status, 'closed'),
    isNull(tickets.mergedIntoId),
    isNull(tickets.spamAt),
  )!;
  if (typed.trim() === '')
    return await read(and(takes, of === 'merge' ? ofSamePeople(selected) : unsolvedProblems(selected)));
  const words = readId(/\/requests\/(\d+)(?:[/?#]|$)/.exec(typed)?.[1])?.toString() ?? typed;
  const asking = { me, myGroups: [], now: new Date() };
  const { rows } = await searchRequests(db, readQuery(words), { within: { all: [], any: [] }, asking });
  if (rows.length === 0) return [];
  const place = new Map(rows.map(({ id }, index) => [id, index]));
  const found = await read(and(takes, inArray(tickets.id, [...place.keys()])), rows.length);
  return found.toSorted((a, b) => place.get(a.id)! - place.get(b.id)!).slice(0, MOST_OFFERED);

  async function read(where: SQL | undefined, most = MOST_OFFERED): Promise<ListedRequest[]> {
    return (await readPage(db, { order: 'newest', after: undefined, where: where! })).rows.slice(0, most);
  }
}

function ofSamePeople(selected: readonly number[]): SQL {
  return sql`${tickets.requesterId} in (select requester_id from ${tickets} where ${inArray(sql`id`, [...selected])})`;
}

/** Not what hangs on another problem: that takes no incidents. */
function unsolvedProblems(selected: readonly number[]): SQL {
  return sql`${tickets.type} = 'problem' and ${tickets.status} <> 'solved' and ${tickets.problemId} is null and ${notInArray(tickets.id, [...selected])}`;
}
