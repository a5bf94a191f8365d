import path from 'node:path';
import { buildPages } from './build/build-pages.ts';

// `npm start`: builds the pages when they are missing or older than their sources, then serves.
const root = path.join(import.meta.dirname, '..');
try {
  buildPages(root, console.log);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
const env = {
  NODE_ENV: 'production',
  // Of glibc, which by itself keeps what was freed for the thread that freed it, and larger and larger pieces for all: without these a
  // server holds 100 MB and more after its first start, for nothing.
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  ...process.env,
};
const server = path.join(import.meta.dirname, 'server.ts');
/**
 * In megabytes, where objects are made: what a page leaves is mostly gone before it is looked at, which saves a quarter of the processor's
 * time (`bench:http`). 8 save no more, and hold 50 MB more with 5,000 articles (`bench:memory`).
 */
const YOUNG_MB = 4;
const before = ['--import', new URL('./stripped-sources.mjs', import.meta.url).href];
// The same process goes on as the server, with these settings and without what building has left in its memory. Windows cannot.
if (process.platform !== 'win32' && process.execve)
  process.execve(
    process.execPath,
    [
      process.execPath,
      `--min-semi-space-size=${YOUNG_MB}`,
      ...process.execArgv,
      ...before,
      server,
      ...process.argv.slice(2),
    ],
    env,
  );
process.env['NODE_ENV'] ??= env.NODE_ENV;
await import('./server.ts');
