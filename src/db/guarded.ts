import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Reachability } from './reachability.ts';
import { repeatedStatements } from './repeated.ts';
import { isUnavailable, UnavailableError } from './unavailable.ts';

type Client = postgres.Sql | postgres.TransactionSql;
type Work = (client: Client) => Promise<unknown>;

/** The connection of a transaction. */
interface Hold {
  lost: boolean;
  /** Resolves when the transaction is over, or its connection lost. */
  over: Promise<void>;
}

/** A connection that fell silent is cut within this time; one that broke is known to be lost at once. */
const CLOSE_MS = 10_000;

/**
 * A client of postgres.js whose answers nobody waits for in vain: the parts of it that Drizzle uses.
 * @param hold inside a transaction.
 */
export function guarded<Guarded extends Client>(client: Guarded, reach: Reachability, hold?: Hold): Guarded {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') return (...given: Parameters<postgres.Sql['unsafe']>) => query(target, given, reach, hold);
      if (name === 'begin') return (...given: unknown[]) => begin(target as postgres.Sql, given, reach);
      if (name === 'savepoint' && hold)
        return (work: Work) => savepoint(target as postgres.TransactionSql, once(work), reach, hold);
      return Reflect.get(target, name);
    },
  });
}

/** Of the whole process: one has one database. */
const comesAgain = repeatedStatements();

/**
 * Work that can be done once, and is let go then. The driver keeps an error for each of its own statements for ever, and with it the first
 * work that was done with that statement: after the first synchronisation all articles, as they were read.
 */
function once(work: Work): Work {
  let held: Work | undefined = work;
  return (client) => {
    const own = held!;
    held = undefined;
    return own(client);
  };
}

/** A statement; like the driver's own it begins when somebody waits for it. */
function query(
  client: Client,
  [text, values, options]: Parameters<postgres.Sql['unsafe']>,
  reach: Reachability,
  hold: Hold | undefined,
) {
  const make = (asValues: boolean) => {
    let answer: Promise<unknown> | undefined;
    let sent: { state: unknown; cancel(): void } | undefined;
    const start = () => {
      answer ??= hold?.lost
        ? Promise.reject(new UnavailableError())
        : reach.answer(
            () => {
              const pending = client.unsafe(text, values, { ...options, prepare: comesAgain(text, values) });
              sent = pending as unknown as typeof sent;
              return asValues ? pending.values() : pending;
            },
            // One that waits for a connection is taken back; what became of one that was sent, nobody knows.
            () => sent?.state === null && sent.cancel(),
          );
      return answer;
    };
    return {
      // biome-ignore lint/suspicious/noThenProperty: it is waited for, as the driver's own.
      then: (...how: Parameters<Promise<unknown>['then']>) => start().then(...how),
      catch: (how: (reason: unknown) => unknown) => start().catch(how),
      finally: (how: () => void) => start().finally(how),
    };
  };
  return { ...make(false), values: () => make(true) };
}

function savepoint(client: postgres.TransactionSql, work: Work, reach: Reachability, hold: Hold): Promise<unknown> {
  if (hold.lost) return Promise.reject(new UnavailableError());
  return client.savepoint((inner) => unlessLost(hold, () => work(guarded(inner, reach, hold))));
}

/** A transaction: its beginning and its end are waited for like a statement, its work takes the time it takes. */
async function begin(client: postgres.Sql, given: unknown[], reach: Reachability): Promise<unknown> {
  const work = once(given.at(-1) as Work);
  const options = given.length > 1 ? [given[0] as string] : [];
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const hold: Hold = { lost: false, over: over.promise };
  let abandoned = false;
  let whole: Promise<unknown> | undefined;
  const run = (inner: Client) => {
    // Nobody waits for it any more and somebody was told that it was not done.
    if (abandoned) throw new UnavailableError();
    begun.resolve();
    return unlessLost(hold, () => work(guarded(inner, reach, hold)).finally(done.resolve));
  };
  await reach.answer(
    () => {
      whole = (client.begin as (...given: unknown[]) => Promise<unknown>)(...options, run);
      whole.then(
        () => over.resolve(),
        () => {
          hold.lost = true;
          over.resolve();
        },
      );
      return Promise.race([begun.promise, whole]);
    },
    () => {
      abandoned = true;
    },
  );
  await Promise.race([done.promise, over.promise]);
  return reach.answer(() => whole!);
}

/**
 * What the work of a transaction comes to; nothing ever, once its connection is lost. The driver would say COMMIT or ROLLBACK on it,
 * and an error that nobody can catch would end the process. Who began the transaction has been told by then.
 */
async function unlessLost(hold: Hold, work: () => Promise<unknown>): Promise<unknown> {
  const result = await work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  // Those who wait for an answer learn a moment before the driver that the connection is lost.
  if ('error' in result && isUnavailable(result.error))
    await Promise.race([hold.over, pause(CLOSE_MS, undefined, { ref: false })]);
  if (hold.lost) return new Promise(() => {});
  if ('error' in result) throw result.error;
  return result.value;
}
