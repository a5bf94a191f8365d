import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { openStorage, type StorageSettings } from '../files/open-storage.ts';
import type { FileStorage } from '../files/storage.ts';
import { sweepStorage } from '../files/sweep-storage.ts';
import { jobKind } from '../jobs/job.ts';
import type { ControlCommand } from '../server/control.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { ImportMessages } from './messages/types.ts';
import { mayImport } from './policy.ts';
import { UPLOAD_FORM_BYTES } from './runs/actions.ts';
import { IMPORT_JOB } from './runs/run.ts';
import { importedArticles, importedPictures, importItems, importPages, importRuns } from './runs/schema.ts';
import { neededFiles, sweepRuns } from './runs/store.ts';
import type { ImportApp } from './runs/work.ts';

const HOUR_SECONDS = 3_600;

const personalData: PersonalData = {
  tables: [
    {
      table: importRuns,
      columns: {
        removed: 'email',
        secret: 'token',
        kept: 'id started_by created_at ended_at source name locale address download state',
        internal: 'files problem counts job_id',
      },
      of: ({ id }) => eq(importRuns.startedBy, id),
    },
    {
      table: importedArticles,
      columns: {
        kept: 'source locale article_id draft_author outcome',
        internal: 'digest revision_id draft_sequence run_id',
      },
      of: ({ id }) => eq(importedArticles.draftAuthor, id),
    },
  ],
  impersonal: [
    [importPages, 'content'],
    [importItems, 'content'],
    [importedPictures, 'addresses'],
  ],
  async forget(tx, { id }) {
    await tx.update(importRuns).set({ email: null, token: null }).where(eq(importRuns.startedBy, id));
  },
};

const routes: RouteRules = {
  '/[locale]/staff/imports': { ...FORM, bodyBytes: UPLOAD_FORM_BYTES },
  '/[locale]/staff/imports/[id]': FORM,
};

const place: StaffPlace<ImportMessages> = {
  path: 'imports',
  group: 'manage',
  icon: 'import',
  words: ({ imports }) => ({ title: imports.title, text: imports.place }),
  may: mayImport,
};

/** What was sent to be imported, in the data folder. */
export const openImportFiles = (settings: StorageSettings): FileStorage => openStorage(settings, 'imports');

/** What was put into the storage a moment ago may belong to an import whose row is about to be written. */
const UPLOAD_MS = HOUR_SECONDS * 1000;

async function sweep({ db, importFiles }: { db: Db; importFiles: FileStorage }): Promise<void> {
  const now = new Date();
  await sweepRuns(db, now);
  await sweepStorage(importFiles, new Date(now.getTime() - UPLOAD_MS), (keys) => neededFiles(db, keys));
}

/** What the product needs to know of bringing in what a company has elsewhere. */
export const importDomain = {
  name: 'import',
  personalData,
  routes,
  staffPlaces: [place],
  open: ({ settings }: { settings: StorageSettings }): { importFiles: FileStorage } => ({
    importFiles: openImportFiles(settings),
  }),
  commands: (app: ImportApp): Record<string, ControlCommand> => ({
    // What reads the formats of others is loaded when something is brought in.
    'import:articles': async (input, onProgress) =>
      (await import('./runs/command.ts')).importIntoDatabase(app, input, onProgress),
  }),
  jobs: (app: ImportApp) => [
    jobKind({
      kind: IMPORT_JOB,
      payload: z.object({ run: z.number().int() }),
      run: async (job) => (await import('./runs/work.ts')).runImport(app, job),
    }),
  ],
  sweeps: [{ name: 'imports that have ended', everySeconds: HOUR_SECONDS, run: sweep }],
};
