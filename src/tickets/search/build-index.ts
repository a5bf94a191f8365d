// The index of the search over requests, built beside all other work where there are many of them.
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import type { JobKind } from '../../jobs/job.ts';

/** Kind and name of the job that the migration adds. */
const KIND = 'index-words-of-requests';

/** How often is told how far it is, in milliseconds. */
const TELL_MS = 2_000;

/** An index, the one that it stands for, and how it is made. */
const INDEXES = [
  {
    name: 'comments_words_by_step',
    former: 'comments_words',
    on: 'comments',
    made: 'tickets.words_by_step(body, ticket_id)',
  },
  {
    name: 'tickets_subject_words_by_step',
    former: 'tickets_subject_words',
    on: 'tickets',
    made: 'tickets.words_by_step(subject, id)',
  },
] as const;

/** Builds the index by steps while people go on writing, and then removes the one that answered until then. */
export function buildIndexJob(database: Pick<Database, 'db' | 'kind'>): JobKind {
  return {
    kind: KIND,
    async run({ signal, progress }) {
      for (const index of INDEXES) await build(database, index, signal, progress);
      // Without knowing what is in it, the server would not use it.
      await database.db.execute(sql`analyze tickets.comments, tickets.tickets`);
      // From the first of these on the search uses the new one.
      const concurrently = how(database);
      for (const { former } of INDEXES)
        await database.db.execute(sql`drop index ${concurrently} if exists tickets.${sql.identifier(former)}`);
    },
  };
}

async function build(
  database: Pick<Database, 'db' | 'kind'>,
  { name, on, made }: (typeof INDEXES)[number],
  signal: AbortSignal,
  progress: (done: number, total?: number) => void,
): Promise<void> {
  const { db } = database;
  // What a process began that is gone, the server still ends.
  for (;;) {
    const under = await howFar(database, on);
    if (!under) break;
    progress(under.done, under.total);
    await pause(TELL_MS, undefined, { signal });
  }
  const isThere = await isValid(database, name);
  if (isThere) return;
  const concurrently = how(database);
  if (isThere === false) await db.execute(sql`drop index ${concurrently} tickets.${sql.identifier(name)}`);
  signal.throwIfAborted();
  const stop = () => void cancelBuild(database, on).catch(() => {});
  signal.addEventListener('abort', stop);
  const telling = setInterval(() => {
    howFar(database, on).then(
      (far) => far && progress(far.done, far.total),
      () => {},
    );
  }, TELL_MS);
  try {
    await db.execute(
      sql`create index ${concurrently} ${sql.identifier(name)} on tickets.${sql.identifier(on)} using gin (${sql.raw(made)}) with (fastupdate = off)`,
    );
  } finally {
    clearInterval(telling);
    signal.removeEventListener('abort', stop);
  }
}

/** The embedded database has one connection, and nobody beside it to wait for. */
const how = ({ kind }: Pick<Database, 'kind'>) => sql.raw(kind === 'server' ? 'concurrently' : '');

/** False: it is there, and was not built to its end. */
async function isValid({ db }: Pick<Database, 'db'>, name: string): Promise<boolean | undefined> {
  const result = await db.execute(
    sql`select indisvalid as valid from pg_index where indexrelid = to_regclass(${`tickets.${name}`})`,
  );
  return rowsOf<{ valid: boolean }>(result)[0]?.valid;
}

/** Blocks of the table that a build under way has read, and all of them. */
async function howFar(
  { db, kind }: Pick<Database, 'db' | 'kind'>,
  on: string,
): Promise<{ done: number; total: number } | undefined> {
  if (kind !== 'server') return undefined;
  const result = await db.execute(sql`select blocks_done::int as done, blocks_total::int as total
    from pg_stat_progress_create_index where relid = to_regclass(${`tickets.${on}`})`);
  return rowsOf<{ done: number; total: number }>(result)[0];
}

async function cancelBuild({ db, kind }: Pick<Database, 'db' | 'kind'>, on: string): Promise<void> {
  if (kind !== 'server') return;
  await db.execute(
    sql`select pg_cancel_backend(pid) from pg_stat_progress_create_index where relid = to_regclass(${`tickets.${on}`})`,
  );
}
