// content/articles and content/snippets -> database. Files are compared by digest; what a writer published in the browser is
// never overwritten: the file then waits as a proposal.
import { and, eq, inArray, isNotNull, isNull, ne, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../search/schema.ts';
import { type NewDocument, putDocuments, removeDocument } from '../search/store.ts';
import { synchronizeGuides } from '../videos/sync.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import {
  type ArticleSource,
  type CategoryFile,
  type Content,
  type Languages,
  type ReadArticle,
  readArticleSource,
  readContent,
  type SnippetFile,
  snippetFinder,
} from './content.ts';
import { videoAudiences } from './files.ts';
import { digestOf } from './front-matter.ts';
import { readArticle, readIncomingArticle, readingMinutes } from './markdown.ts';
import { hasErrors, type Problem } from './problem.ts';
import {
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
  categories,
  type RevisionOrigin,
  snippets,
} from './schema.ts';

/**
 * Edition of the rules by which an article becomes a search document. Raise it whenever the same text would give another one: those of
 * other editions are made again at the next start.
 */
const EDITION = 1;

/** How many translations each thing happened to. */
export interface SyncCounts {
  created: number;
  updated: number;
  unchanged: number;
  removed: number;
  /** Changed files that wait behind what was published in the browser. */
  proposed: number;
  /** Articles whose address changed; the old one leads to the new one. */
  renamed: number;
  /** Files that could not be used; what was published before stays. */
  refused: number;
}

/** What a synchronisation did and met. */
export interface SyncReport {
  counts: SyncCounts;
  problems: Problem[];
}

/** Where the content lies and whom to tell. */
export interface SyncOptions {
  contentDir: string;
  site: { locales: readonly { code: string }[]; defaultLocale: string };
  /** Called after each file with how many are done. */
  onProgress?: (done: number, total: number) => void;
}

/** Rows in one statement: PostgreSQL takes at most 65,535 parameters and a revision has twenty. */
const BATCH = 500;

// Any number, the same in every process: nodes that start together synchronise one after the other.
const SYNC_LOCK = 4_321_002;

/** A translation as the database knows it. */
interface Known {
  articleId: number;
  slug: string;
  category: string;
  locale: string;
  removed: boolean;
  liveId: number | null;
  liveOrigin: RevisionOrigin | null;
  liveDigest: string | null;
  /** Of the newest revision that came from a file. */
  fileId: number | null;
  fileDigest: string | null;
  filePath: string | null;
}

/**
 * Brings the database up to what lies in `content/`, in one transaction. Running it again changes nothing.
 * A file with an error is reported and left out; the last good revision stays. Never throws for what is in a file.
 */
