// What a PostgreSQL server does for requests, measured from outside.
import { readFileSync, statSync } from 'node:fs';
import type postgres from 'postgres';
import { threadTimes } from './process-tree.ts';

/** Processor time that all processes of a server's databases have used so far, in milliseconds, by process. */
export async function databaseCpu(sql: postgres.Sql): Promise<Map<number, number>> {
  const rows = await sql<{ pid: number }[]>`select pid from pg_stat_activity where pid <> pg_backend_pid()`;
  return threadTimes(rows.map(({ pid }) => pid));
}

/** What was used between two measurements, in milliseconds; what a process that is gone had used is lost. */
export function usedBetween(before: Map<number, number>, after: Map<number, number>): number {
  let used = 0;
  for (const [pid, ms] of after) used += ms - (before.get(pid) ?? 0);
  return used;
}

/** Statements that a server has run since a moment, read from its log, which must hold all of them. */
export class StatementLog {
  readonly #file: string;
  readonly #sql: postgres.Sql;

  constructor(file: string, sql: postgres.Sql) {
    this.#file = file;
    this.#sql = sql;
  }

  async start(): Promise<void> {
    await this.#sql`alter system set log_statement = 'all'`;
    await this.#sql`select pg_reload_conf()`;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async stop(): Promise<void> {
    await this.#sql`alter system reset log_statement`;
    await this.#sql`select pg_reload_conf()`;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  /** Statements run while `work` goes on; what begins and ends a transaction is none. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const from = statSync(this.#file).size;
    await work();
    const text = readFileSync(this.#file).subarray(from).toString('utf8');
    return text
      .split(/^(?=.*LOG: {2})/m)
      .flatMap((entry) => /LOG: {2}(?:execute [^:]*|statement): ([\s\S]*)/.exec(entry)?.[1] ?? [])
      .map((statement) => statement.trim())
      .filter((statement) => !/^(begin|commit|rollback|savepoint|release)\b/i.test(statement));
  }
}
