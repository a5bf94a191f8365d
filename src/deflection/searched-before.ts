// What was searched for before asking.
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { findable } from '../search/policy.ts';
import { searchDocuments } from '../search/schema.ts';
import { tickets } from '../tickets/schema.ts';
import { isUuid } from '../web/uuid.ts';
import { askSearches, searches, searchOpens } from './schema.ts';

/** So many searches stand with a ticket, the last ones. */
const MOST_SEARCHES = 10;
/** Older searches are of another visit. */
const VISIT_HOURS = 24;

/** A search of somebody who then asked. */
export interface SearchedBefore {
  text: string;
  resultCount: number;
  /** Results that they opened, the first first. */
  opened: { title: string; url: string }[];
}

/** The searches that the form says were made: their numbers, as the browser of the asker remembers them. Whatever else it says is nothing. */
export function parseSearched(given: string): string[] {
  try {
    const list = z.array(z.unknown()).parse(JSON.parse(given));
    const ids = list.slice(-MOST_SEARCHES).filter((one): one is string => typeof one === 'string' && isUuid(one));
    return [...new Set(ids.map((id) => id.toLowerCase()))];
  } catch {
    return [];
  }
}

/**
 * Keeps what was searched for before a visit's ticket, with what was opened of it: the log of searches itself knows nobody. Of results only
 * those that the asker may see.
 */
export async function keepSearched(
  tx: Db,
  { askId, searched, viewer, now }: { askId: string; searched: string; viewer: Viewer; now: Date },
): Promise<void> {
  const ids = parseSearched(searched);
  if (ids.length === 0) return;
  const since = new Date(now.getTime() - VISIT_HOURS * 3_600_000);
  const [made, opened] = await Promise.all([
    tx
      .select()
      .from(searches)
      .where(and(inArray(searches.id, ids), gt(searches.createdAt, since))),
    tx
      .select({ searchId: searchOpens.searchId, title: searchDocuments.title, url: searchDocuments.url })
      .from(searchOpens)
      .innerJoin(searchDocuments, eq(searchDocuments.url, searchOpens.url))
      .where(and(inArray(searchOpens.searchId, ids), findable(viewer)))
      .orderBy(asc(searchOpens.openedAt)),
  ]);
  if (made.length === 0) return;
  const of = Map.groupBy(opened, ({ searchId }) => searchId);
  await tx
    .insert(askSearches)
    .values(
      made.map(({ id, text, resultCount, createdAt }) => ({
        askId,
        searchId: id,
        text,
        resultCount,
        searchedAt: createdAt,
        opened: (of.get(id) ?? []).map(({ title, url }) => ({ title, url })),
      })),
    )
    .onConflictDoNothing();
}

/** What the requester of a ticket had searched for before asking, the first first; the same words once, as they last were. */
export async function searchedBeforeAsking(db: Db, ticketId: number): Promise<SearchedBefore[]> {
  const rows = await db
    .select({ text: askSearches.text, resultCount: askSearches.resultCount, opened: askSearches.opened })
    .from(askSearches)
    .innerJoin(tickets, eq(tickets.askId, askSearches.askId))
    .where(eq(tickets.id, ticketId))
    .orderBy(asc(askSearches.searchedAt));
  const found = new Map<string, SearchedBefore>();
  for (const { text, resultCount, opened } of rows) {
    const key = text.trim().toLowerCase();
    const before = found.get(key)?.opened ?? [];
    const fresh = opened.filter(({ url }) => !before.some((one) => one.url === url));
    found.set(key, { text: text.trim(), resultCount, opened: [...before, ...fresh] });
  }
  return [...found.values()];
}
