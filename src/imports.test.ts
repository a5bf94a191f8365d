import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

// Direction: pages → ui and actions → use cases → stores and rules → db. This test reads the imports and holds it.
const root = import.meta.dirname;
const sources = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() && /\.(ts|tsx|astro)$/.test(entry.name) && !/\.test\.ts$|^test-|\.d\.ts$/.test(entry.name),
  )
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));

/** What a file imports when it runs: types are gone by then. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const statements = text.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?['"]([^'"]+)['"]/gm);
  return [...statements].map((match) => match[1]!);
}

/** The file inside src/ that an import means; undefined for packages. */
function target(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? path.join(path.dirname(file), specifier.split('?')[0]!) : undefined;
}

const isAstroSide = (file: string) =>
  /^(pages|ui)\//.test(file) ||
  /\/ui\//.test(file) ||
  /^(middleware|env\.d)\.ts$/.test(file) ||
  /^server\/(astro-|development)/.test(file);

test('only pages, ui, web and the article renderer know Astro', () => {
  const wrong = sources
    .filter((file) => !isAstroSide(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => /^astro(:|\/|$)/.test(name))
        .map((name) => `${file} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('nothing but pages imports a page', () => {
  const wrong = sources
    .filter((file) => !file.startsWith('pages/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => target(file, name)?.startsWith('pages/'))
        .map((name) => `${file} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('the domains do not import the running product, they are handed what they need', () => {
  const wrong = sources
    .filter((file) => !isAstroSide(file) && !/^(app|cli|server|start)\.ts$/.test(file) && !file.startsWith('pages/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => target(file, name) === 'app.ts')
        .map((name) => `${file} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('tables, stores and pure rules import neither use cases nor the web', () => {
  const low = /\/(schema|store|policy)\.ts$/;
  const wrong = sources
    .filter((file) => low.test(file))
    .flatMap((file) =>
      importsOf(file)
        .filter(
          (name) =>
            /^(server|web\/problem|pages|ui)\b/.test(target(file, name) ?? '') ||
            /\/ui\//.test(target(file, name) ?? ''),
        )
        .map((name) => `${file} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('the search knows documents, not articles, threads or tickets', () => {
  const wrong = sources
    .filter((file) => file.startsWith('search/') && !file.includes('/ui/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => /^(articles|community|tickets|videos)\//.test(target(file, name) ?? ''))
        .map((name) => `${file} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('no module imports itself through others', () => {
  const graph = new Map(
    sources
      .filter((file) => file.endsWith('.ts') && !file.startsWith('pages/'))
      .map((file) => [
        file,
        importsOf(file)
          .flatMap((name) => target(file, name) ?? [])
          .filter((name) => name.endsWith('.ts')),
      ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: string[]): void => {
    if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
    if (done.has(file) || trail.includes(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  expect(cycles).toEqual([]);
});
