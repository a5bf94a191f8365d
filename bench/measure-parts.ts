// What single pieces of work cost that are done one after the other on one connection to a PostgreSQL server.
import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { type Db, openDatabase } from '../src/db/client.ts';
import { databaseCpu, StatementLog, usedBetween } from './postgres-load.ts';
import { percentile } from './search-metrics.ts';

/** What something costs, each time it is done. */
export interface Row {
  what: string;
  statements: number;
  dbCpuMs: number;
  /** Processor time of the process that asks; undefined where that was not measured. */
  ownCpuMs?: number;
  ms: number;
}

/** A piece of work. */
export interface Part {
  what: string;
  run(n: number): Promise<unknown>;
  /** Done once before the statements are counted: what is remembered. */
  before?(): Promise<unknown>;
  /** Which of its times and costs counts; the median of the times and the mean of the costs without it. */
  percentile?: number;
}

const TIMES = { warming: 20, measured: 100 };

/** What the machine makes of the same work: where this is more than elsewhere, so is everything. */
export const COMPARISON = {
  what: 'for comparison: a sum of 20,000 numbers',
  run: (db: Db) => db.execute(sql`select sum(n) from generate_series(1, 20000) as n`),
};

/** Heading of the lines that {@link lineOf} makes. */
export const HEADING = `${'what'.padEnd(56)}statements   db CPU ms  own CPU ms        ms`;

/** A measurement as a line of the table. */
export function lineOf({ what, statements, dbCpuMs, ownCpuMs, ms }: Row): string {
  return `${what.padEnd(56)}${String(statements).padStart(10)}${dbCpuMs.toFixed(2).padStart(12)}${(ownCpuMs?.toFixed(2) ?? '').padStart(12)}${ms.toFixed(2).padStart(10)}`;
}

/** Measures each part. @param on.sql beside the connection that is measured. @param on.log file of the server's log. */
export async function measureParts(
  on: { url: string; sql: postgres.Sql; log: string; times?: typeof TIMES; say?(line: string): unknown },
  partsOf: (db: Db) => Part[] | Promise<Part[]>,
  add: (row: Row) => void,
): Promise<void> {
  const database = await openDatabase({ url: on.url, pool: 1 });
  const log = new StatementLog(on.log, on.sql);
  try {
    for (const part of await partsOf(database.db)) {
      await part.before?.();
      await log.start();
      const statements = await log.during(() => part.run(0));
      await log.stop();
      for (const [index, text] of statements.entries()) on.say?.(`  ${index + 1}. ${text.replace(/\s+/g, ' ')}`);
      add({ what: part.what, statements: statements.length, ...(await measurePart(on.sql, part, on.times ?? TIMES)) });
    }
  } finally {
    await database.close();
  }
}

async function measurePart(
  sql: postgres.Sql,
  { run, percentile: which }: Part,
  { warming, measured }: typeof TIMES,
): Promise<Omit<Row, 'what' | 'statements'>> {
  for (let n = 0; n < warming; n++) await run(n);
  const times: number[] = [];
  const costs: number[] = [];
  const own: number[] = [];
  const began = await databaseCpu(sql);
  let before = began;
  for (let n = 0; n < measured; n++) {
    const asked = performance.now();
    const used = process.cpuUsage();
    await run(n);
    const { user, system } = process.cpuUsage(used);
    times.push(performance.now() - asked);
    own.push((user + system) / 1_000);
    if (which === undefined) continue;
    const after = await databaseCpu(sql);
    costs.push(usedBetween(before, after));
    before = after;
  }
  const mean = usedBetween(began, await databaseCpu(sql)) / measured;
  return {
    dbCpuMs: rounded(which === undefined ? mean : percentile(costs, which)),
    ownCpuMs: rounded(which === undefined ? own.reduce((sum, one) => sum + one, 0) / measured : percentile(own, which)),
    ms: rounded(percentile(times, which ?? 0.5)),
  };
}

/** To the hundredth. */
export const rounded = (value: number) => Math.round(value * 100) / 100;
