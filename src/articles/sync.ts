// content/ -> database. Files are compared by digest; sync-plan.ts decides, publish.ts and its neighbours write.
import { and, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { synchronizeGuides } from '../videos/sync.ts';
import { type CacheTag, invalidateTags } from '../web/cache-tags.ts';
import { filesTag } from './cache-tags.ts';
import {
  type Content,
  type Languages,
  type ReadArticle,
  readArticleSource,
  readContent,
  snippetFinder,
} from './content.ts';
import { factsOf } from './facts.ts';
import { videoAudiences } from './files.ts';
import { presentCategories } from './present-category.ts';
import type { Problem } from './problem.ts';
import {
  addFormerAddresses,
  createArticles,
  lockPublishing,
  moveArticle,
  publishRevisions,
  renameArticle,
  restoreTranslations,
  unpublishTranslations,
} from './publish.ts';
import { type ReadText, textReader } from './read-text.ts';
import { refreshTexts } from './refresh.ts';
import { bodiesOf, insertRevisions, knownTranslations, type NewRevision } from './revisions.ts';
import { articleRevisions } from './schema.ts';
import { synchronizeCategories } from './sync-categories.ts';
import {
  categoriesOfFiles,
  fateOf,
  findFormerNames,
  findMoves,
  findRemovals,
  findRenames,
  goneFiles,
  KnownTranslations,
  keepPublished,
  mustWait,
} from './sync-plan.ts';
import { synchronizeSnippets } from './sync-snippets.ts';
import { namedFiles, type RefusedText, withholdFiles } from './withheld.ts';

/** How many translations each thing happened to. */
export interface SyncCounts {
  created: number;
  updated: number;
  unchanged: number;
  removed: number;
  /** Changed files, of snippets and categories too, that wait behind what was published, taken away or archived in the browser. */
  proposed: number;
  /** Articles whose address changed; the old one leads to the new one. */
  renamed: number;
  /** Files of any kind that could not be used; what was published before stays. */
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
  site: {
    locales: readonly { code: string }[];
    defaultLocale: string;
    /** The plans that articles may be for; the first is that of everybody who has no other. */
    contact?: { plans: readonly { id: string }[] };
  };
  /** Called after each file with how many are done. */
  onProgress?: (done: number, total: number) => void;
}

const BY_FILES = { origin: 'repository' } as const;

/** The codes of a site's languages. */
export function languagesOf(site: SyncOptions['site']): Languages {
  return { locales: site.locales.map((locale) => locale.code), defaultLocale: site.defaultLocale };
}

/**
 * Brings the database up to what lies in `content/`, in one transaction. Running it again changes nothing.
 * A file with an error is reported and left out; the last good version stays. Never throws for what is in a file.
 */
export async function synchronize(db: Db, options: SyncOptions): Promise<SyncReport> {
  const languages = languagesOf(options.site);
  const content = await readContent(options.contentDir, languages);
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    return new Run(tx, content, languages, options).go();
  });
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
  private readonly problems: Problem[] = [];
  private readonly refused: RefusedText[] = [];
  private readonly tags = new Set<CacheTag>();
  private readonly db: Db;
  private readonly content: Content;
  private readonly languages: Languages;
  private readonly options: SyncOptions;
  private presentCategory = (slug: string): string => slug;

  constructor(db: Db, content: Content, languages: Languages, options: SyncOptions) {
    this.db = db;
    this.content = content;
    this.languages = languages;
    this.options = options;
  }

  async go(): Promise<SyncReport> {
    const { db, content, languages } = this;
    await this.followCategories();
    const categories = await synchronizeCategories(db, content);
    this.addTags(categories.tags);
    this.counts.proposed += categories.proposed;
    const snippets = await synchronizeSnippets(db, content, languages);
    this.problems.push(...snippets.problems);
    this.refused.push(...snippets.refused);
    this.counts.proposed += snippets.proposed;
    this.addTags(snippets.tags);
    const read = textReader(languages, snippets.inForce);

    let known = new KnownTranslations(await knownTranslations(db));
    keepPublished(content, known);
    const changed = this.readChanged(known, snippetFinder(snippets.inForce, languages.defaultLocale));
    if (await this.rename(known, changed)) known = new KnownTranslations(await knownTranslations(db));
    const ids = await this.place(known, changed);
    await this.write(known, changed, ids, read);
    await this.restore(known, read);
    await this.remove(known);
    await this.claimFormerNames(changed, ids, known);

    if (await withholdFiles(db, this.namedByRefused())) this.tags.add(filesTag);
    this.addTags(await refreshTexts(db, { read, locales: languages.locales, stale: snippets.stale }));
    await this.videos();
    await invalidateTags(db, this.tags);
    this.problems.unshift(...content.problems);
    const broken = this.problems.filter(({ severity }) => severity === 'error').map(({ file }) => file);
    this.counts.refused = new Set(broken).size;
    return { counts: this.counts, problems: this.problems };
  }

  /** Folders of a category that somebody gave another address in the browser are that category’s. */
  private async followCategories(): Promise<void> {
    const { content } = this;
    this.presentCategory = await presentCategories(this.db);
    const present = this.presentCategory;
    const own = new Set(content.categories.map(({ slug, locale }) => `${locale}/${slug}`));
    content.categories = content.categories
      .map((category) => ({ ...category, slug: present(category.slug), was: category.slug }))
      .filter(({ slug, was, locale }) => slug === was || !own.has(`${locale}/${slug}`))
      .map(({ was, ...category }) => category);
    for (const source of content.articles) source.category = present(source.category);
    content.brokenCategories = new Set(
      [...content.brokenCategories].map((key) => {
        const [locale = '', slug = ''] = key.split('/');
        return `${locale}/${present(slug)}`;
      }),
    );
  }

  private addTags(tags: Iterable<CacheTag>): void {
    for (const tag of tags) this.tags.add(tag);
  }

  /** Reads the files that say something new; the others cost nothing more. */
  private readChanged(known: KnownTranslations, finder: ReturnType<typeof snippetFinder>): ReadArticle[] {
    const changed: ReadArticle[] = [];
    const total = this.content.articles.length;
    this.content.articles.forEach((source, index) => {
      const fate = fateOf(source, known);
      if (fate === 'unchanged') this.counts.unchanged++;
      if (fate === 'read') {
        const { article, read, problems } = readArticleSource(source, this.languages, finder);
        this.problems.push(...problems);
        if (article) changed.push(article);
        else this.refused.push({ file: source.file, text: source.text, markdown: read?.markdown });
      }
      this.options.onProgress?.(index + 1, total);
    });
    return changed;
  }

  private async rename(known: KnownTranslations, changed: ReadArticle[]): Promise<boolean> {
    const gone = goneFiles(this.content, known).flatMap(({ fileId }) => fileId ?? []);
    const renames = findRenames(this.content, known, changed, await bodiesOf(this.db, gone));
    for (const { articleId, to } of renames) {
      await renameArticle(this.db, { articleId, slug: to }, BY_FILES);
      this.counts.renamed++;
    }
    return renames.length > 0;
  }

  /** Rows for new articles, and the category of those whose files moved. @returns article numbers by slug. */
  private async place(known: KnownTranslations, changed: ReadArticle[]): Promise<Map<string, number>> {
    const sources = this.content.articles.map((source) => ({ ...source, slug: known.slugOf(source) }));
    const { wanted, problems } = categoriesOfFiles(sources, this.languages);
    this.problems.push(...problems);
    const fresh = new Set(changed.map(({ source }) => known.slugOf(source)).filter((slug) => !known.article(slug)));
    const ids = await createArticles(
      this.db,
      [...fresh].map((slug) => ({ slug, category: wanted.get(slug)! })),
    );
    for (const { slug, articleId } of known.all) ids.set(slug, articleId);
    for (const move of findMoves(wanted, known, this.languages, this.presentCategory))
      await moveArticle(this.db, move, BY_FILES);
    return ids;
  }

  private async write(
    known: KnownTranslations,
    changed: ReadArticle[],
    ids: ReadonlyMap<string, number>,
    read: ReadText,
  ): Promise<void> {
    const revisions = changed.map((article) => ({
      ...revisionOf(article, ids.get(known.slugOf(article.source))!),
      facts: factsOf(article.markdown, this.languages.locales),
    }));
    const numbers = await insertRevisions(this.db, revisions);
    const written = changed.map((article, index) => ({ article, id: numbers[index]! }));
    const waiting = written.filter(({ article }) => mustWait(article.source, known));
    const live = written.filter(({ article }) => !mustWait(article.source, known));
    await publishRevisions(
      this.db,
      live.map(({ article, id }) => ({ id, text: article.markdown })),
      { by: BY_FILES, read },
    );
    await propose(
      this.db,
      waiting.map(({ id }) => id),
    );
    this.counts.proposed += waiting.length;
    for (const { article } of live) this.counts[known.of(article.source) ? 'updated' : 'created']++;
  }

  /** Files that came back as they were. */
  private async restore(known: KnownTranslations, read: ReadText): Promise<void> {
    const back = this.content.articles.filter((source) => fateOf(source, known) === 'restore');
    const translations = back.flatMap((source) => known.of(source) ?? []);
    // Where the file had been left behind by the editor, it is the file that comes back.
    const files = translations.filter(({ fileId, liveId }) => fileId !== liveId);
    await publishRevisions(
      this.db,
      files.flatMap(({ fileId }) => (fileId ? [{ id: fileId }] : [])),
      { by: BY_FILES, read },
    );
    await restoreTranslations(
      this.db,
      translations.filter((one) => !files.includes(one)),
      { by: BY_FILES, read },
    );
    this.counts.created += translations.length;
  }

  private async remove(known: KnownTranslations): Promise<void> {
    const removals = findRemovals(this.content, known, this.languages);
    await unpublishTranslations(this.db, removals, BY_FILES);
    this.counts.removed += removals.length;
  }

  private async claimFormerNames(
    changed: ReadArticle[],
    ids: ReadonlyMap<string, number>,
    known: KnownTranslations,
  ): Promise<void> {
    const { names, problems } = findFormerNames(this.content, changed);
    this.problems.push(...problems);
    await addFormerAddresses(
      this.db,
      names.map(({ former, source }) => ({ former, articleId: ids.get(known.slugOf(source))! })),
    );
  }

  private namedByRefused(): Set<string> {
    return namedFiles([...this.refused, ...this.content.misplaced], this.languages.locales);
  }

  /** After the articles, which say for whom their videos are. */
  private async videos(): Promise<void> {
    const { tags, problems, proposed } = await synchronizeGuides(this.db, {
      contentDir: this.options.contentDir,
      languages: this.languages,
      presentCategory: this.presentCategory,
      audiences: (slugs) => videoAudiences(this.db, slugs),
    });
    this.problems.push(...problems);
    this.counts.proposed += proposed;
    this.addTags(tags);
  }
}

function revisionOf(article: ReadArticle, articleId: number): NewRevision {
  const { source, fields, head, body } = article;
  return {
    articleId,
    locale: source.locale,
    origin: 'repository',
    digest: source.digest,
    sourcePath: source.file,
    head,
    title: fields.title,
    summary: fields.summary,
    tags: fields.tags,
    related: fields.related,
    position: fields.position,
    audience: fields.audience,
    body,
    updatedOn: fields.updatedOn ?? null,
  };
}

/** Lets revisions of files wait for somebody's decision; older ones of the same translation wait no longer. */
async function propose(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.update(articleRevisions).set({ proposedAt: new Date() }).where(anyOf(articleRevisions.id, ids));
  await db
    .update(articleRevisions)
    .set({ proposedAt: null })
    .where(
      and(
        isNotNull(articleRevisions.proposedAt),
        eq(articleRevisions.origin, 'repository'),
        notInArray(articleRevisions.id, [...ids]),
        sql`exists (select 1 from ${articleRevisions} newer where newer.article_id = ${articleRevisions.articleId}
          and newer.locale = ${articleRevisions.locale} and newer.id = any(${sql.param([...ids])}::bigint[]))`,
      ),
    );
}
