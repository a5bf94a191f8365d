// What an import writes, and in which order, so that a run that ends anywhere can be run again.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { keyOf } from './draft.ts';
import { codeOf, explain, isFatal } from './failures.ts';
import type { PlannedCategory } from './folders.ts';
import { type Media, writeMedia } from './media.ts';
import type { Plan, Planned } from './plan.ts';
import type { Progress } from './progress.ts';
import { digest, digestOfFile, type ImportRecord, recordPath, writeRecord, writeWhole } from './record.ts';
import { failFile, type ImportReport } from './report.ts';

export type ImportTask = {
  /** The source. */
  folder: string;
  contentDir: string;
  locale: string;
  /** What the last run wrote. */
  record: ImportRecord;
  /** Becomes what was written, kept and not written. */
  report: ImportReport;
  progress: Progress;
};

/** An article to be written. */
type Work = { planned: Planned; text: string; digest: string };

/**
 * Writes what changed: images, categories, articles, and the record before and after; in a dry run, nothing.
 * @param texts of the articles, by path inside the content folder.
 */
export async function writeImport(
  task: ImportTask,
  plan: Plan,
  texts: ReadonlyMap<string, string>,
  media: Media,
): Promise<void> {
  const { folder, contentDir, locale, record, report, progress } = task;
  const path = recordPath(locale, report.name);
  const next: ImportRecord = {
    version: 1,
    articles: { ...record.articles },
    images: { ...record.images },
    downloads: Object.fromEntries(media.downloads),
  };
  const work = await whatChanged(task, plan, texts, next);
  if (report.dryRun) {
    await writeCategories(task, new Set(plan.planned.map((planned) => planned.category)), true);
    for (const { planned } of work) progress.step(planned.draft.file);
    return;
  }
  let at = path;
  let done = 0;
  try {
    // Said before it is done: a run that is killed half-way still knows its own files.
    await writeRecord(contentDir, path, next);
    at = `content/images/${report.name}`;
    await writeMedia(media, { folder, contentDir, record, next, report });
    at = `content/articles/${locale}`;
    await writeCategories(task, new Set(work.map(({ planned }) => planned.category)), false);
    for (const { planned, text, digest: wanted } of work) {
      at = planned.draft.file;
      try {
        await writeWhole(join(contentDir, planned.article), text);
        if (planned.old) await rm(join(contentDir, planned.old), { force: true });
        next.articles[keyOf(planned.draft)] = { article: planned.article, digest: wanted };
      } catch (error) {
        if (isFatal(error)) throw error;
        failFile(planned.report, 'unwritable', { file: planned.article, error: codeOf(error) });
        forget(record, next, planned);
      }
      done += 1;
      progress.step(planned.draft.file);
    }
  } catch (error) {
    const rest = work.slice(done).map(({ planned }) => planned);
    for (const planned of rest) {
      failFile(planned.report, 'stopped-before');
      forget(record, next, planned);
    }
    report.stopped = { at, why: explain(error), notDone: rest.map((planned) => planned.draft.file) };
  }
  try {
    await writeRecord(contentDir, path, next);
  } catch (error) {
    report.stopped ??= {
      at: path,
      why: `the record of the import cannot be written: ${explain(error)}`,
      notDone: [],
    };
  }
}

/** Sorts out which articles are new, changed, unchanged, or edited by hand and kept, and puts those that are ours into `next`. */
async function whatChanged(
  { contentDir, record, progress }: ImportTask,
  plan: Plan,
  texts: ReadonlyMap<string, string>,
  next: ImportRecord,
): Promise<Work[]> {
  const work: Work[] = [];
  for (const planned of plan.planned) {
    const text = texts.get(planned.article);
    if (text === undefined) {
      progress.step(planned.draft.file);
      continue;
    }
    const entry = record.articles[keyOf(planned.draft)];
    const wanted = digest(text);
    try {
      const current = await digestOfFile(join(contentDir, planned.old ?? planned.article));
      const isOurs =
        current === undefined || current === wanted || current === entry?.digest || current === entry?.before;
      if (!isOurs) {
        planned.report.outcome = 'kept';
        planned.report.article = planned.old ?? planned.article;
        planned.report.notes = [
          entry
            ? {
                kind: 'name',
                what: 'edited-file',
                instead: 'left-delete',
              }
            : {
                kind: 'name',
                what: 'other-article',
                instead: 'left-rename',
                values: { article: planned.article },
              },
        ];
        progress.step(planned.draft.file);
        continue;
      }
      planned.report.outcome =
        current === undefined ? 'created' : current === wanted && !planned.old ? 'unchanged' : 'updated';
      next.articles[keyOf(planned.draft)] = {
        article: planned.article,
        digest: wanted,
        ...(current !== undefined && current !== wanted ? { before: current } : {}),
      };
      if (planned.report.outcome === 'unchanged') progress.step(planned.draft.file);
      else work.push({ planned, text, digest: wanted });
    } catch (error) {
      failFile(planned.report, 'unwritable', { file: planned.article, error: codeOf(error) });
      progress.step(planned.draft.file);
    }
  }
  return work;
}

/** A file that was not written stays in the record as it was. */
function forget(record: ImportRecord, next: ImportRecord, planned: Planned): void {
  const before = record.articles[keyOf(planned.draft)];
  if (before) next.articles[keyOf(planned.draft)] = before;
  else delete next.articles[keyOf(planned.draft)];
}

async function writeCategories(
  { contentDir, locale, report }: ImportTask,
  categories: ReadonlySet<PlannedCategory>,
  dryRun: boolean,
): Promise<void> {
  for (const category of [...categories].sort((a, b) => (a.slug < b.slug ? -1 : 1))) {
    const folder = `articles/${locale}/${category.slug}`;
    try {
      const names = await readdir(join(contentDir, folder)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      if (names.some((name) => /^category\.ya?ml$/.test(name))) continue;
      const { slug: _, ...fields } = category;
      if (!dryRun) await writeWhole(join(contentDir, folder, 'category.yml'), stringify(fields, { lineWidth: 0 }));
      report.categories.push(folder);
    } catch (error) {
      if (isFatal(error)) throw error;
      report.notes.push({
        kind: 'category',
        what: 'category-unwritable',
        instead: 'one-by-one',
        values: { file: `${folder}/category.yml`, error: codeOf(error) },
      });
    }
  }
}
