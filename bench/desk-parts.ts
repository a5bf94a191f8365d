// What the desk asks the database for, one after the other on one connection.
import type postgres from 'postgres';
import { type Db, openDatabase } from '../src/db/client.ts';
import { listTimed, listUntimed } from '../src/desk/board/store.ts';
import { changesSince, newestEventId } from '../src/desk/live/store.ts';
import { countLoad, listDeskAgents } from '../src/desk/load/store.ts';
import type { DeskCorpus } from './desk-corpus.ts';
import { databaseCpu, StatementLog, usedBetween } from './postgres-load.ts';
import { percentile } from './search-metrics.ts';

/** What something costs, each time it is done. */
export interface Row {
  what: string;
  statements: number;
  dbCpuMs: number;
  ms: number;
}

const TIMES = { warming: 20, measured: 100 };
const TILES = 200;

/** The parts and how they are done. */
export function partsOf(db: Db, corpus: DeskCorpus): { what: string; run(n: number): Promise<unknown> }[] {
  const board = { filters: {}, everyPlan: 'free', limit: TILES };
  const agent = (n: number) => corpus.agents[n % corpus.agents.length]!;
  return [
    { what: `board, ${TILES} tiles`, run: () => listTimed(db, board) },
    { what: `board, ${TILES} tiles of a group`, run: () => listTimed(db, { ...board, filters: { group: 'Billing' } }) },
    { what: 'board of an agent', run: (n) => listTimed(db, { ...board, filters: { agent: agent(n) } }) },
    { what: 'board, what has no clock', run: () => listUntimed(db, board) },
    {
      what: `load of ${corpus.agents.length} agents`,
      run: () => Promise.all([countLoad(db), listDeskAgents(db)]),
    },
    {
      what: 'live pages, what was missed',
      run: async () => changesSince(db, (await newestEventId(db)) - 20),
    },
  ];
}

/** Measures each part. @param on.sql beside the connection that is measured. */
export async function measureParts(
  on: { url: string; sql: postgres.Sql; log: string; corpus: DeskCorpus },
  add: (row: Row) => void,
): Promise<void> {
  const database = await openDatabase({ url: on.url, pool: 1 });
  const log = new StatementLog(on.log, on.sql);
  try {
    for (const { what, run } of partsOf(database.db, on.corpus)) {
      await log.start();
      const statements = (await log.during(() => run(0))).length;
      await log.stop();
      for (let n = 0; n < TIMES.warming; n++) await run(n);
      const times: number[] = [];
      const before = await databaseCpu(on.sql);
      for (let n = 0; n < TIMES.measured; n++) {
        const began = performance.now();
        await run(n);
        times.push(performance.now() - began);
      }
      const dbCpuMs = usedBetween(before, await databaseCpu(on.sql)) / TIMES.measured;
      add({ what, statements, dbCpuMs: rounded(dbCpuMs), ms: rounded(percentile(times, 0.5)) });
    }
  } finally {
    await database.close();
  }
}

export const rounded = (value: number) => Math.round(value * 100) / 100;
