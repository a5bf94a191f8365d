// npm run bench:desk: what the desk costs with 1,000,000 tickets, 3,000,000 comments and 350 agents in PostgreSQL. `--tickets N` loads fewer,
// `--json` prints one array of rows and nothing else: { what, statements, dbCpuMs, ms }, each of one time it is done, `ms` the median; `--only TEXT` measures what has it in its name.
// `--keep FOLDER` leaves what was loaded in that folder, where the next run of this bench or of bench:api finds it.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { loadApi } from './api-corpus.ts';
import { type DeskCorpus, loadDesk, sizeOf, wrongTickets } from './desk-corpus.ts';
import { measureLive } from './desk-live.ts';
import { partsOf } from './desk-parts.ts';
import { loadedOnce } from './kept-corpus.ts';
import { HEADING, lineOf, measureParts, type Row } from './measure-parts.ts';
import { type BenchServer, onPostgres } from './on-postgres.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    keep: { type: 'string' },
    only: { type: 'string', default: '' },
    tickets: { type: 'string', default: '1000000' },
  },
});
const say = (line: string) => values.json || console.log(line);
const number = new Intl.NumberFormat('en');
/** Of whose columns it is checked that they are as the triggers make them: all would take minutes. */
const MOST_CHECKED = 50_000;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
const children: ChildProcess[] = [];
const kept = values.keep === undefined ? undefined : path.resolve(values.keep);

async function main({ socket, version }: BenchServer): Promise<void> {
  const tickets = Number(values.tickets);
  // What is kept is for the other bench as well.
  const load = kept === undefined ? loadDeskAt : loadApi;
  const { corpus, url, seconds, leave } = await loadedOnce<DeskCorpus>((url) => load(url, tickets), kept);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const rates = corpus.rates.map((rate) => number.format(Math.round(rate)));
  const slowest = number.format(Math.round(Math.min(...corpus.rates)));
  say(
    `Loaded ${seconds === undefined ? 'before' : `in ${seconds.toFixed(0)} s`}: ${number.format(corpus.tickets)} tickets with ${number.format(corpus.comments)} comments. Tickets a second: the slowest batch ${slowest}, the first ${rates[0]}, the last ${rates.at(-1)}.`,
  );
  if (corpus.tickets <= MOST_CHECKED)
    say(`Tickets that are not as the triggers make them: ${await wrongTickets(sql)}.`);
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
  await measureParts({ url, sql, log: path.join(socket, 'log') }, (db) => partsOf(db, corpus).filter(isWanted), add);
  if (isWanted({ what: 'live' })) await measureLive({ url, sql, folder, corpus, children, say }, add);
  if (values.json) console.log(JSON.stringify(rows));
  for (const child of children) child.kill('SIGKILL');
  await sql.end();
  await leave();
}

/** What only the desk needs. */
async function loadDeskAt(url: string, tickets: number): Promise<DeskCorpus> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const corpus = await loadDesk(sql, sizeOf(tickets));
  await sql.end();
  return corpus;
}

function isWanted({ what }: { what: string }): boolean {
  return what.includes(values.only);
}

/** A ticket in the slowest batch; COPY is no statement of its own for each. */
function loading({ rates }: DeskCorpus): Row {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return { what: 'loading a ticket, slowest batch', statements: 0, dbCpuMs: 0, ms: round(1000 / Math.min(...rates)) };
}

await onPostgres({ folder, children, kept }, main);
