import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import postgres from 'postgres';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createOnServer } from '../../src/db/test-on-server.ts';

export const ROOT = path.join(import.meta.dirname, '../..');

/** The help center of the tests: Larch, an imaginary service for photos. */
export const FIXTURE = path.join(import.meta.dirname, 'content');

/** A help center to run servers on: its storage and its content. */
export interface Place {
  env: Record<string, string>;
  contentDir: string;
  /** Rows of a query; on PGlite only while no server runs on it. */
  rows<Row extends object>(query: string): Promise<Row[]>;
  /** Opens the storage, for who closes it again; on PGlite only while no server runs on it. */
  open(): Promise<Database>;
  /** Gets the storage of one of the beginnings instead of its own; no server may run on it. */
  beginAs(beginning: Beginning): Promise<void>;
  /** Removes storage and content. */
  remove(): Promise<void>;
}

/** A running server. */
export interface Helpwell {
  url: string;
  pid: number;
  /** Entries of the log so far. */
  log: { level: number; msg: string; [field: string]: unknown }[];
  /** Lines of standard output so far that are no entries of the log. */
  spoken: string[];
  /** Sends SIGTERM and waits; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL and waits until the process is gone. */
  kill(): Promise<void>;
}

/** Whether the tests can use a PostgreSQL server; see tests/run.ts. */
export const POSTGRES = process.env['TEST_DATABASE_URL'];

/** The storage of a place, which others are copied from. */
export interface Beginning {
  dataDir: string;
  /** On a PostgreSQL server. */
  database: string | undefined;
}

/** Where the beginnings are that build.ts makes once for all tests: what a first start with the fixture leaves, and that with the seeds. */
const BEGINNINGS = { started: 'HELPWELL_TEST_STARTED', seeded: 'HELPWELL_TEST_SEEDED' } as const;

/** PGlite's program is compiled once and quickly, not once more and well: what a test asks of it would not make up for that. */
const COMPILED_QUICKLY = '--liftoff-only';
setFlagsFromString(COMPILED_QUICKLY);

/** Of the product's processes: the young generation is as large as `npm start` makes it, or a start spends half a second more on small ones. */
const FLAGS = [COMPILED_QUICKLY, '--min-semi-space-size=4'];

/** From now on places can begin as this one is, on their storage. @param more kept with it. */
export function keepAs(name: keyof typeof BEGINNINGS, place: Place, more: object = {}): void {
  const { DATA_DIR, DATABASE_URL } = place.env;
  const database = DATABASE_URL ? new URL(DATABASE_URL).pathname.slice(1) : undefined;
  process.env[variableOf(name, DATABASE_URL)] = JSON.stringify({ dataDir: DATA_DIR, database, ...more });
}

/** What {@link keepAs} was given for this storage, if it was. */
export function keptAs(name: keyof typeof BEGINNINGS, databaseUrl: string | undefined): Beginning | undefined {
  const kept = process.env[variableOf(name, databaseUrl)];
  return kept === undefined ? undefined : JSON.parse(kept);
}

const variableOf = (name: keyof typeof BEGINNINGS, databaseUrl: string | undefined) =>
  `${BEGINNINGS[name]}_ON_${databaseUrl ? 'POSTGRESQL' : 'PGLITE'}`;

/**
 * A place on PGlite, with a copy of the content so that a test may change it.
 * @param isNew without what a first start leaves.
 */
