import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, join, posix, resolve } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { stringify } from 'yaml';
import type { ArticleFields } from '../articles/front-matter.ts';
import { articleUrl } from '../articles/slug.ts';
import { articleFields, finishArticle, headingIds } from './article.ts';
import { BeyondBounds } from './body.ts';
import { type Draft, headingOf, readDraft, readPlainDraft } from './draft.ts';
import { type FolderLabel, isIndex, type PlannedCategory, planCategories, readFolderLabel } from './folders.ts';
import { toMdx } from './mdx.ts';
import { digest, digestOfFile, type ImportRecord, readRecord, recordPath, writeRecord, writeWhole } from './record.ts';
import type { FileReport, ImportReport, Note, Outcome } from './report.ts';
import { type Answers, resolveLinks, type WaitingAnchor } from './resolve-links.ts';
import { toAnySlug } from './slug.ts';
import { codeOf, listFolder, readSource } from './source-files.ts';
import { type Target, Targets } from './targets.ts';

export { countReport, exitCode, formatReport, type ImportReport } from './report.ts';

export type ImportOptions = {
  /** The folder to import, absolute or from the working directory. */
  folder: string;
  contentDir: string;
  /** Language of all articles in the folder. */
  locale: string;
  /** Name under which the import keeps its record and images; otherwise the folder's name. The same name continues the same import. */
  name?: string;
  /** Hosts of the old help center (`support.example.com`): links to them become links between the articles. */
  oldHosts?: readonly string[];
  /** Called after each step with the number of files done and the file it was about. */
  onProgress?: (progress: { done: number; total: number; file: string }) => void;
  /** Writes nothing; the report says what would happen. */
  dryRun?: boolean;
};

/** The folder cannot be imported at all; the message says why and what to do. */
export class ImportRefused extends Error {}

/** Each article is read, resolved and written. */
const STEPS_A_FILE = 3;

/** Types of files that content/ serves, so that they can be copied. */
const SERVED = /\.(?:png|jpe?g|gif|webp|avif|svg|mp4|webm|vtt|pdf)$/i;

/** Larger files would make the repository of the content unusable; they are linked from elsewhere instead. */
const MAX_MEDIA_BYTES = 50 * 1024 * 1024;

/** Errors after which writing anything else would fail too. */
const FATAL = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

/** The record is the import's only memory; these files in a source folder are about the folder and not for readers. */
const ABOUT_THE_FOLDER = /^(?:readme|contributing|license|licence|changelog|code_of_conduct|security)\.\w+$/i;

type Planned = {
  draft: Draft;
  slug: string;
  article: string;
  category: PlannedCategory;
  report: FileReport;
  fields: ArticleFields;
  old?: string;
};

/**
 * Imports a folder of Markdown help articles into `content/articles/<locale>/`.
 *
 * Every file is tried; what could not be converted is in the report with the file and, where known, the line. Files are written whole or
 * not at all. Run again, the same input gives the same bytes, changed files update their article, and an article that was edited by
 * hand is left alone. When the disk is full or the like, it stops and `report.stopped` says what was not written; running it again goes on.
 *
 * @throws {ImportRefused} when the folder is not there, cannot be read, or holds no Markdown, or the record of the last run is damaged.
 */
export async function importMarkdown(options: ImportOptions): Promise<ImportReport> {
  const folder = resolve(options.folder);
  const { contentDir, locale } = options;
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(locale))
    throw new ImportRefused(`“${locale}” is no language code; expected one such as en.`);
  const found = await stat(folder).catch(() => null);
  if (!found) throw new ImportRefused(`There is no folder ${folder}.`);
  if (!found.isDirectory())
    throw new ImportRefused(`${folder} is a file; expected the folder that holds the articles.`);
  const listing = await listFolder(folder);
  if (listing.articles.length === 0)
    throw new ImportRefused(`${folder} holds no Markdown files (.md, .mdx, .markdown).`);
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
  const run = new Run(options, folder, report, record);
  for (const { file, note } of listing.skipped) report.files.push({ file, outcome: 'skipped', notes: [note] });
  await run.read(listing.articles, listing.others);
  await run.plan(listing.articles, listing.others);
  run.convert();
  await run.write();
  run.end();
  report.files.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return report;
}

