import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The new embedded databases in dist/, an empty one and one with tables, take longer to make than the pages, and hardly ever become others: a
// build, which empties dist/, lays them aside and puts them back.

const at = (root: string) => ({
  cluster: path.join(root, 'dist/cluster'),
  /** Of what it was made; written last, so that there is none beside a database that is not whole. */
  stamp: path.join(root, 'dist/cluster.sources'),
  aside: path.join(root, 'node_modules/.cache/helpwell-cluster'),
});

/** A digest of what decides how the databases are made: the version of PGlite, our code and the migrations. */
export function clusterDigest(root: string): string {
  const hash = createHash('sha256');
  const migrations = readdirSync(path.join(root, 'drizzle'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => `drizzle/${name}`);
  const code = ['node_modules/@electric-sql/pglite/package.json', 'src/db/create-cluster-process.ts'];
  // The journal says when each migration was made, which decides what is done already.
  for (const file of [...code, 'drizzle/meta/_journal.json', ...migrations])
    hash.update(readFileSync(path.join(root, file))).update('\0');
  return hash.digest('hex');
}

/** Whether those in dist/ are whole, and made of the same. */
export function hasCluster(root: string, digest: string): boolean {
  const { cluster, stamp } = at(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && existsSync(cluster);
}

/** Lays the database aside if it is whole and made of the same. Call it before dist/ is emptied. */
export function layAside(root: string, digest: string): void {
  const { cluster, aside } = at(root);
  if (!hasCluster(root, digest)) return;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  try {
    renameSync(cluster, path.join(aside, digest));
  } catch {
    // On another disk: then it is made again.
  }
}

/**
 * Puts a database into dist/: the one that was laid aside, or a new one. Without one, a first start makes its own.
 * @param make makes one in a folder; false when it could not.
 */
export function placeCluster(root: string, digest: string, make: (folder: string) => boolean): void {
  const { cluster, stamp, aside } = at(root);
  const unfinished = `${cluster}.new`;
  for (const there of [stamp, cluster, unfinished]) rmSync(there, { recursive: true, force: true });
  const kept = path.join(aside, digest);
  if (existsSync(kept)) renameSync(kept, cluster);
  else if (make(unfinished)) renameSync(unfinished, cluster);
  else return;
  rmSync(aside, { recursive: true, force: true });
  writeFileSync(stamp, digest);
}
