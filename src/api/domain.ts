import { eq, lt, sql } from 'drizzle-orm';
import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { openStorage, type StorageSettings } from '../files/open-storage.ts';
import type { FileStorage } from '../files/storage.ts';
import { jobKind } from '../jobs/job.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { LIMITS } from '../tickets/ticket.ts';
import { adoptChanges } from './export/changes.ts';
import { packChangesJob } from './export/pack-changes.ts';
import { apiChanges } from './export/schema.ts';
import { exportChanges, exportFiles, exportRuns, exportSettings } from './files/schema.ts';
import { sweepFiles } from './files/store.ts';
import { adoptFiles, writeFiles } from './files/write-files.ts';
import { apiIds } from './ids/schema.ts';
import type { ApiMessages } from './messages/types.ts';
import { apiJobs } from './support/jobs/schema.ts';
import { mayManageTokens } from './tokens/policy.ts';
import { apiTokens, apiUses } from './tokens/schema.ts';

const personalData: PersonalData = {
  tables: [
    {
      table: apiTokens,
      columns: {
        removed: 'id name ending scopes owner_id created_at last_used_at expires_at revoked_at',
        secret: 'token_hash',
      },
      of: ({ id }) => eq(apiTokens.ownerId, id),
    },
    {
      table: apiJobs,
      columns: { removed: 'id owner_id total status message results created_at' },
      of: ({ id }) => eq(apiJobs.ownerId, id),
    },
  ],
  async forget(tx, { id }) {
    await tx.delete(apiTokens).where(eq(apiTokens.ownerId, id));
    await tx.delete(apiJobs).where(eq(apiJobs.ownerId, id));
  },
  impersonal: [
    [apiUses, 'counters under keyed hashes, gone after an hour'],
    [apiIds, 'numbers of what has a name'],
    [apiChanges, 'when rows changed, and what exports show of them as it is there; triggers change it with them'],
    [exportSettings, 'what an administrator chose'],
    [exportChanges, 'numbers of rows that changed'],
    [exportRuns, 'when files were written'],
    [exportFiles, 'names and sums of files, which hold no names, addresses and texts of customers'],
  ],
};

/** A file, and what stands around it. */
const BODY_BYTES = LIMITS.attachmentBytes + 1024 * 1024;

const routes: RouteRules = {
  '/api/v2/[...path]': {
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    anySlashes: true,
    // What visitors may read, scripts of any site may; neither cookies nor tokens come with them.
    cors: ['GET'],
    bodyBytes: BODY_BYTES,
    // A token shows who it is; what a session may do is asked again.
    foreignPosts: true,
  },
  '/[locale]/staff/api': FORM,
  '/[locale]/staff/api/files': FORM,
  '/[locale]/staff/api/reference': {},
};

const staffPlaces: readonly StaffPlace<ApiMessages>[] = [
  {
    path: 'api',
    group: 'manage',
    icon: 'key',
    words: ({ api }) => ({ title: api.title, text: api.place }),
    may: mayManageTokens,
  },
];

/** Where files for warehouses are kept. */
interface ExportStorage {
  exportFiles: FileStorage;
}

/** What the product needs to know of the API. */
export const apiDomain = {
  name: 'api',
  routes,
  staffPlaces,
  personalData,
  async open({ db, settings }: { db: Db; settings: StorageSettings }): Promise<ExportStorage> {
    await adoptChanges(db);
    await adoptFiles(db);
    return { exportFiles: openStorage(settings, 'export-files') };
  },
  jobs: ({ db, exportFiles: storage }: { db: Db } & ExportStorage) => [
    jobKind({
      kind: 'export-files',
      everySeconds: 60,
      run: ({ signal }) => writeFiles({ db, storage, signal }),
    }),
    packChangesJob({ db }),
  ],
  sweeps: [
    {
      name: 'minutes of programs that are over',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => db.delete(apiUses).where(lt(apiUses.startedAt, sql`now() - interval '1 hour'`)),
    },
    {
      name: 'results of programs of long ago',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => db.delete(apiJobs).where(lt(apiJobs.createdAt, sql`now() - interval '1 day'`)),
    },
    {
      name: 'files for warehouses',
      everySeconds: 3600,
      run: ({ db, exportFiles: storage }: { db: Db } & ExportStorage) => sweepFiles(db, storage, new Date()),
    },
  ],
};