class Run {
  private readonly options: ImportOptions;
  private readonly folder: string;
  private readonly report: ImportReport;
  private readonly record: ImportRecord;
  private readonly drafts = new Map<string, Draft>();
  private readonly reports = new Map<string, FileReport>();
  private readonly labels = new Map<string, FolderLabel>();
  private planned: Planned[] = [];
  private targets!: Targets;
  /** Files to copy: path in content by path in the source. */
  private readonly copies = new Map<string, string>();
  /** Images that were written into the text: bytes by path in content. */
  private readonly inline = new Map<string, Uint8Array>();
  private readonly texts = new Map<string, string>();
  private steps = 0;
  private total = 0;

  constructor(options: ImportOptions, folder: string, report: ImportReport, record: ImportRecord) {
    this.options = options;
    this.folder = folder;
    this.report = report;
    this.record = record;
  }

  private step(file: string): void {
    this.steps += 1;
    const done = Math.min(Math.floor(this.steps / STEPS_A_FILE), this.total);
    this.options.onProgress?.({ done, total: this.total, file });
  }

  /** The last step: files that were not imported took fewer. */
  end(): void {
    this.steps = this.total * STEPS_A_FILE - 1;
    this.step('');
  }

  private add(file: string, outcome: Outcome, notes: Note[] = []): FileReport {
    const entry: FileReport = { file, outcome, notes };
    this.reports.set(file, entry);
    this.report.files.push(entry);
    return entry;
  }

  /** Reads every file into a draft; one that cannot be read is reported and the others go on. */
  async read(articles: readonly string[], others: readonly string[]): Promise<void> {
    this.total = articles.length;
    for (const file of others.filter((other) => /(?:^|\/)_category_\.(?:json|ya?ml)$/.test(other))) {
      const source = await readSource(join(this.folder, file));
      const label = source.ok ? readFolderLabel(source.text) : undefined;
      if (label) this.labels.set(posix.dirname(file), label);
    }
    for (const file of articles) {
      this.step(file);
      const source = await readSource(join(this.folder, file));
      if (!source.ok) {
        this.add(file, 'failed', [{ kind: 'encoding', what: source.why, instead: 'It was not imported.' }]);
        continue;
      }
      try {
        const draft = this.draft(file, source.text);
        draft.notes.unshift(...source.notes);
        const hasFields = draft.fields.title !== undefined || draft.fields.formerly.length > 0;
        if (draft.isEmpty) {
          if (isIndex(file))
            this.labels.set(posix.dirname(file), {
              title: draft.fields.title,
              summary: draft.fields.summary,
              order: draft.fields.order,
              ...this.labels.get(posix.dirname(file)),
            });
          this.add(file, 'skipped', [
            isIndex(file)
              ? {
                  kind: 'category',
                  what: 'the file says something about its folder only',
                  instead: 'Its title and summary became those of the category.',
                }
              : { kind: 'text', what: 'the file holds no text', instead: 'There is nothing to import.' },
          ]);
        } else if (!file.includes('/') && ABOUT_THE_FOLDER.test(file) && !hasFields && articles.length > 1) {
          this.add(file, 'skipped', [
            {
              kind: 'name',
              what: 'the file is about the folder and not for readers',
              instead: 'Give it front matter with a title to import it.',
            },
          ]);
        } else {
          if (/^_index\./i.test(posix.basename(file)) && !this.labels.has(posix.dirname(file)))
            this.labels.set(posix.dirname(file), {
              title: draft.fields.title,
              summary: draft.fields.summary,
              order: draft.fields.order,
            });
          this.drafts.set(file, draft);
        }
      } catch (error) {
        this.add(file, 'failed', [
          {
            kind: 'layout',
            what: `it cannot be read as Markdown (${messageOf(error)})`,
            instead: 'It was not imported.',
          },
        ]);
      }
    }
  }

  private draft(file: string, text: string): Draft {
    try {
      return readDraft(file, text, this.options.locale);
    } catch (error) {
      const line = error instanceof BeyondBounds ? error.line : undefined;
      return readPlainDraft(file, text, this.options.locale, { why: messageOf(error), line });
    }
  }

