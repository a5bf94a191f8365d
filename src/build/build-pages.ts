import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clusterDigest, hasCluster, layAside, placeCluster } from './keep-cluster.ts';
import { sourcesDigest } from './sources-digest.ts';

/**
 * Builds the pages into dist/ when they are missing or older than their sources.
 * @param root the folder of the project.
 * @param say told before a build, which takes some seconds.
 * @throws Error with what the build printed, when it fails.
 */
export function buildPages(root: string, say: (line: string) => void): void {
  const stamp = path.join(root, 'dist/sources');
  const digest = sourcesDigest(root);
  const cluster = clusterDigest(root);
  const arePagesThere = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (arePagesThere) {
    // Other migrations, and the same pages.
    if (!hasCluster(root, cluster)) placeCluster(root, cluster, (folder) => makeCluster(root, folder));
    return;
  }
  say('Building the pages…');
  layAside(root, cluster);
  const built = spawnSync(process.execPath, [path.join(root, 'node_modules/astro/bin/astro.mjs'), 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (built.status !== 0)
    throw new Error(`${built.stdout}\n${built.stderr}\nThe pages could not be built; the lines above say why.`);
  placeCluster(root, cluster, (folder) => makeCluster(root, folder));
  const stripped = spawnSync(process.execPath, [path.join(root, 'src/build/strip-types.ts')], { encoding: 'utf8' });
  if (stripped.status !== 0) throw new Error(`${stripped.stderr}\nThe types could not be taken out of the sources.`);
  writeFileSync(stamp, digest);
}

/** New embedded databases, which a first start copies; see db/create-cluster.ts, which makes one where there is none. */
function makeCluster(root: string, folder: string): boolean {
  return (
    spawnSync(process.execPath, [path.join(root, 'src/db/create-cluster-process.ts'), folder, '--build']).status === 0
  );
}
