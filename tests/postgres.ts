import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The oldest PostgreSQL that the product supports. */
const OLDEST_MAJOR = 15;

/** Starting takes a second; a machine under load gets more before it counts as failed. */
const START_MS = 60_000;

/** A PostgreSQL server of our own, for one run of the tests. */
export interface PrivateCluster {
  /** What a process needs in its environment to reach it, `TEST_DATABASE_URL` among it. */
  env: Record<string, string>;
  version: number;
  stop(): Promise<void>;
}

// Runs as the server's user. Its standard input is a pipe from the test run: however that ends, Ctrl+C or SIGKILL, the pipe
// closes, the server is stopped and its folder removed.
const GUARD = `
folder=$1 bin=$2 data=$3
cd /
initialise() { "$bin/initdb" --pgdata="$data" --auth=trust --username=postgres --encoding=UTF8 --no-sync "$@"; }
[ -e "$data/PG_VERSION" ] || initialise --locale=C.UTF-8 >"$folder/log" 2>&1 || { rm -rf "$data"; initialise --no-locale >>"$folder/log" 2>&1; } ||
  { cat "$folder/log" >&2; exit 1; }
"$bin/postgres" -D "$data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \\
  -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB -c max_connections=100 >>"$folder/log" 2>&1 &
server=$!
(
  # The word that pg_ctl waits for, too.
  until grep -qs ready "$data/postmaster.pid"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; echo failed; exit; }
    sleep 0.1
  done
  echo ready
) &
cat >/dev/null
kill -INT "$server"
wait "$server"
rm -rf "$folder"
`;

/** The folder with the newest usable PostgreSQL server's programs on this machine, if there is one. */
export function findPostgres(): { bin: string; version: number } | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...versionsIn('/usr/lib/postgresql', 'bin'),
    ...versionsIn('/usr/local/opt', 'bin'),
    ...versionsIn('/opt/homebrew/opt', 'bin'),
    ...versionsIn('/usr', 'bin').filter((folder) => folder.includes('pgsql-')),
  ];
  return folders
    .filter((bin) => existsSync(path.join(bin, 'initdb')) && existsSync(path.join(bin, 'postgres')))
    .map((bin) => path.dirname(realpathSync(path.join(bin, 'postgres'))))
    .map((bin) => ({ bin, version: majorOf(path.join(bin, 'postgres')) }))
    .filter(({ version }) => version >= OLDEST_MAJOR)
    .sort((a, b) => b.version - a.version)[0];
}

/**
 * Starts a server on a Unix socket in a temporary folder; nothing of it is left after `stop`, or when this process dies.
 * @param kept folder whose data outlive the server: the next one goes on with them. It must be stopped in order, or they are lost.
 * @throws Error with the server's own words when it does not start.
 */
export async function startPostgres(found: { bin: string; version: number }, kept?: string): Promise<PrivateCluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'helpwell-postgres-'));
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? otherUser() : undefined;
  if (kept !== undefined) mkdirSync(kept, { recursive: true });
  if (user) for (const own of [folder, ...(kept === undefined ? [] : [kept])]) chownSync(own, user.uid, user.gid);
  const data = path.join(kept ?? folder, 'data');
  // A group of its own: Ctrl+C reaches it through the closing pipe, after the tests have let go of it.
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', folder, found.bin, data], {
    ...user,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const exited = once(guard, 'exit');
  const late = setTimeout(() => guard.stdin.end(), START_MS);
  const lines = createInterface({ input: guard.stdout });
  const ready = await Promise.race([
    once(lines, 'line').then(([line]) => line === 'ready'),
    once(lines, 'close').then(() => false),
  ]);
  clearTimeout(late);
  if (!ready) {
    guard.stdin.end();
    await exited;
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL ${found.version} from ${found.bin} did not start.`);
  }
  return {
    version: found.version,
    // Without a host in the address, PGHOST names the socket's folder, as everywhere in PostgreSQL's world.
    env: { PGHOST: folder, PGUSER: 'postgres', TEST_DATABASE_URL: 'postgres:///postgres' },
    async stop() {
      guard.stdin.end();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function otherUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user; the next one.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.');
}

function versionsIn(folder: string, below: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(postgresql@|pgsql-)?\d+$/.test(name))
    .map((name) => path.join(folder, name, below));
}

function majorOf(postgres: string): number {
  try {
    return Number(/(\d+)/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