  /** Gives each article its category and its slug, and learns where links lead. */
  async plan(articles: readonly string[], others: readonly string[]): Promise<void> {
    const { locale } = this.options;
    const files = [...this.drafts.keys()];
    const { categoryOf, byFolder } = planCategories(files, this.labels, locale);
    const tops = new Set(articles.map((file) => file.split('/')[0]!));
    if (tops.size > 1 && [...tops].filter((top) => /^[a-z]{2}(?:[-_][a-z]{2})?$/i.test(top)).length === tops.size)
      this.report.notes.push({
        kind: 'category',
        what: `its folders look like languages (${[...tops].join(', ')})`,
        instead: `All of it was imported as ${locale}; import each folder by itself with its own language.`,
      });
    const taken = await this.existingSlugs();
    const former = new Map<string, string>();
    const vanished = new Map<string, string>();
    for (const [file, entry] of Object.entries(this.record.articles))
      if (!this.drafts.has(file) && !this.reports.has(file)) vanished.set(posix.basename(entry.article, '.mdx'), file);
    const mine = (article: string) => Object.values(this.record.articles).some((entry) => entry.article === article);
    const chosen = new Map<string, string>();
    // Articles of earlier runs keep their address whatever came since.
    const known = (file: string) => {
      const entry = this.record.articles[file];
      return entry && posix.dirname(entry.article) === `articles/${locale}/${categoryOf.get(file)!.slug}`
        ? posix.basename(entry.article, '.mdx')
        : undefined;
    };
    for (const file of files) {
      const slug = known(file);
      if (slug) chosen.set(slug, file);
    }
    for (const file of files) {
      const draft = this.drafts.get(file)!;
      const category = categoryOf.get(file)!;
      const base = slugOf(file, draft);
      let slug = known(file);
      let old: string | undefined;
      if (!slug) {
        const isFree = (one: string) => {
          const holder = taken.get(one);
          return (
            !chosen.has(one) &&
            (holder === undefined ||
              holder === `articles/${locale}/${category.slug}/${one}.mdx` ||
              (vanished.has(one) && mine(holder)))
          );
        };
        const candidates = [base, ...(base.endsWith(`-${category.slug}`) ? [] : [`${base}-${category.slug}`])];
        for (let n = 2; candidates.length < 10_000 && n < 10_000; n += 1) candidates.push(`${base}-${n}`);
        slug = candidates.find(isFree) ?? `${base}-${digest(file).slice(0, 8)}`;
        chosen.set(slug, file);
        if (slug !== base)
          draft.notes.push({
            kind: 'name',
            what: `another article is already called ${base}`,
            instead: `The address of this one is ${slug}.`,
          });
        const gone = vanished.get(slug);
        if (gone) {
          old = this.record.articles[gone]!.article;
          vanished.delete(slug);
          this.record.articles[file] = this.record.articles[gone]!;
          delete this.record.articles[gone];
        }
      }
      const formerly = draft.fields.formerly.filter((one) => {
        const holder = former.get(one.toLowerCase());
        if (holder && holder !== file) {
          draft.notes.push({
            kind: 'name',
            what: `its old id or address ${one} is also that of ${holder}`,
            instead: 'Old links lead to that one.',
          });
          return false;
        }
        former.set(one.toLowerCase(), file);
        return true;
      });
      const entry = this.add(file, 'unchanged', draft.notes);
      entry.article = `articles/${locale}/${category.slug}/${slug}.mdx`;
      this.planned.push({
        draft,
        slug,
        category,
        report: entry,
        article: entry.article,
        fields: articleFields(draft, slug, formerly),
        ...(old && old !== entry.article ? { old } : {}),
      });
    }
    for (const planned of this.planned) {
      // An old address that is now the address of another article leads there.
      planned.fields.formerly = planned.fields.formerly.filter(
        (one) => !chosen.has(one) || chosen.get(one) === planned.draft.file,
      );
    }
    for (const [slug, file] of vanished) {
      const entry = this.record.articles[file]!;
      if ((await digestOfFile(join(this.options.contentDir, entry.article))) === undefined) {
        delete this.record.articles[file];
        continue;
      }
      this.add(file, 'removed', [
        {
          kind: 'name',
          what: `${file} is no longer in the folder`,
          instead: `Its article ${slug} stays; delete ${entry.article} if nobody needs it.`,
        },
      ]).article = entry.article;
    }
    const targets: Target[] = this.planned.map(({ draft, slug, category, fields }) => ({
      file: draft.file,
      slug,
      category: category.slug,
      title: fields.title,
      former: fields.formerly,
    }));
    const hosts = new Set([
      ...(this.options.oldHosts ?? []).map((host) => host.replace(/^https?:\/\//i, '').replace(/\/.*$/, '')),
      ...[...this.drafts.values()].flatMap((draft) => draft.fields.hosts),
    ]);
    this.targets = new Targets(targets, others, byFolder, hosts);
  }

  /** Converts every draft to the text of its article. */
  convert(): void {
    const { locale } = this.options;
    const waiting = new Map<Planned, WaitingAnchor[]>();
    const bodies = new Map<Planned, string>();
    const ids = new Map<string, Map<number, string>>();
    const attempt = (planned: Planned, work: () => void) => {
      if (planned.report.outcome === 'failed') return;
      try {
        work();
      } catch (error) {
        this.fail(planned, `it cannot be converted (${messageOf(error)})`);
      }
    };
    for (const planned of this.planned)
      attempt(planned, () => {
        waiting.set(planned, resolveLinks(planned.draft, this.answers(planned)));
        const body = toMdx(planned.draft.tree);
        bodies.set(planned, body);
        ids.set(planned.draft.file, headingIds(planned.draft, body, locale));
      });
    const byFile = new Map(this.planned.map((planned) => [planned.draft.file, planned]));
    for (const planned of this.planned)
      attempt(planned, () => {
        this.step(planned.draft.file);
        const anchors = waiting.get(planned) ?? [];
        for (const { file, anchor, set } of anchors) {
          const draft = byFile.get(file)?.draft;
          const heading = draft && headingOf(draft, anchor);
          set(heading === undefined ? undefined : (ids.get(file)?.get(heading) ?? ''));
        }
        const body = anchors.length > 0 ? toMdx(planned.draft.tree) : bodies.get(planned)!;
        const finished = finishArticle(planned.draft, planned.fields, body, planned.article, locale);
        if (finished.ok) this.texts.set(planned.article, finished.text);
        else this.fail(planned, finished.why);
      });
  }

  /** Writes what changed: images, categories, articles, and the record before and after. */
  async write(): Promise<void> {
    const { contentDir, locale } = this.options;
    const dryRun = this.options.dryRun ?? false;
    const path = recordPath(locale, this.report.name);
    const work: { planned: Planned; text: string; digest: string; current: string | undefined }[] = [];
    const next: ImportRecord = { version: 1, articles: { ...this.record.articles }, images: { ...this.record.images } };
    for (const planned of this.planned) {
      const text = this.texts.get(planned.article);
      if (text === undefined) {
        this.step(planned.draft.file);
        continue;
      }
      const entry = this.record.articles[planned.draft.file];
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
                  what: 'the article was edited by hand after it was imported',
                  instead: 'It was left as it is. Delete it and import again to have the text of the source.',
                }
              : {
                  kind: 'name',
                  what: `an article that this import did not write is already at ${planned.article}`,
                  instead: 'It was left as it is; rename one of the two to have both.',
                },
          ];
          this.step(planned.draft.file);
          continue;
        }
        planned.report.outcome =
          current === undefined ? 'created' : current === wanted && !planned.old ? 'unchanged' : 'updated';
        next.articles[planned.draft.file] = {
          article: planned.article,
          digest: wanted,
          ...(current !== undefined && current !== wanted ? { before: current } : {}),
        };
        if (planned.report.outcome === 'unchanged') this.step(planned.draft.file);
        else work.push({ planned, text, digest: wanted, current });
      } catch (error) {
        this.fail(planned, `${planned.article} cannot be written (${codeOf(error)})`);
        this.step(planned.draft.file);
      }
    }
    if (dryRun) {
      await this.writeCategories(new Set(this.planned.map((planned) => planned.category)), true);
      for (const { planned } of work) this.step(planned.draft.file);
      return;
    }
    let at = path;
    let done = 0;
    try {
      // Said before it is done: a run that is killed half-way still knows its own files.
      await writeRecord(contentDir, path, next);
      at = `content/images/${this.report.name}`;
      await this.writeImages(next);
      at = `content/articles/${locale}`;
      await this.writeCategories(new Set(work.map(({ planned }) => planned.category)), false);
      for (const { planned, text, digest: wanted } of work) {
        at = planned.draft.file;
        try {
          await writeWhole(join(contentDir, planned.article), text);
          if (planned.old) await rm(join(contentDir, planned.old), { force: true });
          next.articles[planned.draft.file] = { article: planned.article, digest: wanted };
        } catch (error) {
          if (FATAL.has(codeOf(error))) throw error;
          this.fail(planned, `${planned.article} cannot be written (${codeOf(error)})`);
          this.forget(next, planned);
        }
        done += 1;
        this.step(planned.draft.file);
      }
    } catch (error) {
      const rest = work.slice(done).map(({ planned }) => planned);
      for (const planned of rest) {
        this.fail(planned, 'the import stopped before this file');
        this.forget(next, planned);
      }
      this.report.stopped = { at, why: explain(error), notDone: rest.map((planned) => planned.draft.file) };
    }
    try {
      await writeRecord(contentDir, path, next);
    } catch (error) {
      this.report.stopped ??= {
        at: path,
        why: `the record of the import cannot be written: ${explain(error)}`,
        notDone: [],
      };
    }
  }

  private forget(next: ImportRecord, planned: Planned): void {
    const before = this.record.articles[planned.draft.file];
    if (before) next.articles[planned.draft.file] = before;
    else delete next.articles[planned.draft.file];
  }

  private fail(planned: Planned, why: string): void {
    planned.report.outcome = 'failed';
    planned.report.notes.push({ kind: 'layout', what: why.replace(/\.$/, ''), instead: 'It was not imported.' });
  }

  private answers(planned: Planned): Answers {
    const { locale } = this.options;
    const images = `images/${this.report.name}`;
    return {
      link: (href) => this.targets.link(href, planned.draft.file),
      image: (src) => this.targets.image(src, planned.draft.file),
      copy: (file) => {
        if (!SERVED.test(file)) return undefined;
        const known = this.copies.get(file);
        if (known) return `/content/${known}`;
        const extension = posix.extname(file).toLowerCase();
        const clean = posix.join(
          images,
          ...file
            .slice(0, -extension.length)
            .split('/')
            .map((part) => toAnySlug(part) || 'file'),
        );
        const taken = new Set(this.copies.values());
        let path = clean + extension;
        for (let n = 2; taken.has(path); n += 1) path = `${clean}-${n}${extension}`;
        this.copies.set(file, path);
        return `/content/${encodeURI(path)}`;
      },
      inlineImage: (data) => {
        const match = /^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)(?:;[\w=-]+)*?(;base64)?,(.*)$/is.exec(data);
        if (!match) return undefined;
        const bytes = match[2] ? Buffer.from(match[3]!, 'base64') : Buffer.from(decodeSafe(match[3]!), 'utf8');
        if (bytes.length === 0) return undefined;
        const type = match[1]!.toLowerCase().replace('jpeg', 'jpg').replace('svg+xml', 'svg');
        const path = `${images}/inline/${digest(bytes).slice(0, 16)}.${type}`;
        this.inline.set(path, bytes);
        return `/content/${path}`;
      },
      articleUrl: (slug) => articleUrl(locale, slug),
      ownUrl: articleUrl(locale, planned.slug),
      categoryUrl: (category) => `/${locale}/categories/${encodeURIComponent(category)}`,
    };
  }

  private async writeImages(next: ImportRecord): Promise<void> {
    const { contentDir } = this.options;
    const root = await realpath(this.folder);
    const all: { path: string; from: string; read: () => Promise<Uint8Array> }[] = [
      ...[...this.copies].map(([file, path]) => ({ path, from: file, read: async () => readFile(join(root, file)) })),
      ...[...this.inline].map(([path, bytes]) => ({ path, from: path, read: async () => bytes })),
    ];
    for (const { path, from, read } of all) {
      try {
        const bytes = await read();
        if (bytes.length > MAX_MEDIA_BYTES) throw new Error(`it has more than ${MAX_MEDIA_BYTES / 1024 / 1024} MB`);
        if (!(await isWhatItSays(path, bytes))) throw new Error('its content is not of the type that its name says');
        const wanted = digest(bytes);
        const current = await digestOfFile(join(contentDir, path));
        if (current !== undefined && current !== wanted && current !== this.record.images[path]) {
          this.report.images.kept += 1;
          this.report.notes.push({
            kind: 'image',
            what: `content/${path} was changed by hand`,
            instead: 'It was left as it is.',
          });
          continue;
        }
        if (current !== wanted) await writeWhole(join(contentDir, path), bytes);
        this.report.images[current === wanted ? 'unchanged' : 'copied'] += 1;
        next.images[path] = wanted;
      } catch (error) {
        if (FATAL.has(codeOf(error))) throw error;
        this.report.images.failed += 1;
        this.report.notes.push({
          kind: 'image',
          what: `${from} could not be copied (${codeOf(error)})`,
          instead: `Put it at content/${path} by hand.`,
        });
      }
    }
  }

  private async writeCategories(categories: ReadonlySet<PlannedCategory>, dryRun: boolean): Promise<void> {
    const { contentDir, locale } = this.options;
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
        this.report.categories.push(folder);
      } catch (error) {
        if (FATAL.has(codeOf(error))) throw error;
        this.report.notes.push({
          kind: 'category',
          what: `${folder}/category.yml cannot be written (${codeOf(error)})`,
          instead: 'Its articles are reported one by one.',
        });
      }
    }
  }

  /** Path of every article of this language that is there already, by slug. */
  private async existingSlugs(): Promise<Map<string, string>> {
    const root = join(this.options.contentDir, 'articles', this.options.locale);
    const found = new Map<string, string>();
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isFile() && entry.name.endsWith('.mdx') && !entry.name.startsWith('.'))
        found.set(
          entry.name.slice(0, -4),
          `articles/${this.options.locale}/${basename(entry.parentPath)}/${entry.name}`,
        );
    return found;
  }
}

