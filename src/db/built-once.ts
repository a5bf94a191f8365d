import { LRUCache } from 'lru-cache';
import type { Db } from './client.ts';

/** Of one database and one set of rules. */
const MOST_KEPT = 300;

const built = new WeakMap<Db, WeakMap<object, LRUCache<string, object>>>();

/**
 * A statement with placeholders, built once for what decides about its text: Drizzle takes longer to write one with several joins than the
 * database takes to answer it. Of a transaction each is built anew, since it belongs to its connection.
 * @param rules what the text depends on that is the same object while it is the same, such as what site.yml says.
 * @param key everything else that the text, and the values in it, depend on: two statements of the same rules must never share one.
 */
export function builtOnce<Statement extends object>(
  db: Db,
  rules: object,
  key: readonly unknown[],
  build: () => Statement,
): Statement {
  const ofDb = built.get(db) ?? new WeakMap<object, LRUCache<string, object>>();
  built.set(db, ofDb);
  const kept = ofDb.get(rules) ?? new LRUCache<string, object>({ max: MOST_KEPT });
  ofDb.set(rules, kept);
  const name = JSON.stringify(key);
  const statement = (kept.get(name) as Statement | undefined) ?? build();
  kept.set(name, statement);
  return statement;
}
