// What an import reads: a folder with what was sent, or a help center's answers.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unseal } from '../../accounts/seal.ts';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { readExports } from '../exports.ts';
import type { HelpCenter } from '../help-center.ts';
import type { Note } from '../note.ts';
import { type FolderListing, listFolder } from '../source-files.ts';
import { readZendesk } from '../zendesk.ts';
import { fetchZendesk, ZendeskRefused } from '../zendesk-live.ts';
import { unpackZip, ZipRefused } from '../zip.ts';
import { type RunProblem, TOKEN_PURPOSE } from './run.ts';
import { type Run, storedPages, storePage } from './store.ts';

/** What is read of the running product. */
export interface SourceApp {
  db: Db;
  secret: string;
  settings: { importHosts: readonly string[] };
  importFiles: FileStorage;
}

/** What was sent or fetched, ready to be read. */
export interface OpenSource {
  /** Of the files, on this machine. */
  folder: string;
  listing: FolderListing;
  centers: HelpCenter[];
  failed: { file: string; note: Note }[];
}

/** A source that cannot be read, whatever is tried. */
export class SourceRefused extends Error {
  override name = 'SourceRefused';
  readonly problem: RunProblem;
  constructor(problem: RunProblem) {
    super(`The import cannot be read: ${problem.code}${problem.detail ? ` (${problem.detail})` : ''}.`);
    this.problem = problem;
  }
}

/** Hosts that may lie in a private network, as the settings name them. */
export const trustedHosts = (app: SourceApp): ReadonlySet<string> =>
  new Set(app.settings.importHosts.map((host) => host.toLowerCase()));

/**
 * Makes the source of an import ready.
 * @param temporary a folder of the import's own, which the caller removes.
 * @throws SourceRefused when it cannot be read, and what else went wrong on the way.
 */
export async function openSource(
  app: SourceApp,
  run: Run,
  { temporary, signal, onPage }: { temporary: string; signal: AbortSignal; onPage: (pages: number) => void },
): Promise<OpenSource> {
  const folder = join(temporary, 'source');
  await mkdir(folder, { recursive: true });
  try {
    if (run.source === 'zendesk') return await openZendesk(app, run, { folder, signal, onPage });
    for (const file of run.files) await takeOut(app.importFiles, file, { folder, temporary, signal });
    const listing = await listFolder(folder);
    const { centers, failed } = await readExports(folder, listing.others);
    if (listing.articles.length === 0 && centers.every(({ articles }) => articles.length === 0))
      throw new SourceRefused({
        code: 'empty',
        ...(failed[0] && { detail: failed[0].file, note: failed[0].note }),
      });
    return { folder, listing, centers, failed };
  } catch (error) {
    if (error instanceof ZipRefused) throw new SourceRefused({ code: `zip-${error.problem}` });
    if (error instanceof ZendeskRefused) throw new SourceRefused({ code: error.reason, detail: error.detail });
    throw error;
  }
}

async function openZendesk(
  app: SourceApp,
  run: Run,
  { folder, signal, onPage }: { folder: string; signal: AbortSignal; onPage: (pages: number) => void },
): Promise<OpenSource> {
  const values = await fetchZendesk({
    address: run.address,
    email: run.email ?? '',
    token: run.token === null ? undefined : unseal(app.secret, TOKEN_PURPOSE, run.token),
    trustedHosts: trustedHosts(app),
    known: await storedPages(app.db, run.id),
    keep: (page) => storePage(app.db, { runId: run.id, ...page }),
    signal,
    onPage,
  });
  const center = readZendesk(values);
  if (center.articles.length === 0) throw new SourceRefused({ code: 'empty' });
  return { folder, listing: { articles: [], parts: [], others: [], skipped: [] }, centers: [center], failed: [] };
}

async function takeOut(
  storage: FileStorage,
  { key, name }: { key: string; name: string },
  { folder, temporary, signal }: { folder: string; temporary: string; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  const bytes = await storage.open(key);
  if (!bytes) throw new SourceRefused({ code: 'gave-up' });
  const isZip = /\.zip$/i.test(name);
  const plain = basename(name.replaceAll('\\', '/')).replace(/^\.+/, '').slice(0, 200) || 'file';
  const target = isZip ? join(temporary, `${key}.zip`) : join(folder, plain);
  await pipeline(bytes, createWriteStream(target));
  if (!isZip) return;
  await unpackZip(target, folder);
  await rm(target);
}