/** The address an article gets from the name of its file; an index file gets that of its folder. */
function slugOf(file: string, draft: Draft): string {
  const folder = posix.basename(posix.dirname(file));
  const name =
    isIndex(file) && folder !== '.' ? folder : isIndex(file) ? draft.title : posix.basename(file).replace(/\.\w+$/, '');
  return toAnySlug(name) || toAnySlug(draft.title) || `article-${digest(file).slice(0, 8)}`;
}

/** An image is copied only when its bytes are what its name says, so that no page with scripts comes in as a picture. */
async function isWhatItSays(path: string, bytes: Uint8Array): Promise<boolean> {
  const extension = posix.extname(path).slice(1).replace('jpeg', 'jpg');
  if (extension === 'vtt') return true;
  if (extension === 'svg') return /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 4096)));
  const type = await fileTypeFromBuffer(bytes);
  if (!type) return false;
  return extension === 'pdf' ? type.ext === 'pdf' : /^(?:image|video)\//.test(type.mime);
}

function explain(error: unknown): string {
  const code = codeOf(error);
  const known: Record<string, string> = {
    ENOSPC: 'the disk is full (ENOSPC).',
    EDQUOT: 'the quota of the disk is used up (EDQUOT).',
    EROFS: 'the content folder is on a disk that cannot be written (EROFS).',
    EACCES: 'the content folder may not be written (EACCES).',
    EPERM: 'the content folder may not be written (EPERM).',
    EIO: 'the disk reports an error (EIO).',
    ENOTDIR: 'a file is in the place of a folder (ENOTDIR).',
  };
  return known[code] ?? messageOf(error);
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.slice(0, 200);
}

function decodeSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
