import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Starts a process that a test kills, as quickly as one starts: modules are resolved without looking for them, and PGlite's program is compiled once and
 * quickly, because what such a process does would not make up for compiling it well.
 * @param script its file.
 * @returns the process; its errors go where those of the tests go.
 */
export function startProcess(script: string, given: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const resolution = path.join(import.meta.dirname, '../module-resolution.ts');
  return spawn(process.execPath, ['--liftoff-only', '--import', resolution, script, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
