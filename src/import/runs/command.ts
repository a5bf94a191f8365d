// Importing into the database from the command line: the same look, the same work and the same record as in the browser.

import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { findUserByEmail } from '../../accounts/store.ts';
import { jobKind } from '../../jobs/job.ts';
import { JobRunner } from '../../jobs/runner.ts';
import { normalEmail } from '../../server/clean-text.ts';
import { mayImport } from '../policy.ts';
import type { ImportReport } from '../report.ts';
import { beginWithFiles, beginWithZendesk, confirmRun, stopRun } from './begin.ts';
import { emptyReport } from './read-languages.ts';
import { IMPORT_JOB, isImportFile, isUnderWay, nameOfUpload, type RunProblem, readAddress } from './run.ts';
import { findRun, type Item, listItems, type ShownRun } from './store.ts';
import { type ImportApp, runImport } from './work.ts';

/** What the command line asks for. */
const importCommand = z.object({
  /** The administrator whose drafts and revisions they become. */
  as: z.string(),
  locale: z.string(),
  download: z.boolean(),
  /** Nothing is changed. */
  dryRun: z.boolean(),
  name: z.string().default(''),
  /** A folder or a file on this machine. */
  path: z.string().optional(),
  zendesk: z.object({ address: z.string(), email: z.string(), token: z.string() }).optional(),
});
export type ImportCommand = z.input<typeof importCommand>;

/** What it came to; `refused` says why nothing was begun. */
export type ImportCommandDone =
  | { outcome: 'refused'; why: 'no-account' | 'no-administrator' | 'address' | 'nothing' | 'type' }
  | { outcome: 'failed'; problem: RunProblem }
  | { outcome: 'done'; report: ImportReport };

/** How often it is looked how far the work is. */
const LOOK_MS = 300;
const PAGE = 500;

/**
 * Brings a help center into the database, or says what would come, as the forms in the browser do; it stands in the list of imports there too.
 * @param options.works this process does the work itself, because no other may be there for it.
 */
export async function importIntoDatabase(
  app: ImportApp,
  input: unknown,
  onProgress: (done: number, total: number) => void,
  { works = false } = {},
): Promise<ImportCommandDone> {
  const given = importCommand.parse(input);
  const user = await findUserByEmail(app.db, normalEmail(given.as));
  if (!user) return { outcome: 'refused', why: 'no-account' };
  if (!mayImport({ id: user.id, role: user.role })) return { outcome: 'refused', why: 'no-administrator' };
  const begun = await begin(app, { id: user.id }, given);
  if (typeof begun !== 'number') return begun;
  const runner = works ? new JobRunner(app.db, [importJob(app)], () => {}) : undefined;
  try {
    const looked = await ended(app, begun, runner, onProgress);
    if (looked.state !== 'ready') return { outcome: 'failed', problem: looked.problem ?? { code: 'gave-up' } };
    if (given.dryRun) {
      const report = await reportOf(app, looked, true);
      await stopRun(app.db, { id: user.id }, begun);
      return { outcome: 'done', report };
    }
    await confirmRun(app.db, { id: user.id }, begun);
    const done = await ended(app, begun, runner, onProgress);
    if (done.state !== 'done') return { outcome: 'failed', problem: done.problem ?? { code: 'gave-up' } };
    return { outcome: 'done', report: await reportOf(app, done, false) };
  } finally {
    await runner?.stop();
  }
}

const importJob = (app: ImportApp) =>
  jobKind({
    kind: IMPORT_JOB,
    payload: z.object({ run: z.number().int() }),
    run: (job) => runImport(app, job),
  });

async function begin(
  app: ImportApp,
  by: { id: number },
  { path, zendesk, name, locale, download }: z.output<typeof importCommand>,
): Promise<number | ImportCommandDone> {
  if (zendesk) {
    const address = readAddress(zendesk.address);
    if (!address) return { outcome: 'refused', why: 'address' };
    return beginWithZendesk(app, by, { ...zendesk, address, locale, download });
  }
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || !found) return { outcome: 'refused', why: 'nothing' };
  if (found.isFile()) {
    if (!isImportFile(path)) return { outcome: 'refused', why: 'type' };
    const file = { path, name: basename(path), sizeBytes: found.size };
    return beginWithFiles(app, by, { name, locale, download, files: [file] });
  }
  const temporary = await mkdtemp(join(tmpdir(), 'helpwell-import-'));
  try {
    const zip = join(temporary, 'folder.zip');
    await packFolder(path, zip);
    const file = { path: zip, name: `${basename(path)}.zip`, sizeBytes: (await stat(zip)).size };
    return await beginWithFiles(app, by, {
      name: name || nameOfUpload(basename(path)),
      locale,
      download,
      files: [file],
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Puts a folder into a ZIP, as somebody would who sends it in the browser. Links to other places are not followed. */
async function packFolder(folder: string, target: string): Promise<void> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    zip.addFile(file, relative(folder, file).split(sep).join('/'), { compress: false });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(target));
}

/** Waits until an import is under way no more. */
async function ended(
  app: ImportApp,
  id: number,
  runner: JobRunner | undefined,
  onProgress: (done: number, total: number) => void,
): Promise<ShownRun> {
  for (;;) {
    await runner?.run(() => {});
    const run = (await findRun(app.db, id))!;
    if (!isUnderWay(run.state) || run.job?.isOpen === false) return run;
    if (run.job?.total) onProgress(run.job.done, run.job.total);
    await wait(LOOK_MS);
  }
}

/** What became of each article as the command line reports it. */
async function reportOf(app: ImportApp, run: ShownRun, dryRun: boolean): Promise<ImportReport> {
  const { counts } = run;
  const report = emptyReport(run.name, counts?.locales.join(', ') || run.locale, dryRun);
  for (let after = 0; ; ) {
    const items = await listItems(app.db, run.id, { only: 'all', after, limit: PAGE });
    for (const item of items) add(report, item);
    if (items.length < PAGE) break;
    after = items.at(-1)!.id;
  }
  for (const media of [counts?.pictures, counts?.attachments]) {
    report.images.copied += media?.brought ?? 0;
    report.images.failed += media?.failed ?? 0;
  }
  return report;
}

function add(report: ImportReport, item: Item & { slug: string | null }): void {
  const { file, locale, notes, outcome, slug } = item;
  if (file === '') report.notes.push(...notes);
  else
    report.files.push({
      file: locale ? `${locale}: ${file}` : file,
      outcome,
      notes,
      ...(slug !== null && { article: `/${locale}/articles/${slug}` }),
    });
}
