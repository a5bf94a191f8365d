import { inArray } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { tickets } from '../../tickets/schema.ts';
import { type ListedRequest, readPage } from './list-requests.ts';

/** Requests that one address can name. */
const MOST_NAMED = 20;

/** Reads the numbers that an address names, such as `12,14`. */
export function readIds(text: string | null | undefined): number[] {
  const ids = (text ?? '').split(',').map(Number);
  return [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0).slice(0, MOST_NAMED);
}

/** The requests with these numbers that are there, the oldest first. */
export async function readSome(db: Db, ids: readonly number[]): Promise<ListedRequest[]> {
  if (ids.length === 0) return [];
  const where = inArray(tickets.id, [...ids]);
  return (await readPage(db, { order: 'oldest', after: undefined, where })).rows;
}
