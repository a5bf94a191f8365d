import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const own = path.join(import.meta.dirname, 'stripped-sources.mjs');

/** What a program in `src` says, whose stripped source lies in `dist` or not. */
function run({ source, stripped }: { source: string; stripped?: string }): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'helpwell-stripped-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['src', 'dist/stripped']) mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
  const hook = path.join(root, 'src/stripped-sources.mjs');
  writeFileSync(hook, readFileSync(own));
  writeFileSync(path.join(root, 'src/program.ts'), source);
  if (stripped !== undefined) writeFileSync(path.join(root, 'dist/stripped/program.ts'), stripped);
  return String(spawnSync(process.execPath, ['--import', hook, path.join(root, 'src/program.ts')]).stdout);
}

test('a source comes as the build has written it, under its own name', () => {
  const said = run({ source: 'const a: number = 1;', stripped: 'console.log(import.meta.filename)' });
  expect(said).toMatch(/[/\\]src[/\\]program\.ts\n$/);
});

test('a source that the build has not seen comes as Node reads it', () => {
  expect(run({ source: 'const a: number = 1; console.log(a);' })).toBe('1\n');
});
