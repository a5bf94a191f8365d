// The job of an import: looks at what would come, and brings it once somebody has said so.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilesOfArticles } from '../../articles/commands.ts';
import { parseArticleFile } from '../../articles/front-matter.ts';
import { languagesOf } from '../../articles/sync.ts';
import type { Site } from '../../config/site.ts';
import type { Db } from '../../db/client.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import type { JobRun } from '../../jobs/job.ts';
import { convertDrafts } from '../convert.ts';
import { keyOf } from '../draft.ts';
import { isFatal, messageOf } from '../failures.ts';
import type { Note } from '../note.ts';
import { type Plan, type Planned, type Present, planArticles } from '../plan.ts';
import { Progress } from '../progress.ts';
import { readDrafts } from '../read-drafts.ts';
import type { ImportRecord } from '../record.ts';
import { failFile, type ImportReport, type NoteKind } from '../report.ts';
import { bring, type Judged, judge, type Kept, type ToBring } from './bring.ts';
import { type MediaCounts, placeMedia, supposeMedia } from './place-media.ts';
import { emptyReport, foreignArticles, languagesIn, type SourceLanguage } from './read-languages.ts';
import { isUnderWay, type RunCounts, type RunProblem } from './run.ts';
import { type OpenSource, openSource, type SourceApp, SourceRefused, trustedHosts } from './source.ts';
import {
  articlePlaces,
  changeRun,
  findRun,
  importedFrom,
  lockRun,
  type NewItem,
  type Run,
  replaceItems,
} from './store.ts';

export type ImportApp = SourceApp & FilesOfArticles & { db: Db; site: Site };

/** Where articles are that came in another language before, or in this run. */
type Places = Map<string, { slug: string; category: string }>;

/** Looks at what an import would bring, or brings it: whichever it is at. Once it was stopped, nothing. */
export async function runImport(
  app: ImportApp,
  { payload, signal, progress }: Pick<JobRun<{ run: number }>, 'payload' | 'signal' | 'progress'>,
): Promise<void> {
  const run = await findRun(app.db, payload.run);
  if (!run || !isUnderWay(run.state)) return;
  const temporary = await mkdtemp(join(tmpdir(), 'helpwell-import-'));
  try {
    if (run.startedBy === null) throw new SourceRefused({ code: 'gave-up' });
    const source = await openSource(app, run, { temporary, signal, onPage: (pages) => progress(pages) });
    // Everything is here: nothing needs the token any more.
    await changeRun(app.db, run.id, { token: null });
    const { items, counts } = await new Import(app, run, run.startedBy, { source, temporary, signal, progress }).all();
    await app.db.transaction(async (tx) => {
      // Somebody has stopped it meanwhile.
      if ((await lockRun(tx, run.id))?.state !== run.state) return;
      await replaceItems(tx, run.id, items);
      const isDone = run.state === 'importing';
      await changeRun(tx, run.id, {
        ...{ counts, state: isDone ? 'done' : 'ready' },
        ...(isDone && { endedAt: new Date() }),
      });
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof SourceRefused)) throw error;
    // Whoever began it sees why; there is nothing for an operator to mend.
    await fail(app.db, run, error.problem);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fail(db: Db, run: Run, problem: RunProblem): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await lockRun(tx, run.id))?.state !== run.state) return;
    await changeRun(tx, run.id, { state: 'failed', problem, token: null, endedAt: new Date() });
  });
}

