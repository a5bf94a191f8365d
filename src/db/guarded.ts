import type postgres from 'postgres';
import type { Reachability } from './reachability.ts';
import { UnavailableError } from './unavailable.ts';

type Client = postgres.Sql | postgres.TransactionSql;
type Work = (client: Client) => Promise<unknown>;

/** A client of postgres.js whose answers nobody waits for in vain: the parts of it that Drizzle uses. */
export function guarded<Guarded extends Client>(client: Guarded, reach: Reachability): Guarded {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') return (...given: Parameters<postgres.Sql['unsafe']>) => query(target, given, reach);
      if (name === 'begin') return (...given: unknown[]) => begin(target as postgres.Sql, given, reach);
      if (name === 'savepoint')
        return (work: Work) => (target as postgres.TransactionSql).savepoint((inner) => work(guarded(inner, reach)));
      return Reflect.get(target, name);
    },
  });
}

/** A statement; like the driver's own it begins when somebody waits for it. */
function query(client: Client, given: Parameters<postgres.Sql['unsafe']>, reach: Reachability) {
  const make = (asValues: boolean) => {
    let answer: Promise<unknown> | undefined;
    const start = () => {
      answer ??= reach.answer(
        () => {
          const pending = client.unsafe(...given);
          pendingQuery = pending as unknown as typeof pendingQuery;
          return asValues ? pending.values() : pending;
        },
        // One that waits for a connection is taken back; what became of one that was sent, nobody knows.
        () => pendingQuery?.state === null && pendingQuery.cancel(),
      );
      return answer;
    };
    let pendingQuery: { state: unknown; cancel(): void } | undefined;
    return {
      // biome-ignore lint/suspicious/noThenProperty: it is waited for, as the driver's own.
      then: (...how: Parameters<Promise<unknown>['then']>) => start().then(...how),
      catch: (how: (reason: unknown) => unknown) => start().catch(how),
      finally: (how: () => void) => start().finally(how),
    };
  };
  return { ...make(false), values: () => make(true) };
}

/** A transaction: its beginning and its end are waited for like a statement, its work takes the time it takes. */
async function begin(client: postgres.Sql, given: unknown[], reach: Reachability): Promise<unknown> {
  const work = given.at(-1) as Work;
  const options = given.length > 1 ? [given[0] as string] : [];
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let abandoned = false;
  let whole: Promise<unknown> | undefined;
  const run = async (inner: Client) => {
    // Nobody waits for it any more and somebody was told that it was not done.
    if (abandoned) throw new UnavailableError();
    begun.resolve();
    try {
      return await work(guarded(inner, reach));
    } finally {
      done.resolve();
    }
  };
  await reach.answer(
    () => {
      whole = (client.begin as (...given: unknown[]) => Promise<unknown>)(...options, run);
      return Promise.race([begun.promise, whole]);
    },
    () => {
      abandoned = true;
      whole?.catch(() => {});
    },
  );
  const lost = whole!.then(
    () => {},
    () => {},
  );
  await Promise.race([done.promise, lost]);
  return reach.answer(
    () => whole!,
    () => whole!.catch(() => {}),
  );
}
