import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Who may import whom: runs dependency-cruiser with the rules of .dependency-cruiser.mjs over src/. It does not read .astro files, so
// it gets a copy of the sources in which each of them is a TypeScript file with the imports of its frontmatter.

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
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const result = spawnSync(process.execPath, [cruiser, 'src', '--config', '.dependency-cruiser.mjs'], {
  cwd: copy,
  stdio: 'inherit',
});
rmSync(copy, { recursive: true, force: true });
process.exit(result.status ?? 1);

/** The imports of an Astro component: of its frontmatter and of the scripts in its template. */
function importsOf(astro: string): string {
  const frontmatter = /^\s*---\n([\s\S]*?)\n---/.exec(astro)?.[1] ?? '';
  const scripts = [...astro.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  const code = [frontmatter, ...scripts].join('\n');
  const statements = code.matchAll(/^\s*import\s[^;]*?['"][^'"]+['"]/gm);
  const dynamic = code.matchAll(/\bimport\(\s*['"][^'"]+['"]\s*\)/g);
  return `${[...statements, ...dynamic].map(([statement]) => `${statement.trim()};`).join('\n')}\n`;
}
