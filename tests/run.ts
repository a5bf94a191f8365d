import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { buildPages } from '../src/build/build-pages.ts';
import { bringBrowser } from './browser.ts';
import { findPostgres, type PrivateCluster, startPostgres } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

// `npm test`: types, lint, structure, unit and store tests, end-to-end tests; a summary at the end.
// --types, --lint, --structure, --unit, --e2e run only these parts; --require-postgres, --require-browser make their absence a failure.
// Everything after `--` goes to Vitest or Playwright, with --unit or --e2e.

const PARTS = ['types', 'lint', 'structure', 'unit', 'e2e'] as const;
type Part = (typeof PARTS)[number];

/** Result of one part, as it stands in the summary. */
interface Result {
  title: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds?: number;
  /** Added to the line: what ran where, or why it did not. */
  note?: string;
  /** Titles of the tests that failed, for who sees only the end of the output. */
  failures?: string[];
  /** Titles of the tests that passed only when they were run once more. */
  unsteady?: string[];
}

/** One test of a report: its full title and how it went. */
interface Tested {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  /** It passed when it was run once more. */
  isUnsteady?: boolean;
}

const root = path.join(import.meta.dirname, '..');
const bin = (file: string) => path.join(root, 'node_modules', file);
const separator = process.argv.indexOf('--', 2);
const flags = new Set(process.argv.slice(2, separator === -1 ? undefined : separator));
const passedOn = separator === -1 ? [] : process.argv.slice(separator + 1);
const known = new Set(['--require-postgres', '--require-browser', ...PARTS.map((part) => `--${part}`)]);
const unknown = [...flags].filter((flag) => !known.has(flag));
if (unknown.length > 0) {
  console.error(`Unknown option ${unknown.join(', ')}. Known: ${[...known].join(', ')}.`);
  process.exit(2);
}
const chosen = PARTS.filter((part) => flags.has(`--${part}`));
const parts: readonly Part[] = chosen.length > 0 ? chosen : PARTS;

const temporary = temporaryFolder();
// As every temporary folder: PostgreSQL, whose user is another one, makes and removes its own in it.
chmodSync(temporary, 0o1777);
process.env['TMPDIR'] = temporary;
const env: Record<string, string | undefined> = {
  // The tests start some hundred processes of the same sources; what Node makes of these is kept for the next one.
  NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled'),
  PWTEST_CACHE_DIR: path.join(root, 'node_modules/.cache/playwright'),
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
};
const results: Result[] = [];
const running = new Set<ChildProcess>();
let cluster: PrivateCluster | undefined;
let storages = 'PGlite';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // Ctrl+C has reached them already; a signal to this process alone has not.
    for (const child of running) child.kill(signal);
    void cleanUp().then(() => process.exit(130));
  });

const began = Date.now();
await bringPostgres();
if (parts.includes('unit') && parts.includes('e2e')) buildAhead();
// What is checked takes one core, and goes beside the unit tests, which wait often; browsers get all there are.
const beside = parts.filter((part) => part !== 'e2e');
results.push(...(await Promise.all(beside.map((part) => timed({ types, lint, structure, unit }[part])))).flat());
if (parts.includes('e2e')) results.push(...(await timed(e2e)));
await cleanUp();
process.exit(summarise() ? 0 : 1);

/** What a part came to, with the time it took. */
async function timed(part: () => Promise<Result[]>): Promise<Result[]> {
  const began = Date.now();
  return (await part()).map((result) => ({ ...result, seconds: Math.round((Date.now() - began) / 1000) }));
}

/** TypeScript, and what is in the files of Astro. */
async function types(): Promise<Result[]> {
  return [await check('types', [path.join(root, 'tests/types.ts')])];
}

