import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Nodes } from 'mdast';
import { toAnySlug } from '../articles/slug-of-name.ts';
import { attachedIn } from './attached-files.ts';
import { convertDrafts } from './convert.ts';
import { downloadFiles, downloadImages } from './download.ts';
import { english } from './english.ts';
import { readExports } from './exports.ts';
import { listHelpCenter } from './help-center-drafts.ts';
import { walk } from './mdx.ts';
import { Media } from './media.ts';
import { noteWords } from './note.ts';
import { type Plan, planArticles, presentIn } from './plan.ts';
import { type OnProgress, Progress } from './progress.ts';
import { readDrafts } from './read-drafts.ts';
import { digestOfFile, type ImportRecord, readRecord, recordPath } from './record.ts';
import { addFile, type ImportReport } from './report.ts';
import { listFolder } from './source-files.ts';
import { oldPlaceOf } from './targets.ts';
import { writeImport } from './write.ts';

export { countReport, exitCode, formatReport, type ImportReport } from './report.ts';

export type ImportOptions = {
  /** The folder to import, absolute or from the working directory. */
  folder: string;
  contentDir: string;
  /** Language of all articles in the folder. */
  locale: string;
  /** Name under which the import keeps its record and images; otherwise the folder's name. The same name continues the same import. */
  name?: string;
  /** Where the old help center was (`support.example.com`, `https://example.com/help`): links there become links between the articles. */
  oldHosts?: readonly string[];
  /** Fetches pictures that articles show from other sites, and files that they offer. What was fetched once is not fetched again. */
  download?: boolean;
  /** Called after each step. */
  onProgress?: OnProgress;
  /** Writes nothing; the report says what would happen. */
  dryRun?: boolean;
};

/** The folder cannot be imported at all; the message says why and what to do. */
export class ImportRefused extends Error {}

/**
 * Imports a folder of help articles, in Markdown, in HTML or as the export of a help center, into `content/articles/<locale>/`.
 *
 * Every file is tried; what could not be converted is in the report with the file and, where known, the line. Files are written whole or
 * not at all. Run again, the same input gives the same bytes, changed files update their article, and an article that was edited by
 * hand is left alone. When the disk is full or the like, it stops and `report.stopped` says what was not written; running it again goes on.
 *
 * @throws {ImportRefused} when the folder is not there, cannot be read, or holds no articles, or the record of the last run is damaged.
 */
export async function importArticles(options: ImportOptions): Promise<ImportReport> {
  const folder = resolve(options.folder);
  const { contentDir, locale } = options;
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(locale))
    throw new ImportRefused(`“${locale}” is no language code; expected one such as en.`);
  const found = await stat(folder).catch(() => null);
  if (!found) throw new ImportRefused(`There is no folder ${folder}.`);
  if (!found.isDirectory())
    throw new ImportRefused(`${folder} is a file; expected the folder that holds the articles.`);
  const listing = await listFolder(folder);
  const exports = await readExports(folder, listing.others);
  const centers = exports.centers.map((center) => listHelpCenter(center, locale));
  const entries = centers.flatMap((center) => center.entries);
  if (listing.articles.length + entries.length === 0) {
    const [failed] = exports.failed;
    throw new ImportRefused(
      failed
        ? `${failed.file}: ${noteWords(english, failed.note).what}.`
        : `${folder} holds no articles: no files of Markdown (.md, .mdx) or HTML, and no export of a help center (.json).`,
    );
  }
  const name = toAnySlug(options.name ?? basename(folder)) || 'import';
  const report: ImportReport = {
    name,
    folder,
    locale,
    dryRun: options.dryRun ?? false,
    files: [],
    categories: [],
    images: { copied: 0, unchanged: 0, kept: 0, failed: 0 },
    notes: [],
    stopped: null,
  };
  const record = await readRecord(contentDir, recordPath(locale, name)).catch((error: Error) => {
    throw new ImportRefused(error.message);
  });
  const progress = new Progress(listing.articles.length + entries.length, options.onProgress);
  for (const { file, note } of listing.skipped) addFile(report, file, 'skipped', [note]);
  for (const { file, note } of exports.failed) addFile(report, file, 'failed', [note]);
  const sources = await readDrafts(folder, listing, centers, locale, report, progress);
  const pages = new Map(centers.flatMap((center) => [...center.pages]));
  const plan = await planArticles({ sources, listing, record, report, present: await presentIn(contentDir, locale), locale, oldHosts: options.oldHosts, pages }); // biome-ignore format: one thought
  const media = new Media(name);
  const temporary = await mkdtemp(join(tmpdir(), 'import-'));
  try {
    await fetchElsewhere(options, plan, media, { record, temporary, progress });
    const texts = await convertDrafts(plan, media, locale, progress);
    await writeImport({ folder, contentDir, locale, record, report, progress }, plan, texts, media);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  progress.end();
  report.files.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return report;
}

/** Brings pictures and files over that lie on other sites: those of earlier runs, and, when asked for, all others. */
async function fetchElsewhere(
  { contentDir, download, dryRun, oldHosts = [] }: ImportOptions,
  { planned, targets }: Plan,
  media: Media,
  { record, temporary, progress }: { record: ImportRecord; temporary: string; progress: Progress },
): Promise<void> {
  const wanted = new Set<string>();
  const files = attachedIn({ planned, targets }).addresses;
  for (const { draft } of planned)
    walk(draft.tree, (node) => {
      const src = node.type === 'image' ? node.url : figureSource(node);
      if (src === undefined || /^data:/i.test(src)) return;
      const found = targets.image(src, draft.file);
      if (found.kind === 'address') wanted.add(found.url);
    });
  for (const [address, path] of Object.entries(record.downloads))
    if ((wanted.has(address) || files.has(address)) && (await digestOfFile(join(contentDir, path))) !== undefined) {
      media.downloads.set(address, path);
      wanted.delete(address);
      files.delete(address);
    }
  if (!download || dryRun) return;
  const trustedHosts = new Set(oldHosts.flatMap((place) => oldPlaceOf(place)?.host ?? []));
  const options = { folder: temporary, trustedHosts, onDone: (address: string) => progress.tell(address) };
  const fetched = await downloadImages([...wanted], options);
  // In the order met, whichever came first: the same folder gives the same bytes.
  for (const address of wanted) media.addDownload(address, fetched.get(address)!);
  const saved = await downloadFiles([...files.keys()], options);
  for (const [address, name] of files) await media.addFile(address, name, saved.get(address)!);
}

function figureSource(node: Nodes): string | undefined {
  if (node.type !== 'mdxJsxFlowElement' || node.name !== 'Figure') return undefined;
  const src = node.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === 'src')?.value;
  return typeof src === 'string' ? src : undefined;
}
