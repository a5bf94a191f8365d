import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourcesDigest } from './web/sources-digest.ts';

// `npm start`: builds the pages when they are missing or older than their sources, then serves.
const root = path.join(import.meta.dirname, '..');
const stamp = path.join(root, 'dist/sources');
const digest = sourcesDigest(root);

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  console.log('Building the pages…');
  const built = spawnSync(process.execPath, [path.join(root, 'node_modules/astro/bin/astro.mjs'), 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (built.status !== 0) {
    console.error(`${built.stdout}\n${built.stderr}\nThe pages could not be built; the lines above say why.`);
    process.exit(1);
  }
  writeFileSync(stamp, digest);
}
process.env['NODE_ENV'] ??= 'production';
await import('./server.ts');