async function lint(): Promise<Result[]> {
  return [await check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'])];
}

/** Who may import whom. */
async function structure(): Promise<Result[]> {
  return [await check('structure', [path.join(root, 'tests/structure.ts')])];
}

async function unit(): Promise<Result[]> {
  const report = path.join(temporary, 'unit.json');
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('Unit and store tests', [bin('vitest/vitest.mjs'), 'run', ...outputs, ...passedOn]);
  return [resultOf('unit and store tests', code, readVitest(report))];
}

/** What the end-to-end tests build anyway has an empty embedded database, which tests that make one can copy. */
function buildAhead(): void {
  try {
    buildPages(root, console.log);
  } catch {
    // The end-to-end tests say why.
  }
}

async function e2e(): Promise<Result[]> {
  const brought = await bringBrowser(console.log);
  if ('missing' in brought) {
    const failed = flags.has('--require-browser') ? 1 : 0;
    return [{ title: 'end-to-end tests', passed: 0, failed, skipped: 1 - failed, note: `not run: ${brought.missing}` }];
  }
  const report = path.join(temporary, 'e2e.json');
  env['PLAYWRIGHT_JSON_OUTPUT_NAME'] = report;
  const config = path.join(root, 'tests/e2e/playwright.config.ts');
  const arguments_ = [bin('@playwright/test/cli.js'), 'test', '--config', config, '--reporter=list,json', ...passedOn];
  const code = await run('End-to-end tests', arguments_);
  const json = readJson(report) as PlaywrightReport | undefined;
  return [resultOf('end-to-end tests', code, json && testsOf(json), json && errorsOutside(json))];
}

/** Uses the server that TEST_DATABASE_URL names, else one of our own where its programs are installed. */
async function bringPostgres(): Promise<void> {
  if (!parts.includes('unit') && !parts.includes('e2e')) return;
  const required = flags.has('--require-postgres');
  if (process.env['TEST_DATABASE_URL']) {
    storages = 'PGlite, PostgreSQL of TEST_DATABASE_URL';
    return;
  }
  const missing = (note: string) => {
    storages = `PGlite only: ${note}`;
    if (required) results.push({ title: 'PostgreSQL', passed: 0, failed: 1, skipped: 0, note });
  };
  const found = findPostgres();
  if (!found) return missing('no PostgreSQL 15 or newer is installed, and TEST_DATABASE_URL is not set');
  try {
    cluster = await startPostgres(found);
    // Its databases go with it, so that tests may keep some for the next ones.
    Object.assign(env, cluster.env, { TEST_SERVER_ENDS: 'true' });
    storages = `PGlite, PostgreSQL ${cluster.version} (${found.bin})`;
  } catch (error) {
    missing((error as Error).message);
  }
}

async function check(title: string, command: string[]): Promise<Result> {
  const code = await run(`Checking ${title}`, command, 'at the end');
  return { title, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/**
 * Runs a program of node_modules with this Node; resolves with its exit code, 1 when a signal ended it.
 * @param shown what it prints: as it comes, or in one piece, where others run beside it.
 */
async function run(
  title: string,
  command: string[],
  shown: 'as it comes' | 'at the end' = 'as it comes',
): Promise<number> {
  const heading = `\n── ${title}`;
  const output = shown === 'as it comes' ? 'inherit' : 'pipe';
  if (output === 'inherit') console.log(heading);
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', output, output] });
  running.add(child);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => printed.push(piece));
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  if (output === 'pipe') console.log(`${heading}\n${Buffer.concat(printed)}`);
  return code ?? 1;
}

/** @param outside messages of errors that belong to no test, such as those of a server that the tests of a file share. */
function resultOf(title: string, code: number, tests: Tested[] | undefined, outside: string[] = []): Result {
  if (!tests) return { title, passed: 0, failed: 1, skipped: 0, note: 'ended without a report' };
  const count = (state: Tested['state'], on = '') =>
    tests.filter((test) => test.state === state && test.title.includes(on)).length;
  const failed = count('failed');
  const ran = (on: string) => count('passed', on) + count('failed', on);
  const counts: Result = {
    title,
    passed: count('passed'),
    // A run can fail without a failed test: an error outside of all of them, or no test at all.
    failed: failed === 0 && (code !== 0 || tests.length === 0) ? 1 : failed,
    skipped: count('skipped'),
    unsteady: tests.filter(({ isUnsteady }) => isUnsteady).map(({ title }) => title.trim()),
    failures: [...tests.filter(({ state }) => state === 'failed').map(({ title }) => title.trim()), ...outside],
    note: `${ran('(PGlite)')} on PGlite, ${ran('(PostgreSQL)')} on PostgreSQL`,
  };
  const isWhole = passedOn.length === 0;
  if (flags.has('--require-postgres') && isWhole && ran('(PostgreSQL)') === 0) {
    counts.failed++;
    counts.note += ': PostgreSQL was required';
  }
  return counts;
}

function readVitest(report: string): Tested[] | undefined {
  const json = readJson(report) as
    | { testResults: { assertionResults: { fullName: string; status: string }[] }[] }
    | undefined;
  return json?.testResults.flatMap((file) =>
    file.assertionResults.map(({ fullName, status }) => ({
      title: fullName,
      state: status === 'passed' || status === 'failed' ? status : 'skipped',
    })),
  );
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[] }[];
}

interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: { message?: string; location?: { file: string; line: number } }[];
}

function testsOf({ suites }: PlaywrightReport): Tested[] {
  const walk = (suite: PlaywrightSuite, above: string): Tested[] => {
    const title = `${above} ${suite.title}`;
    const own = suite.specs.flatMap((spec) =>
      spec.tests.map(({ status }): Tested => {
        const isUnsteady = status === 'flaky';
        const state = status === 'expected' || isUnsteady ? 'passed' : status === 'skipped' ? 'skipped' : 'failed';
        return { title: `${title} ${spec.title}`, state, isUnsteady };
      }),
    );
    return [...own, ...(suite.suites ?? []).flatMap((inner) => walk(inner, title))];
  };
  return suites.flatMap((suite) => walk(suite, ''));
}

/** Errors of a report of Playwright that belong to no test, with where they are from. */
function errorsOutside({ errors }: PlaywrightReport): string[] {
  return errors.map(({ message = '', location }) => {
    const place = location ? `${path.basename(location.file)}:${location.line} ` : '';
    return `outside of the tests: ${place}${stripVTControlCharacters(message).slice(0, 2000)}`;
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function cleanUp(): Promise<void> {
  await cluster?.stop();
  cluster = undefined;
  rmSync(temporary, { recursive: true, force: true });
}

/** @returns whether everything passed. */
function summarise(): boolean {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n── Summary (${Math.round((Date.now() - began) / 1000)} s; storage: ${storages})`);
  for (const { title, passed, failed, skipped, seconds, note, failures = [], unsteady = [] } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const counts = [
      `${passed} passed`,
      failed > 0 && `${failed} FAILED`,
      skipped > 0 && `${skipped} skipped`,
      seconds !== undefined && `${seconds} s`,
    ];
    console.log(`   ${title}: ${counts.filter(Boolean).join(', ')}${note ? ` (${note})` : ''}`);
    for (const failure of failures) console.log(`      failed: ${failure}`);
    for (const title of unsteady) console.log(`      passed the second time only: ${title}`);
  }
  console.log(`\ntests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.passed > 0;
}
