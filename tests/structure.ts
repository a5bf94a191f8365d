import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf } from './astro-imports.ts';

// Who may import whom: runs dependency-cruiser with the rules of .dependency-cruiser.mjs over src/. It does not read .astro files, so
// it gets a copy of the sources in which each of them is a TypeScript file with its imports.
// Then what nothing uses: files, exports and packages, with knip and what knip.ts says.

const root = path.join(import.meta.dirname, '..');
const copy = path.join(root, 'node_modules/.cache/helpwell-structure');

rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs', 'drizzle'])
  cpSync(path.join(root, file), path.join(copy, file), { recursive: true });
symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.relative(root, path.join(entry.parentPath, entry.name));
  const text = readFileSync(path.join(root, file), 'utf8');
  const target = path.join(copy, file);
  mkdirSync(path.dirname(target), { recursive: true });
  if (file.endsWith('.astro')) writeFileSync(`${target}.ts`, importsOf(text));
  else writeFileSync(target, text);
}
const run = (program: string, cwd: string, ...options: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...options], { cwd, stdio: 'inherit' })
    .status ?? 1;
const directions = run(
  'dependency-cruiser/bin/dependency-cruiser.mjs',
  copy,
  'src',
  '--config',
  '.dependency-cruiser.mjs',
);
rmSync(copy, { recursive: true, force: true });
const unused = run('knip/bin/knip.js', root, '--no-progress');
process.exit(directions || unused);
