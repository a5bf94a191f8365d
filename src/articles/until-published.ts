import type { Database } from '../db/client.ts';
import { PAGES_CHANNEL } from '../web/cache-tags.ts';

interface Kept<T> {
  values: Map<string, Promise<T>>;
  listening: Promise<unknown>;
}

/**
 * A memory, for each database, of what is loaded from it; it is emptied whenever anything is published on any node. Who asks while a
 * value is loading waits for the same load; what could not be loaded is not kept.
 */
export function untilPublished<T>(): (database: Database, key: string, load: () => Promise<T>) => Promise<T> {
  const keptOf = new WeakMap<Database, Kept<T>>();

  function open(database: Database): Kept<T> {
    const kept: Kept<T> = { values: new Map(), listening: Promise.resolve() };
    keptOf.set(database, kept);
    // A load that began before a message is still handed to those who wait for it, and to nobody who asks later.
    const clear = () => kept.values.clear();
    kept.listening = database.listen(PAGES_CHANNEL, clear, clear);
    // Whoever asks next tries again; until then nothing is kept that nobody would know to be out of date.
    kept.listening.catch(() => keptOf.delete(database));
    return kept;
  }

  return async (database, key, load) => {
    const kept = keptOf.get(database) ?? open(database);
    await kept.listening;
    const there = kept.values.get(key);
    if (there) return there;
    const loading = load();
    kept.values.set(key, loading);
    loading.catch(() => {
      if (kept.values.get(key) === loading) kept.values.delete(key);
    });
    return loading;
  };
}
