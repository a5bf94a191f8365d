import type { Database } from './client.ts';
import { UnavailableError } from './unavailable.ts';

/** A database that a test can take away: while it is away, everything asked of it fails as it does when its server is gone. */
export function takeAway(database: Database): { database: Database; away(isAway: boolean): void } {
  let isAway = false;
  const listeners = new Set<(reachable: boolean) => void>();
  const db = new Proxy(database.db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (isAway) throw new UnavailableError();
        return value.apply(target, given);
      };
    },
  });
  return {
    database: {
      ...database,
      db,
      get reachable() {
        return !isAway;
      },
      onReachable(change) {
        listeners.add(change);
        return () => listeners.delete(change);
      },
    },
    away(now) {
      isAway = now;
      for (const listener of listeners) listener(!now);
    },
  };
}