export async function embeddedPlace(content = FIXTURE, isNew = content !== FIXTURE): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-e2e-'));
  const contentDir = path.join(folder, 'content');
  const dataDir = path.join(folder, 'data');
  // In one piece: some thousand small steps, each waited for, take three times the processor time.
  cpSync(content, contentDir, { recursive: true });
  if (!isNew) cpSync(keptAs('started', '')!.dataDir, dataDir, { recursive: true });
  return {
    env: { DATA_DIR: dataDir, CONTENT_DIR: contentDir, DATABASE_URL: '' },
    contentDir,
    open: () => openDatabase({ folder: dataDir }),
    async rows(query) {
      const database = await openDatabase({ folder: dataDir });
      try {
        const result = (await database.db.execute(query)) as unknown as { rows: never[] };
        return result.rows;
      } finally {
        await database.close();
      }
    },
    async beginAs(beginning) {
      await rm(dataDir, { recursive: true, force: true });
      cpSync(beginning.dataDir, dataDir, { recursive: true });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As embeddedPlace, on the PostgreSQL server of the tests; several servers may run on it. */
export async function postgresPlace(content = FIXTURE, isNew = content !== FIXTURE): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-e2e-'));
  const contentDir = path.join(folder, 'content');
  cpSync(content, contentDir, { recursive: true });
  const dataDir = path.join(folder, 'data');
  const { url, database, drop } = await createOnServer(
    POSTGRES!,
    isNew ? undefined : keptAs('started', POSTGRES)!.database,
  );
  await database.close();
  let sql = postgres(url, { max: 1, onnotice: () => {} });
  return {
    env: { DATA_DIR: dataDir, CONTENT_DIR: contentDir, DATABASE_URL: url },
    contentDir,
    open: () => openDatabase({ url, pool: 2 }),
    rows: async (query) => [...(await sql.unsafe<never[]>(query))],
    async beginAs(beginning) {
      await sql.end();
      const server = postgres(POSTGRES!, { max: 1, onnotice: () => {} });
      const name = new URL(url).pathname.slice(1);
      await server.unsafe(`drop database ${name} with (force)`);
      await server.unsafe(`create database ${name} template ${beginning.database} strategy file_copy`);
      await server.end();
      sql = postgres(url, { max: 1, onnotice: () => {} });
      await rm(dataDir, { recursive: true, force: true });
      cpSync(beginning.dataDir, dataDir, { recursive: true });
    },
    async remove() {
      await sql.end();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A place for what is not about a storage: on PostgreSQL where the tests have it, whose starts take about half the processor time of those on
 * PGlite. What is about one says which; the common server and the table of access are on PGlite.
 */
export const somePlace: typeof embeddedPlace = POSTGRES ? postgresPlace : embeddedPlace;

/**
 * Does something to the storage of a place beside its server; on PGlite that is stopped meanwhile.
 * @returns what `work` does, and the server from now on, at the same address.
 */
export async function beside<Result>(
  place: Place,
  server: Helpwell,
  work: (db: Database['db']) => Promise<Result>,
): Promise<{ result: Result; server: Helpwell }> {
  const isEmbedded = !place.env['DATABASE_URL'];
  if (isEmbedded) await server.stop();
  const database = await place.open();
  const result = await work(database.db).finally(() => database.close());
  const { port } = new URL(server.url);
  return { result, server: isEmbedded ? await startHelpwell(place, { PORT: port }) : server };
}

/**
 * Starts the product and waits until it serves.
 * @param env added to the place's; the server believes X-Forwarded-For from this machine, so that each test can be a
 *   visitor of its own, and visits no other sites.
 * @throws Error with everything the server said, when it ends instead.
 */
export async function startHelpwell(place: Pick<Place, 'env'>, env: Record<string, string> = {}): Promise<Helpwell> {
  const common = { PORT: '0', LOG_LEVEL: 'warn', TRUST_PROXY: 'loopback', CHECK_LINKS: 'false' };
  const child = spawnServer({ ...common, ...place.env, ...env });
  const log: Helpwell['log'] = [];
  const spoken: string[] = [];
  const complaints = text(child.stderr!);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout! });
  const url = await new Promise<string | undefined>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('{')) log.push(JSON.parse(line));
      else if (line) spoken.push(line);
      const address = / is at (http\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    lines.on('close', () => resolve(undefined));
  });
  if (!url) throw new Error(`The server ended instead of serving:\n${JSON.stringify(log)}\n${await complaints}`);
  return {
    url,
    pid: child.pid!,
    log,
    spoken,
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs the server where it is expected to end by itself. @returns its exit code and what it printed on standard error. */
export async function runServer(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawnServer({ PORT: '0', LOG_LEVEL: 'warn', ...env });
  child.stdout!.resume();
  const stderr = text(child.stderr!);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stderr: await stderr };
}

/** Runs `npm run cli -- …`. @returns its exit code and everything it printed. */
export async function runCommand(
  place: Pick<Place, 'env'>,
  ...command: string[]
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [...FLAGS, path.join(ROOT, 'src/cli.ts'), ...command], {
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'exit')) as [number];
  return { code, output: (await output).join('') };
}

/** Servers that run; those that a test which failed has left end with its process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function spawnServer(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [...FLAGS, path.join(ROOT, 'src/server.ts')], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