export async function synchronize(db: Db, options: SyncOptions): Promise<SyncReport> {
  const languages = languagesOf(options.site);
  const content = await readContent(options.contentDir, languages);
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SYNC_LOCK})`);
    const run = new Run(tx as unknown as Db, content, languages, options);
    return run.go();
  });
}

/** The codes of a site's languages. */
export function languagesOf(site: SyncOptions['site']): Languages {
  return { locales: site.locales.map((locale) => locale.code), defaultLocale: site.defaultLocale };
}

class Run {
  private readonly counts: SyncCounts = {
    created: 0,
    updated: 0,
    unchanged: 0,
    removed: 0,
    proposed: 0,
    renamed: 0,
    refused: 0,
  };
  private readonly problems: Problem[];
  private readonly tags = new Set<string>();
  /** Translations whose search document must be written anew, although their revision did not change. */
  private readonly stale = new Set<string>();
  private categoryOfSlug = new Map<string, string>();
  private readonly db: Db;
  private readonly content: Content;
  private readonly languages: Languages;
  private readonly options: SyncOptions;

  constructor(db: Db, content: Content, languages: Languages, options: SyncOptions) {
    this.db = db;
    this.content = content;
    this.languages = languages;
    this.options = options;
    this.problems = [...content.problems];
  }

  async go(): Promise<SyncReport> {
    await this.syncCategories();
    const snippetRows = await this.syncSnippets();
    const known = await loadKnown(this.db);
    const finder = snippetFinder(snippetRows, this.languages.defaultLocale);
    const changed = this.readChanged(known, finder);
    this.categoryOfSlug = this.categoriesOfFiles();
    await this.rename(known, changed);
    const ids = await this.placeArticles(known, changed);
    await this.writeRevisions(known, changed, ids);
    await this.restore(known);
    await this.removeMissing(known);
    await this.writeFormerNames(changed, ids);
    await this.markOutdated();
    await this.writeStaleDocuments(finder);
    await this.syncVideos();
    if (this.tags.size > 0) await invalidateTags(this.db, ['articles', ...this.tags]);
    return { counts: this.counts, problems: this.problems };
  }

  private async syncCategories(): Promise<void> {
    const rows = await this.db.select().from(categories);
    const found = new Map(this.content.categories.map((category) => [`${category.locale}/${category.slug}`, category]));
    const gone = rows.filter((row) => {
      const key = `${row.locale}/${row.slug}`;
      return !found.has(key) && !this.content.brokenCategories.has(key);
    });
    const current = new Map(rows.map((row) => [`${row.locale}/${row.slug}`, row]));
    const changed = this.content.categories.filter(
      (category) => !sameCategory(category, current.get(`${category.locale}/${category.slug}`)),
    );
    for (const row of gone)
      await this.db.delete(categories).where(and(eq(categories.slug, row.slug), eq(categories.locale, row.locale)));
    for (const batch of batches(changed))
      await this.db
        .insert(categories)
        .values(batch)
        .onConflictDoUpdate({
          target: [categories.slug, categories.locale],
          set: {
            title: sql`excluded.title`,
            summary: sql`excluded.summary`,
            position: sql`excluded.position`,
            icon: sql`excluded.icon`,
          },
        });
    for (const category of [...gone, ...changed]) this.tags.add(`category:${category.slug}`);
  }

  /** @returns the snippets in force: the files without errors, and the last good version of the others. */
  private async syncSnippets(): Promise<SnippetFile[]> {
    const rows = await this.db.select().from(snippets);
    const inForce = new Map(rows.map((row) => [`${row.locale}/${row.name}`, row as SnippetFile]));
    const files = new Map(this.content.snippets.map((file) => [`${file.locale}/${file.name}`, file]));
    const finder = snippetFinder(this.content.snippets, this.languages.defaultLocale);
    const changed: SnippetFile[] = [];
    for (const [key, file] of files) {
      if (inForce.get(key)?.body === file.body && inForce.get(key)?.sourcePath === file.sourcePath) continue;
      const { problems } = readIncomingArticle(file.body, {
        file: file.sourcePath,
        locale: file.locale,
        locales: this.languages.locales,
        snippet: finder(file.locale),
      });
      this.problems.push(...problems);
      if (hasErrors(problems)) continue;
      inForce.set(key, file);
      changed.push(file);
    }
    const gone = [...inForce.values()].filter((row) => !files.has(`${row.locale}/${row.name}`));
    for (const row of gone) {
      inForce.delete(`${row.locale}/${row.name}`);
      await this.db.delete(snippets).where(and(eq(snippets.name, row.name), eq(snippets.locale, row.locale)));
    }
    for (const batch of batches(changed))
      await this.db
        .insert(snippets)
        .values(batch)
        .onConflictDoUpdate({
          target: [snippets.name, snippets.locale],
          set: { body: sql`excluded.body`, sourcePath: sql`excluded.source_path` },
        });
    await this.markUsers([...changed, ...gone].map((snippet) => snippet.name));
    return [...inForce.values()];
  }

  /** Articles that include these snippets, directly or within another, say something else now. */
  private async markUsers(names: string[]): Promise<void> {
    if (names.length === 0) return;
    const rows = await this.db
      .select({ articleId: articleTranslations.articleId, locale: articleTranslations.locale })
      .from(articleTranslations)
      .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
      .where(sql`cardinality(${articleRevisions.snippets}) > 0`);
    for (const row of rows) {
      this.stale.add(`${row.articleId}/${row.locale}`);
      this.tags.add(`article:${row.articleId}`);
    }
  }

  /** Reads the files whose digest is new; the others cost nothing more. */
  private readChanged(known: Map<string, Known>, finder: ReturnType<typeof snippetFinder>): ReadArticle[] {
    const changed: ReadArticle[] = [];
    const total = this.content.articles.length;
    this.content.articles.forEach((source, index) => {
      const before = known.get(`${source.locale}/${source.slug}`);
      if (before?.fileDigest === source.digest && before.filePath === source.file) {
        if (!before.removed) this.counts.unchanged++;
      } else {
        const { article, problems } = readArticleSource(source, this.languages, finder);
        this.problems.push(...problems);
        if (article) changed.push(article);
        else this.counts.refused++;
      }
      this.options.onProgress?.(index + 1, total);
    });
    return changed;
  }

  /**
   * A file that appears with the text of one that went, or that names it in `formerly`, is the same article under a new name,
   * provided that no language still has the old one.
   */
  private async rename(known: Map<string, Known>, changed: ReadArticle[]): Promise<void> {
    const present = new Set(this.content.articles.map((source) => source.slug));
    const knownSlugs = new Set([...known.values()].map((one) => one.slug));
    const gone = [...known.values()].filter((one) => !present.has(one.slug) && !one.removed && one.fileId !== null);
    if (gone.length === 0) return;
    const bodies = new Map<string, string>();
    const rows = await this.db
      .select({ id: articleRevisions.id, body: articleRevisions.body })
      .from(articleRevisions)
      .where(
        inArray(
          articleRevisions.id,
          gone.map((one) => one.fileId!),
        ),
      );
    const bodyOf = new Map(rows.map((row) => [row.id, row.body]));
    for (const one of gone) bodies.set(`${one.locale}\n${digestOf(bodyOf.get(one.fileId!) ?? '')}`, one.slug);
    const goneSlugs = new Set(gone.map((one) => one.slug));
    const newNames = new Map<string, string>();
    for (const article of changed) {
      const { slug, locale } = article.source;
      if (knownSlugs.has(slug)) continue;
      const named = article.fields.formerly.find((former) => goneSlugs.has(former));
      const before = named ?? (article.body.trim() && bodies.get(`${locale}\n${digestOf(article.body)}`));
      if (before && goneSlugs.has(before) && ![...newNames.values()].includes(slug)) {
        newNames.set(before, slug);
        goneSlugs.delete(before);
      }
    }
    for (const [before, slug] of newNames) {
      const ones = [...known.values()].filter((one) => one.slug === before);
      const { articleId, category } = ones[0]!;
      await this.db.update(articles).set({ slug }).where(eq(articles.id, articleId));
      await this.db.insert(articleRedirects).values({ former: before, articleId }).onConflictDoUpdate({
        target: articleRedirects.former,
        set: { articleId },
      });
      for (const one of ones) {
        known.delete(`${one.locale}/${before}`);
        known.set(`${one.locale}/${slug}`, { ...one, slug });
        this.stale.add(`${articleId}/${one.locale}`);
      }
      this.tags.add(`article:${articleId}`).add(`category:${category}`);
      this.counts.renamed++;
    }
  }

  /** Rows for new articles, and the category of those that moved. @returns article numbers by slug. */
  private async placeArticles(known: Map<string, Known>, changed: ReadArticle[]): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    const categoryOf = new Map<string, string>();
    for (const one of known.values()) {
      ids.set(one.slug, one.articleId);
      categoryOf.set(one.slug, one.category);
    }
    const wanted = this.categoryOfSlug;
    const named = new Set(changed.map((article) => article.source.slug));
    const fresh = [...wanted]
      .filter(([slug]) => named.has(slug) && !ids.has(slug))
      .map(([slug, category]) => ({ slug, category }));
    for (const batch of batches(fresh)) {
      // An article of which every translation is gone for good may still have its row.
      const rows = await this.db
        .insert(articles)
        .values(batch)
        .onConflictDoUpdate({ target: articles.slug, set: { category: sql`excluded.category` } })
        .returning({ id: articles.id, slug: articles.slug });
      for (const row of rows) ids.set(row.slug, row.id);
    }
    for (const [slug, to] of wanted) {
      const articleId = ids.get(slug);
      const from = categoryOf.get(slug);
      if (!articleId || !from || from === to) continue;
      await this.db.update(articles).set({ category: to }).where(eq(articles.id, articleId));
      for (const locale of this.languages.locales) this.stale.add(`${articleId}/${locale}`);
      this.tags.add(`article:${articleId}`).add(`category:${from}`).add(`category:${to}`);
    }
    return ids;
  }

  /** The folder of the file in the default language decides, else that of the first language there is. */
  private categoriesOfFiles(): Map<string, string> {
    const wanted = new Map<string, ArticleSource>();
    for (const source of this.content.articles) {
      const other = wanted.get(source.slug);
      if (!other || this.localeRank(source.locale) < this.localeRank(other.locale)) wanted.set(source.slug, source);
    }
    for (const source of this.content.articles) {
      const decides = wanted.get(source.slug)!;
      if (decides.category === source.category) continue;
      const message = `Shown in “${decides.category}”, where ${decides.file} lies; expected the same folder in every language.`;
      this.problems.push({ severity: 'warning', file: source.file, line: 1, column: 1, message });
    }
    return new Map([...wanted].map(([slug, source]) => [slug, source.category]));
  }

  private localeRank(locale: string): number {
    return locale === this.languages.defaultLocale ? -1 : this.languages.locales.indexOf(locale);
  }

  private async writeRevisions(
    known: Map<string, Known>,
    changed: ReadArticle[],
    ids: Map<string, number>,
  ): Promise<void> {
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    for (const batch of batches(changed)) {
      const waits = (article: ReadArticle) => {
        const before = known.get(`${article.source.locale}/${article.source.slug}`);
        // A file that says exactly what the editor published (an export that came back) may become the live one.
        return before?.liveOrigin === 'editor' && !before.removed && before.liveDigest !== article.source.digest;
      };
      const rows = await this.db
        .insert(articleRevisions)
        .values(
          batch.map((article) => ({
            articleId: ids.get(article.source.slug)!,
            locale: article.source.locale,
            origin: 'repository' as const,
            digest: article.source.digest,
            sourcePath: article.source.file,
            head: article.head,
            title: article.fields.title,
            summary: article.fields.summary,
            tags: article.fields.tags,
            related: article.fields.related,
            position: article.fields.position,
            audience: article.fields.audience,
            body: article.body,
            snippets: article.markdown.snippets,
            readingTime: readingMinutes(article.markdown.words),
            updatedOn: article.fields.updatedOn ?? today,
            publishedAt: waits(article) ? null : now,
            proposedAt: waits(article) ? now : null,
          })),
        )
        .returning({ id: articleRevisions.id, articleId: articleRevisions.articleId, locale: articleRevisions.locale });
      const revisionOf = new Map(rows.map((row) => [`${row.articleId}/${row.locale}`, row.id]));
      const live = batch.filter((article) => !waits(article));
      const waiting = batch.filter(waits);
      if (live.length > 0) {
        await this.db
          .insert(articleTranslations)
          .values(
            live.map(({ source }) => {
              const articleId = ids.get(source.slug)!;
              const liveRevisionId = revisionOf.get(`${articleId}/${source.locale}`)!;
              return { articleId, locale: source.locale, liveRevisionId };
            }),
          )
          .onConflictDoUpdate({
            target: [articleTranslations.articleId, articleTranslations.locale],
            set: { liveRevisionId: sql`excluded.live_revision_id`, removedAt: null },
          });
        await putDocuments(
          this.db,
          live.map((article) => this.documentOf(ids.get(article.source.slug)!, article)),
        );
      }
      await this.supersede(
        waiting.map((article) => ids.get(article.source.slug)!),
        rows.map((row) => row.id),
      );
      for (const article of batch) {
        const { slug, locale } = article.source;
        const articleId = ids.get(slug)!;
        if (waits(article)) {
          this.counts.proposed++;
          continue;
        }
        this.counts[known.get(`${locale}/${slug}`) ? 'updated' : 'created']++;
        this.stale.delete(`${articleId}/${locale}`);
        this.tags.add(`article:${articleId}`).add(`category:${this.categoryOfSlug.get(slug)}`);
      }
    }
  }

  private documentOf(articleId: number, article: ReadArticle): NewDocument {
    const { slug, locale } = article.source;
    const { title, summary, tags, audience } = article.fields;
    const category = this.categoryOfSlug.get(slug) ?? article.source.category;
    return searchDocument(
      { articleId, slug, category, locale, title, summary, tags, audience },
      article.markdown.sections,
    );
  }

  /** An older proposal of the same file waits no longer. */
  private async supersede(articleIds: number[], newRevisions: number[]): Promise<void> {
    if (articleIds.length === 0) return;
    await this.db
      .update(articleRevisions)
      .set({ proposedAt: null })
      .where(
        and(
          inArray(articleRevisions.articleId, articleIds),
          isNotNull(articleRevisions.proposedAt),
          eq(articleRevisions.origin, 'repository'),
          notInArray(articleRevisions.id, newRevisions),
          sql`exists (select 1 from ${articleRevisions} newer where newer.article_id = ${articleRevisions.articleId}
            and newer.locale = ${articleRevisions.locale} and newer.id in ${newRevisions})`,
        ),
      );
  }

  /** Files that came back as they were. */
  private async restore(known: Map<string, Known>): Promise<void> {
    for (const source of this.content.articles) {
      const before = known.get(`${source.locale}/${source.slug}`);
      if (!before?.removed || before.fileDigest !== source.digest || before.filePath !== source.file) continue;
      await this.db
        .update(articleTranslations)
        .set({ removedAt: null, liveRevisionId: before.fileId })
        .where(isTranslation(before));
      this.stale.add(`${before.articleId}/${before.locale}`);
      this.tags.add(`article:${before.articleId}`).add(`category:${before.category}`);
      this.counts.created++;
    }
  }

  private async removeMissing(known: Map<string, Known>): Promise<void> {
    const present = new Set(this.content.articles.map((source) => `${source.locale}/${source.slug}`));
    for (const [key, one] of known) {
      if (present.has(key) || one.removed || one.liveOrigin !== 'repository') continue;
      // A language taken out of site.yml, or a file in the wrong place, takes its articles along.
      await this.db.update(articleTranslations).set({ removedAt: new Date() }).where(isTranslation(one));
      await removeDocument(this.db, { kind: 'article', sourceId: String(one.articleId), locale: one.locale });
      this.stale.delete(`${one.articleId}/${one.locale}`);
      this.tags.add(`article:${one.articleId}`).add(`category:${one.category}`);
      this.counts.removed++;
    }
  }

  private async writeFormerNames(changed: ReadArticle[], ids: Map<string, number>): Promise<void> {
    const current = new Set(this.content.articles.map((source) => source.slug));
    const rows = new Map<string, number>();
    for (const article of changed) {
      for (const former of article.fields.formerly) {
        if (former === article.source.slug) continue;
        if (current.has(former)) {
          const message = `“${former}” is the name of another article; expected one that is no longer used.`;
          this.problems.push({
            severity: 'warning',
            file: article.source.file,
            line: 1,
            column: 1,
            field: 'formerly',
            message,
          });
        } else rows.set(former, ids.get(article.source.slug)!);
      }
    }
    const values = [...rows].map(([former, articleId]) => ({ former, articleId }));
    for (const batch of batches(values))
      await this.db
        .insert(articleRedirects)
        .values(batch)
        .onConflictDoUpdate({ target: articleRedirects.former, set: { articleId: sql`excluded.article_id` } });
  }

  /** After the articles, which say for whom their videos are. */
  private async syncVideos(): Promise<void> {
    const { contentDir, site } = this.options;
    const audiences = () => videoAudiences(this.db, site);
    const { changed, problems } = await synchronizeGuides(this.db, { contentDir, site, audiences });
    for (const problem of problems) this.problems.push({ severity: 'error', column: 1, ...problem });
    for (const slug of changed) this.tags.add(`video:${slug}`);
  }

  /** Search documents that an earlier version of Helpwell made by other rules. */
  private async markOutdated(): Promise<void> {
    const rows = await this.db
      .select({ articleId: searchDocuments.sourceId, locale: searchDocuments.locale })
      .from(searchDocuments)
      .where(and(eq(searchDocuments.kind, 'article'), ne(searchDocuments.edition, EDITION)));
    for (const row of rows) this.stale.add(`${row.articleId}/${row.locale}`);
  }

  private async writeStaleDocuments(finder: ReturnType<typeof snippetFinder>): Promise<void> {
    const articleIds = [...new Set([...this.stale].map((key) => Number(key.split('/')[0])))];
    for (const batch of batches(articleIds)) {
      const rows = await this.db
        .select({
          articleId: articles.id,
          slug: articles.slug,
          category: articles.category,
          locale: articleRevisions.locale,
          title: articleRevisions.title,
          summary: articleRevisions.summary,
          tags: articleRevisions.tags,
          audience: articleRevisions.audience,
          body: articleRevisions.body,
          sourcePath: articleRevisions.sourcePath,
        })
        .from(articleTranslations)
        .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
        .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
        .where(and(inArray(articles.id, batch), isNull(articleTranslations.removedAt)));
      const documents = rows
        .filter((row) => this.stale.has(`${row.articleId}/${row.locale}`))
        .map((row) => {
          const { sections } = readArticle(row.body, {
            file: row.sourcePath,
            locale: row.locale,
            locales: this.languages.locales,
            snippet: finder(row.locale),
          });
          return searchDocument(row, sections);
        });
      await putDocuments(this.db, documents);
    }
  }
}

/** What the search knows of an article. */
export function searchDocument(
  article: {
    articleId: number;
    slug: string;
    category: string;
    locale: string;
    title: string;
    summary: string;
    tags: string[];
    audience: NewDocument['audience'];
  },
  sections: NewDocument['sections'],
): NewDocument {
  return {
    kind: 'article',
    sourceId: String(article.articleId),
    locale: article.locale,
    title: article.title,
    summary: article.summary,
    tags: article.tags,
    sections,
    category: article.category,
    audience: article.audience,
    url: `/${article.locale}/articles/${encodeURIComponent(article.slug)}`,
    solved: false,
    edition: EDITION,
  };
}

async function loadKnown(db: Db): Promise<Map<string, Known>> {
  const newest = db
    .selectDistinctOn([articleRevisions.articleId, articleRevisions.locale], {
      id: articleRevisions.id,
      articleId: articleRevisions.articleId,
      locale: articleRevisions.locale,
      digest: articleRevisions.digest,
      sourcePath: articleRevisions.sourcePath,
    })
    .from(articleRevisions)
    .where(eq(articleRevisions.origin, 'repository'))
    .orderBy(articleRevisions.articleId, articleRevisions.locale, sql`${articleRevisions.id} desc`)
    .as('newest');
  const rows = await db
    .select({
      articleId: articles.id,
      slug: articles.slug,
      category: articles.category,
      locale: articleTranslations.locale,
      removedAt: articleTranslations.removedAt,
      liveId: articleTranslations.liveRevisionId,
      liveOrigin: articleRevisions.origin,
      liveDigest: articleRevisions.digest,
      fileId: newest.id,
      fileDigest: newest.digest,
      filePath: newest.sourcePath,
    })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .leftJoin(
      newest,
      and(eq(newest.articleId, articleTranslations.articleId), eq(newest.locale, articleTranslations.locale)),
    );
  return new Map(
    rows.map(({ removedAt, ...row }) => [`${row.locale}/${row.slug}`, { ...row, removed: removedAt !== null }]),
  );
}

function isTranslation(one: { articleId: number; locale: string }) {
  return and(eq(articleTranslations.articleId, one.articleId), eq(articleTranslations.locale, one.locale));
}

function sameCategory(file: CategoryFile, row: CategoryFile | undefined): boolean {
  return (
    row !== undefined &&
    row.title === file.title &&
    row.summary === file.summary &&
    row.position === file.position &&
    row.icon === file.icon
  );
}

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