class Import {
  readonly #app: ImportApp;
  readonly #run: Run;
  readonly #by: number;
  readonly #source: OpenSource;
  readonly #temporary: string;
  readonly #signal: AbortSignal;
  readonly #tell: JobRun<unknown>['progress'];
  readonly #items: NewItem[] = [];
  readonly #media: MediaCounts = {
    pictures: { brought: 0, elsewhere: 0, failed: 0 },
    attachments: { brought: 0, elsewhere: 0, failed: 0 },
  };
  readonly #places: Places = new Map();
  readonly #counted = new Set<string>();
  #taken = new Map<string, string>();

  constructor(
    app: ImportApp,
    run: Run,
    by: number,
    given: { source: OpenSource; temporary: string; signal: AbortSignal; progress: JobRun<unknown>['progress'] },
  ) {
    this.#app = app;
    this.#run = run;
    this.#by = by;
    this.#source = given.source;
    this.#temporary = given.temporary;
    this.#signal = given.signal;
    this.#tell = given.progress;
  }

  /** Goes through all languages. @returns what became of each article, or would. */
  async all(): Promise<{ items: NewItem[]; counts: RunCounts }> {
    const locales = this.#app.site.locales.map(({ code }) => code);
    const languages = languagesIn(this.#source, { locale: this.#run.locale, locales });
    const total = languages.reduce((sum, { articles }) => sum + articles, 0);
    for (const { slug, category } of await articlePlaces(this.#app.db)) this.#taken.set(slug, category);
    let before = 0;
    for (const language of languages) {
      const done = before;
      const progress = new Progress(language.articles, (at) => this.#tell(done + at.done, total), this.#signal);
      await this.#language(language, progress);
      before += language.articles;
    }
    for (const { file, title, locales: others } of foreignArticles(this.#source.centers, locales))
      this.#items.push({
        ...{ locale: others[0] ?? '', file, title, outcome: 'skipped' },
        notes: [{ kind: 'text', what: 'foreign', instead: 'not-imported', values: { languages: others.join(', ') } }], // biome-ignore format: one thought
      });
    return { items: this.#items, counts: this.#counts(languages) };
  }

  get #isLooking(): boolean {
    return this.#run.state === 'looking';
  }

  async #language({ locale, listing, centers }: SourceLanguage, progress: Progress): Promise<void> {
    const report = emptyReport(this.#run.name, locale, this.#isLooking);
    if (locale === this.#run.locale)
      for (const { file, note } of [...listing.skipped, ...this.#source.failed])
        report.files.push({ file, outcome: 'failed', notes: [note] });
    const sources = await readDrafts(this.#source.folder, listing, centers, locale, report, progress);
    const keys = [...sources.drafts.values()].map(keyOf);
    const plan = await planArticles({
      ...{ sources, listing, report, locale },
      record: await this.#record(keys, locale),
      present: this.#present(locale),
      pages: new Map(centers.flatMap((center) => [...center.pages])),
    });
    for (const { draft, slug, category } of plan.planned) {
      this.#places.set(this.#sourceOf(keyOf(draft)), { slug, category: category.slug });
      this.#taken.set(slug, category.slug);
    }
    const { folder } = this.#source;
    const { download } = this.#run;
    const { media, counts, origins } = this.#isLooking
      ? await supposeMedia(plan, { db: this.#app.db, folder, download })
      : await placeMedia(
          plan,
          {
            ...{ db: this.#app.db, storage: this.#app.articlePictures, by: { id: this.#by } },
            attachments: this.#app.articleAttachments,
            ...{ folder, download, temporary: join(this.#temporary, 'pictures') },
            trustedHosts: trustedHosts(this.#app),
          },
          progress,
        );
    for (const kind of ['pictures', 'attachments'] as const)
      for (const name of ['brought', 'elsewhere', 'failed'] as const) this.#media[kind][name] += counts[kind][name];
    const texts = await convertDrafts(plan, media, locale, progress);
    await this.#bringAll(plan, texts, { locale, report, progress, origins });
    progress.end();
  }

  async #bringAll(
    { planned }: Plan,
    texts: ReadonlyMap<string, string>,
    {
      locale,
      report,
      progress,
      origins,
    }: { locale: string; report: ImportReport; progress: Progress; origins: ReadonlyMap<string, string> },
  ): Promise<void> {
    const ids = new Map<object, { articleId: number | undefined; one: ToBring }>();
    for (const one of planned) {
      await progress.pause();
      progress.step(one.draft.file);
      const text = texts.get(one.article);
      if (text === undefined) continue;
      const wanted = this.#wanted(one, { text, identity: withOrigins(text, origins), locale });
      try {
        const judged = await this.#bringOne(wanted);
        settle(one, judged);
        ids.set(one.report, { articleId: judged.articleId, one: wanted });
      } catch (error) {
        // What hinders every article is no matter of this one.
        if (isUnavailable(error) || isFatal(error)) throw error;
        failFile(one.report, 'unkept', { error: messageOf(error) });
      }
    }
    const titles = new Map(planned.map((one) => [one.report as object, one.fields.title]));
    for (const file of report.files) {
      const known = ids.get(file);
      const { audience = 'everyone' } = known ? (parseArticleFile(known.one.text, '').article?.fields ?? {}) : {};
      this.#items.push({
        ...{ locale, file: file.file, title: titles.get(file) ?? '', outcome: file.outcome, notes: file.notes },
        ...{ isDraft: known?.one.isDraft ?? false, audience: known?.one.isDraft ? known.one.draftAudience : audience },
        articleId: known?.articleId ?? null,
      });
    }
    if (report.notes.length > 0) this.#items.push({ locale, file: '', outcome: 'unchanged', notes: report.notes });
  }

  #bringOne(wanted: ToBring): Promise<Judged> {
    const { db, site } = this.#app;
    if (this.#isLooking) return judge(db, wanted, this.#run.id);
    return bring(db, wanted, { runId: this.#run.id, by: this.#by, languages: languagesOf(site) });
  }

  #wanted({ draft, slug, category }: Planned, given: Pick<ToBring, 'text' | 'identity' | 'locale'>): ToBring {
    const { fields } = draft;
    const key = keyOf(draft);
    const source = this.#sourceOf(key);
    // They are those of the article, in whatever language.
    const votes = this.#counted.has(source) ? undefined : this.#votesOf(key);
    this.#counted.add(source);
    const isForSome = fields.draft ? fields.draft.otherwise : fields.restricted;
    return {
      ...given,
      ...{ source, slug, category, votes },
      isDraft: fields.draft !== undefined,
      draftAudience: isForSome ? 'staff' : fields.forMembers ? 'member' : 'everyone',
    };
  }

  #votesOf(key: string): { up: number; down: number } | undefined {
    for (const { system, articles } of this.#source.centers)
      if (key.startsWith(`${system}/`)) {
        const id = key.slice(system.length + 1);
        return articles.find((article) => article.id === id)?.votes;
      }
    return undefined;
  }

  /** The number that an article has in its system means it wherever it comes from; the path of a file, only in imports of one name. */
  #sourceOf(key: string): string {
    const isNumbered = this.#source.centers.some(({ system }) => key.startsWith(`${system}/`));
    return isNumbered ? key : `files/${this.#run.name}/${key}`;
  }

  async #record(keys: readonly string[], locale: string): Promise<ImportRecord> {
    const bySource = new Map(keys.map((key) => [this.#sourceOf(key), key]));
    const articles: ImportRecord['articles'] = {};
    const put = (source: string, { slug, category }: { slug: string; category: string }) => {
      articles[bySource.get(source)!] = { article: `articles/${locale}/${category}/${slug}.mdx`, digest: '' };
    };
    for (const row of await importedFrom(this.#app.db, [...bySource.keys()])) put(row.source, row);
    for (const [source, place] of this.#places) if (bySource.has(source)) put(source, place);
    return { version: 1, articles, images: {}, downloads: {} };
  }

  #present(locale: string): Present {
    return {
      // None of them is this import's own; those are known by their source.
      articles: new Map([...this.#taken].map(([slug, category]) => [slug, `articles/${locale}//${category}/${slug}`])),
      isThere: async () => true,
    };
  }

  #counts(languages: readonly SourceLanguage[]): RunCounts {
    const outcomes = { created: 0, updated: 0, unchanged: 0, kept: 0, skipped: 0, failed: 0, removed: 0 };
    const kinds: Partial<Record<NoteKind, number>> = {};
    let drafts = 0;
    for (const { file, outcome, isDraft, notes = [] } of this.#items) {
      if (file !== '') outcomes[outcome] += 1;
      if (isDraft) drafts += 1;
      for (const { kind } of notes) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return { outcomes, drafts, kinds, ...this.#media, locales: languages.map(({ locale }) => locale) };
  }
}

const KEPT: Readonly<Record<Kept, Pick<Note, 'what' | 'instead'>>> = {
  edited: { what: 'kept-edited', instead: 'left' },
  'taken-away': { what: 'kept-away', instead: 'stays-away' },
  other: { what: 'kept-other', instead: 'left' },
  published: { what: 'kept-published', instead: 'readers-keep' },
};

const BROUGHT = /\/content\/(?:images|files)\/uploaded\/[\w.-]+/g;

/** A text with what its pictures and files were made of in place of where they are. */
function withOrigins(text: string, origins: ReadonlyMap<string, string>): string {
  return text.replace(BROUGHT, (url) => origins.get(url) ?? url);
}

/** Puts what became of an article into its report. */
function settle({ report }: Planned, { outcome, kept }: Judged): void {
  if (outcome === 'taken') {
    failFile(report, 'address-taken');
    return;
  }
  report.outcome = outcome;
  if (kept) report.notes = [...report.notes, { kind: 'name', ...KEPT[kept] }];
}
