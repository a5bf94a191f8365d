// An administrator's decisions about an import: to look, to bring, to stop.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { seal } from '../../accounts/seal.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { addJob, cancelJob } from '../../jobs/store.ts';
import { IMPORT_JOB, isUnderWay, jobName, nameOfUpload, type StoredFile, TOKEN_PURPOSE } from './run.ts';
import { importRuns } from './schema.ts';
import type { SourceApp } from './source.ts';
import { changeRun, lockRun, type Run } from './store.ts';

/** What administrators do to imports, as the audit log has it. */
type ImportAuditAction = 'import.begun' | 'import.confirmed' | 'import.stopped';

/** What both ways of beginning say. */
export interface Beginning {
  locale: string;
  /** Pictures of other sites are brought too. */
  download: boolean;
}

/** Keeps files that were sent and lets somebody look at what would come of them. @returns the number of the import. */
export async function beginWithFiles(
  app: Pick<SourceApp, 'db' | 'importFiles'>,
  by: { id: number },
  given: Beginning & { name: string; files: readonly { path: string; name: string; sizeBytes: number }[] },
): Promise<number> {
  const files: StoredFile[] = [];
  for (const { path, name, sizeBytes } of given.files) {
    const key = randomBytes(16).toString('hex');
    await app.importFiles.put(key, createReadStream(path));
    files.push({ key, name: name.replace(/^.*[/\\]/s, '').slice(0, 200), sizeBytes });
  }
  const name = given.name.trim().slice(0, 80) || nameOfUpload(files[0]!.name);
  const { locale, download } = given;
  return begin(app.db, by, { source: 'files', name, locale, download, files });
}

/** Lets somebody look at what would come from a help center of Zendesk. @returns the number of the import. */
export async function beginWithZendesk(
  app: Pick<SourceApp, 'db' | 'secret'>,
  by: { id: number },
  { address, email, token, locale, download }: Beginning & { address: URL; email: string; token: string },
): Promise<number> {
  const sealed = token === '' ? null : seal(app.secret, TOKEN_PURPOSE, token);
  const { origin, host } = address;
  return begin(app.db, by, {
    source: 'zendesk',
    name: host,
    address: origin,
    email: email || null,
    token: sealed,
    locale,
    download,
  });
}

async function begin(
  db: Db,
  by: { id: number },
  values: Omit<typeof importRuns.$inferInsert, 'startedBy'>,
): Promise<number> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(importRuns)
      .values({ ...values, startedBy: by.id })
      .returning({ id: importRuns.id });
    await work(tx, row!.id);
    await note(tx, by, 'import.begun', { import: String(row!.id), from: values.name });
    return row!.id;
  });
}

/** What a decision came to; `gone`: there is no such import, or it is past that. */
export type Decided = 'done' | 'gone';

/** Lets an import come that was looked at. */
export async function confirmRun(db: Db, by: { id: number }, id: number): Promise<Decided> {
  return db.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (run?.state === 'importing' || run?.state === 'done') return 'done';
    if (run?.state !== 'ready') return 'gone';
    await changeRun(tx, id, { state: 'importing', startedBy: by.id });
    await work(tx, id);
    await note(tx, by, 'import.confirmed', { import: String(id), from: run.name });
    return 'done';
  });
}

/** Ends an import, wherever it is. What came stays. */
export async function stopRun(db: Db, by: { id: number }, id: number): Promise<Decided> {
  return db.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (run?.state === 'stopped') return 'done';
    if (!run || !(isUnderWay(run.state) || run.state === 'ready')) return 'gone';
    if (run.jobId !== null) await cancelJob(tx, run.jobId);
    await changeRun(tx, id, { state: 'stopped', token: null, endedAt: new Date() });
    await note(tx, by, 'import.stopped', { import: String(id), from: run.name });
    return 'done';
  });
}

async function work(tx: Tx, id: number): Promise<void> {
  const jobId = await addJob(tx, { kind: IMPORT_JOB, name: jobName(id), payload: { run: id } });
  await changeRun(tx, id, { jobId } satisfies Partial<Run>);
}

function note(tx: Tx, by: { id: number }, action: ImportAuditAction, details: Record<string, string>): Promise<void> {
  return addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details });
}
