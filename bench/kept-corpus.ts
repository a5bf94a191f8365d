// A loaded database that outlives a bench, so that the next one need not load it again.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packChangesJob } from '../src/api/export/pack-changes.ts';
import { type Database, openDatabase } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { buildIndexJob } from '../src/tickets/search/build-index.ts';

/** A database with what was loaded into it. */
export interface Loaded<Corpus> {
  url: string;
  corpus: Corpus;
  /** How long loading took; undefined where it had been done before. */
  seconds: number | undefined;
  /** Removes it, or leaves it where it is kept. */
  leave(): Promise<void>;
}

/** Name of the database that is kept. */
const NAME = 'helpwell_bench';

/**
 * A migrated database of the server that `TEST_DATABASE_URL` names: the one that was kept, brought up to date, or a new one.
 * @param load fills a migrated, empty database.
 * @param kept folder with the data of the server and a note of what was loaded; without it nothing stays.
 */
export async function loadedOnce<Corpus>(
  load: (url: string) => Promise<Corpus>,
  kept?: string,
): Promise<Loaded<Corpus>> {
  const server = process.env['TEST_DATABASE_URL']!;
  if (kept === undefined) {
    const { database, url, drop } = await createOnServer(server);
    await upToDate(database);
    return { url, ...(await timed(() => load(url))), leave: drop };
  }
  const note = path.join(kept, 'corpus.json');
  const url = new URL(server);
  url.pathname = `/${NAME}`;
  const written = await readFile(note, 'utf8').catch(() => undefined);
  if (written === undefined) await createAnew(server);
  await upToDate(await openDatabase({ url: url.href, pool: 2 }));
  const loaded = written === undefined ? await timed(() => load(url.href)) : { corpus: JSON.parse(written) as Corpus };
  if (written === undefined) await writeFile(note, JSON.stringify(loaded.corpus));
  return { url: url.href, seconds: undefined, ...loaded, leave: async () => {} };
}

/** An empty one, also where loading was cut off. */
async function createAnew(server: string): Promise<void> {
  const admin = await openDatabase({ url: server, pool: 1 });
  await admin.execute(`drop database if exists ${NAME}`);
  await admin.execute(`create database ${NAME}`);
  await admin.close();
}

async function timed<Corpus>(load: () => Promise<Corpus>): Promise<{ corpus: Corpus; seconds: number }> {
  const began = performance.now();
  const corpus = await load();
  return { corpus, seconds: (performance.now() - began) / 1000 };
}

async function upToDate(database: Database): Promise<void> {
  try {
    await migrate(database);
    // What an update leaves to a job where there is much.
    const run = { payload: {}, now: new Date(), signal: new AbortController().signal, progress: () => {} };
    await buildIndexJob(database).run(run);
    await packChangesJob(database).run(run);
  } finally {
    await database.close();
  }
}
