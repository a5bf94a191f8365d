import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { convertToTsx } from '@astrojs/astro2tsx';

// TypeScript over everything that tsconfig.json names, and over the files of Astro, which are written down as TSX for it. `astro check` finds the
// same in these, with the older compiler and in thrice the processor time of both.

const root = path.join(import.meta.dirname, '..');
const bin = (file: string) => path.join(root, 'node_modules', file);
/** As tests/tsconfig.types.json says, which lays it over the root. */
const WRITTEN = '.astro/pages';

/** Where a place of what is written lies in the file that it is from. */
interface Original {
  file: string;
  text: string;
  written: string;
  offsetOf(offset: number): number | undefined;
}

const originals = new Map<string, Original>();
let failed = false;

// A first check of a new copy: Astro has not written down its own types yet.
if (!existsSync(path.join(root, '.astro/types.d.ts')))
  spawnSync(process.execPath, [bin('astro/bin/astro.mjs'), 'sync'], { cwd: root, stdio: 'inherit' });
rmSync(path.join(root, WRITTEN), { recursive: true, force: true });
for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.astro')) writePage(path.join('src', file));

// Four side by side, as it would choose, look at much of the same four times: half as much again for processors that are busy anyway.
const settings = ['--project', 'tests/tsconfig.types.json', '--noEmit', '--checkers', '1'];
const checked = spawnSync(process.execPath, [bin('typescript-native/bin/tsc'), ...settings], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: Infinity,
});
// Each with the indented lines that explain it.
const reports = checked.stdout.split(/^(?=\S)/m).filter(Boolean);
const told = reports.flatMap((report) => inOriginal(report) ?? []);
process.stdout.write(told.join(''));
process.stderr.write(checked.stderr);
if (told.length > 0 || (checked.status !== 0 && reports.length === 0)) failed = true;
process.exitCode = failed ? 1 : 0;

/** Writes a file of Astro down as TSX, and each of its scripts as a module; says where it cannot be read. */
function writePage(file: string): void {
  const text = readFileSync(path.join(root, file), 'utf8');
  const { code, mappings, scripts, diagnostics } = convertToTsx(text, { filename: file, ambientTypes: true });
  for (const { message, severity, position } of diagnostics) {
    if (severity !== 1) continue;
    failed = true;
    console.log(`${file}${placeOf(text, position.start)}: error: ${message}`);
  }
  write(`${file}.tsx`, {
    ...{ file, text, written: code },
    offsetOf(offset) {
      const span = mappings.find(([start, length]) => start <= offset && offset <= start + length);
      return span && span[2] + Math.min(offset - span[0], span[3]);
    },
  });
  for (const [index, { type, content, position }] of scripts.entries())
    if (type === 'processed-module')
      write(`${file}.${index}.mts`, {
        ...{ file, text, written: content },
        offsetOf: (offset) => position.start + offset,
      });
}

function write(name: string, original: Original): void {
  const to = path.join(WRITTEN, name);
  mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
  writeFileSync(path.join(root, to), original.written);
  originals.set(to, original);
}

/** A report about what was written, as one about what it is from; nothing where that has no such place, as code that only goes around it. */
function inOriginal(report: string): string | undefined {
  const [place, written, line, column] = /^(\.astro.+?)\((\d+),(\d+)\)/.exec(report) ?? [];
  const original = written && originals.get(path.normalize(written));
  if (!original) return report;
  const before = original.written.split('\n').slice(0, Number(line) - 1);
  const offset = original.offsetOf(before.reduce((sum, { length }) => sum + length + 1, 0) + Number(column) - 1);
  if (offset === undefined) return undefined;
  return original.file + placeOf(original.text, offset) + report.slice(place!.length);
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `(${lines.length},${lines.at(-1)!.length + 1})`;
}
