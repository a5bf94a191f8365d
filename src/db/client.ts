import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { makePrivateFolder } from '../config/private-folder.ts';
import { createCluster } from './create-cluster.ts';
import { embeddedProgram } from './embedded-program.ts';
import type { Listener } from './listener.ts';
import { lockFolder } from './lock.ts';
import { finishMoves } from './moves.ts';

/** Drizzle over either storage; also the type of a transaction, so that store functions take both. */
export type Db = PgDatabase<PgQueryResultHKT>;

/** A transaction: what takes one writes together with what its caller writes, or not at all. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** An open database: the same interface over embedded PGlite and a PostgreSQL server. */
export interface Database {
  db: Db;
  kind: 'embedded' | 'server';
  /** Address of the server; undefined for the embedded database. */
  url?: string;
  /** The data folder of the embedded database; undefined in memory, and for a server. */
  folder?: string;
  /**
   * Calls `onMessage` with the payload of each NOTIFY on the channel, and `onGap` whenever messages may have been missed
   * (after a lost connection came back). Returns a function that stops listening.
   */
  listen(channel: string, onMessage: (payload: string) => void, onGap?: () => void): Promise<() => Promise<void>>;
  /** False while the server is known to be away; then everything asked of it fails at once. */
  readonly reachable: boolean;
  /** Calls back when the server goes away and when it is back. Returns a function that ends that. */
  onReachable(change: (reachable: boolean) => void): () => void;
  /** Runs SQL text of one or several statements without parameters. */
  execute(sqlText: string): Promise<void>;
  close(): Promise<void>;
}

/** Where to find the embedded database; a new one is empty, or has the tables of this version already where they were made ahead. */
interface EmbeddedFolder {
  folder: string;
  withTables?: boolean;
}

/** Where to find the storage: a PostgreSQL address, a folder for PGlite, or nothing for PGlite in memory (tests). */
export type DatabaseLocation = { url: string; pool?: number } | EmbeddedFolder | { memory: true; dump?: Blob };

/** Where the settings say the storage is. */
export function databaseLocation(settings: {
  databaseUrl?: string | undefined;
  databasePool: number;
  dataDir: string;
}): DatabaseLocation {
  return settings.databaseUrl
    ? { url: settings.databaseUrl, pool: settings.databasePool }
    : { folder: settings.dataDir, withTables: true };
}

/**
 * Opens the storage without touching its schema (see migrate.ts).
 * What needs a server that is away fails with UnavailableError, within seconds.
 * @throws FolderInUseError when another living process has the same folder open, UnavailableError when the server is away.
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  return 'url' in location ? openServer(location.url, location.pool ?? 10) : openEmbedded(location);
}

// Each storage's driver is loaded where it is opened: PGlite alone takes more memory than a small site on PostgreSQL.
async function openServer(url: string, pool: number): Promise<Database> {
  const [{ default: open }, { drizzle }, { guarded }, { Listener }, { CONNECT_SECONDS, Reachability }] =
    await Promise.all([
      import('postgres'),
      import('drizzle-orm/postgres-js'),
      import('./guarded.ts'),
      import('./listener.ts'),
      import('./reachability.ts'),
    ]);
  const reach = new Reachability(url, pool);
  const options = {
    max: pool,
    // Notices ("relation exists, skipping") are the migrator talking to itself.
    onnotice: () => {},
    connect_timeout: CONNECT_SECONDS,
    // Nobody waits for a connection because others failed to open one before.
    backoff: () => 0,
    socket: reach.socket,
  } as postgres.Options<Record<string, never>>;
  let sql = open(url, options);
  reach.renew = () => {
    const former = sql;
    sql = open(url, { ...options, fetch_types: false });
    // What Drizzle and the first connection have set for all.
    Object.assign(sql.options.parsers, former.options.parsers);
    Object.assign(sql.options.serializers, former.options.serializers);
    void former.end({ timeout: 5 }).catch(() => {});
  };
  // The pool of the moment, under a name that stays.
  const pooled = new Proxy(sql, { get: (_, name) => Reflect.get(sql, name) });
  const client = guarded(pooled, reach);
  // The first connection asks which types are lists, for all of them. Those that follow must not: the driver leaves the failure of that
  // question to nobody, and a connection lost in that moment would end the process.
  try {
    await client.unsafe('select 1');
  } catch (error) {
    reach.close();
    void sql.end({ timeout: 0 }).catch(() => {});
    throw error;
  }
  sql.options.fetch_types = false;
  let listener: Listener | undefined;
  return {
    db: drizzle(client) as unknown as Db,
    kind: 'server',
    url,
    get reachable() {
      return reach.reachable;
    },
    onReachable: (change) => reach.onChange(change),
    listen(channel, onMessage, onGap) {
      listener ??= new Listener(url, reach);
      return listener.listen(channel, onMessage, onGap);
    },
    async execute(sqlText) {
      await client.unsafe(sqlText);
    },
    async close() {
      reach.close();
      await Promise.all([listener?.close(), sql.end({ timeout: 5 })]);
    },
  };
}

/** Half the memory of PGlite's default is for pages that the system keeps at hand as well; reading them again takes microseconds. */
const SHARED_BUFFERS = '32MB';

async function openEmbedded(location: EmbeddedFolder | { memory: true; dump?: Blob }): Promise<Database> {
  const [{ PGlite, types }, { drizzle }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
  ]);
  let unlock = async () => {};
  let client: PGlite;
  if ('folder' in location) {
    await makePrivateFolder(location.folder);
    unlock = await lockFolder(location.folder);
    try {
      await finishMoves(location.folder);
      const dataDir = path.join(location.folder, 'pglite');
      await createCluster(dataDir, location.withTables);
      client = await PGlite.create({
        dataDir,
        pgliteWasmModule: await embeddedProgram(),
        startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
      });
    } catch (error) {
      await unlock();
      throw error;
    }
  } else {
    client = await PGlite.create({
      pgliteWasmModule: await embeddedProgram(),
      ...(location.dump && { loadDataDir: location.dump }),
    });
  }
  // Types that Drizzle reads itself, as text: dates, times and intervals, and the lists of them and of numerics.
  readAsDrizzleDoes(client, [
    types.TIMESTAMP,
    types.TIMESTAMPTZ,
    types.INTERVAL,
    types.DATE,
    1231,
    1115,
    1185,
    1187,
    1182,
  ]);
  return {
    db: drizzle(client) as unknown as Db,
    kind: 'embedded',
    ...('folder' in location && { folder: location.folder }),
    reachable: true,
    onReachable: () => () => {},
    async listen(channel, onMessage) {
      const unlisten = await client.listen(channel, onMessage);
      return () => unlisten();
    },
    async execute(sqlText) {
      await client.exec(sqlText);
    },
    async close() {
      await client.close();
      await unlock();
    },
  };
}

/**
 * Drizzle names its parsers with each query, and PGlite then copies the several hundred that it has: a third of the time of a
 * small query. Set once, they need not be named.
 */
function readAsDrizzleDoes(client: PGlite, asText: readonly number[]): void {
  for (const type of asText) client.parsers[type] = (text: string) => text;
  withoutParsers(client);
  const transaction = client.transaction.bind(client);
  client.transaction = (work) => transaction((tx) => work(withoutParsers(tx)));
}

function withoutParsers<Client extends Pick<PGlite, 'query'>>(client: Client): Client {
  const query = client.query.bind(client);
  client.query = (text, params, options) => query(text, params, options?.rowMode && { rowMode: options.rowMode });
  return client;
}
