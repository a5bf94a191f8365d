// npm run bench:desk: what the desk costs with 1,000,000 tickets, 3,000,000 comments and 350 agents in PostgreSQL. `--tickets N` loads fewer,
// `--json` prints one array of rows and nothing else: { what, statements, dbCpuMs, ms }, each of one time it is done, `ms` the median.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { type DeskCorpus, loadDesk, sizeOf, wrongTickets } from './desk-corpus.ts';
import { measureLive } from './desk-live.ts';
import { partsOf } from './desk-parts.ts';
import { HEADING, lineOf, measureParts, type Row } from './measure-parts.ts';
import { type BenchServer, onPostgres } from './on-postgres.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, tickets: { type: 'string', default: '1000000' } },
});
const say = (line: string) => values.json || console.log(line);
const number = new Intl.NumberFormat('en');
/** Of whose columns it is checked that they are as the triggers make them: all would take minutes. */
const MOST_CHECKED = 50_000;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
const children: ChildProcess[] = [];

async function main({ socket, version }: BenchServer): Promise<void> {
  const size = sizeOf(Number(values.tickets));
  const { database, url, drop } = await createOnServer(process.env['TEST_DATABASE_URL']!);
  await migrate(database);
  await database.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const began = performance.now();
  const corpus = await loadDesk(sql, size);
  const seconds = (performance.now() - began) / 1000;
  say(
    `Loaded ${number.format(size.tickets)} tickets with ${number.format(corpus.comments)} comments, ${number.format(size.unsolved)} of them unsolved, in ${seconds.toFixed(0)} s. Tickets a second: the slowest batch ${number.format(Math.round(Math.min(...corpus.rates)))}, the first ${number.format(Math.round(corpus.rates[0]!))}, the last ${number.format(Math.round(corpus.rates.at(-1)!))}.`,
  );
  if (size.tickets <= MOST_CHECKED) say(`Tickets that are not as the triggers make them: ${await wrongTickets(sql)}.`);
  say(
    `${os.cpus().length} cores, shared with the database; Node ${process.version}, PostgreSQL ${version}. Milliseconds are the median.\n`,
  );
  say(HEADING);
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    say(lineOf(row));
  };
  add(loading(corpus));
  await measureParts({ url, sql, log: path.join(socket, 'log') }, (db) => partsOf(db, corpus), add);
  await measureLive({ url, sql, folder, corpus, children, say }, add);
  if (values.json) console.log(JSON.stringify(rows));
  for (const child of children) child.kill('SIGKILL');
  await sql.end();
  await drop();
}

/** A ticket in the slowest batch; COPY is no statement of its own for each. */
function loading({ rates }: DeskCorpus): Row {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return { what: 'loading a ticket, slowest batch', statements: 0, dbCpuMs: 0, ms: round(1000 / Math.min(...rates)) };
}

await onPostgres({ folder, children }, main);
