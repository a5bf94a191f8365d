import { and, eq, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { apiIds } from './schema.ts';

/** Kinds of things that we know by another thing than a number. */
export type NumberedKind =
  | 'ticket_field'
  | 'field_option'
  | 'brand'
  | 'category'
  | 'section'
  | 'article'
  | 'translation'
  | 'topic'
  | 'label'
  | 'user_segment'
  | 'attachment'
  | 'article_attachment'
  | 'badge'
  | 'vote'
  | 'subscription';

// A number never changes, so what was read once holds. Few things have one: fields, categories, articles.
const known = new WeakMap<Db, Map<string, number>>();
const MOST_KNOWN = 50_000;

/**
 * The numbers of things, made where there is none yet: one statement for as many as are not known in this process already.
 * @param keys how we know them; the same may come several times.
 */
export async function numbersOf(db: Db, kind: NumberedKind, keys: readonly string[]): Promise<Map<string, number>> {
  const cache = known.get(db) ?? new Map<string, number>();
  known.set(db, cache);
  if (cache.size > MOST_KNOWN) cache.clear();
  const missing = [...new Set(keys)].filter((key) => !cache.has(`${kind} ${key}`));
  if (missing.length > 0) {
    // What another process adds in this moment is found by asking once more.
    for (let tries = 0; tries < 3 && missing.some((key) => !cache.has(`${kind} ${key}`)); tries += 1) {
      const list = sql`array[${sql.join(
        missing.map((key) => sql`${key}`),
        sql`, `,
      )}]::text[]`;
      const rows = await db.execute(sql`
        with asked as (select distinct key from unnest(${list}) as key),
        added as (
          insert into api_ids (kind, key) select ${kind}, key from asked
          where not exists (select from api_ids i where i.kind = ${kind} and i.key = asked.key)
          on conflict (kind, key) do nothing returning key, id
        )
        select key, id from added
        union all select i.key, i.id from api_ids i join asked on asked.key = i.key where i.kind = ${kind}`);
      for (const row of rowsOf<{ key: string; id: number | string }>(rows))
        cache.set(`${kind} ${row.key}`, Number(row.id));
    }
  }
  return new Map(keys.map((key) => [key, cache.get(`${kind} ${key}`)!]));
}

/** How we know the thing with this number; undefined when nothing of this kind has it. */
export async function keyOfNumber(db: Db, kind: NumberedKind, number: number): Promise<string | undefined> {
  return (await keysOfNumbers(db, kind, [number])).get(number);
}

/** How we know the things with these numbers, in one statement; what nothing of this kind has is left out. */
export async function keysOfNumbers(
  db: Db,
  kind: NumberedKind,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .select({ id: apiIds.id, key: apiIds.key })
    .from(apiIds)
    .where(and(eq(apiIds.kind, kind), anyOf(apiIds.id, numbers)));
  return new Map(rows.map(({ id, key }) => [id, key]));
}
