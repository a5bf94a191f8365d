// npm run bench:api: what programs' requests cost with 1,000,000 tickets, 3,000,000 comments, 10,000 articles in three languages and 20,000 threads in
// PostgreSQL, asked of the API as it answers in the product. `--tickets N` loads fewer, `--json` prints one array of rows and nothing else:
// { what, statements, dbCpuMs, ownCpuMs, ms }, each of one request, `ms` the median; `--statements` prints the statements, `--only TEXT` measures what has it in its name. `--keep FOLDER` leaves what was loaded in
// that folder, where the next run of this bench or of bench:desk finds it.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { loadApi, siteOf } from './api-corpus.ts';
import { partsOf } from './api-parts.ts';
import { loadedOnce } from './kept-corpus.ts';
import { HEADING, lineOf, measureParts, type Row } from './measure-parts.ts';
import { type BenchServer, onPostgres } from './on-postgres.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    keep: { type: 'string' },
    only: { type: 'string', default: '' },
    statements: { type: 'boolean' },
    tickets: { type: 'string', default: '1000000' },
  },
});
const say = (line: string) => values.json || console.log(line);
const number = new Intl.NumberFormat('en');
const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
const children: ChildProcess[] = [];
const kept = values.keep === undefined ? undefined : path.resolve(values.keep);

async function main({ socket, version }: BenchServer): Promise<void> {
  const tickets = Number(values.tickets);
  const { corpus, url, seconds, leave } = await loadedOnce((url) => loadApi(url, tickets), kept);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const site = await siteOf(path.join(import.meta.dirname, '../content'));
  const loaded = seconds === undefined ? 'Loaded before:' : `Loaded in ${seconds.toFixed(0)} s:`;
  say(`${loaded} ${number.format(corpus.tickets)} tickets with ${number.format(corpus.comments)} comments.`);
  say(
    `${os.cpus().length} cores, shared with the database; Node ${process.version}, PostgreSQL ${version}. Milliseconds are the median.\n`,
  );
  say(HEADING);
  const rows: Row[] = [];
  await measureParts(
    { url, sql, log: path.join(socket, 'log'), ...(values.statements && { say }) },
    async (db) => (await partsOf(db, { sql, corpus, site })).filter(({ what }) => what.includes(values.only)),
    (row) => {
      rows.push(row);
      say(lineOf(row));
    },
  );
  if (values.json) console.log(JSON.stringify(rows));
  await sql.end();
  await leave();
}

await onPostgres({ folder, children, kept }, main);
