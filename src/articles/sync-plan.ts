// What synchronising decides, from what lies in content/ and what the database knows. Pure.
import { type ArticleSource, type Content, type Languages, type ReadArticle, refuseTwins } from './content.ts';
import { digestOf } from './front-matter.ts';
import type { Problem } from './problem.ts';
import type { RevisionOrigin } from './schema.ts';

/** A translation as the database knows it. */
export interface Known {
  articleId: number;
  slug: string;
  category: string;
  locale: string;
  archived: boolean;
  removed: boolean;
  removedBy: RevisionOrigin | null;
  liveId: number | null;
  liveOrigin: RevisionOrigin | null;
  liveDigest: string | null;
  /** Of the newest revision that came from a file. */
  fileId: number | null;
  fileDigest: string | null;
  filePath: string | null;
}

/** All translations of the database, and how files find theirs. */
export class KnownTranslations {
  readonly all: readonly Known[];
  private readonly bySlug: Map<string, Known>;
  private readonly byFile: Map<string, Known>;
  private readonly articles: Map<string, Known>;

  constructor(all: readonly Known[]) {
    this.all = all;
    this.bySlug = new Map(all.map((one) => [`${one.locale}/${one.slug}`, one]));
    this.byFile = new Map(all.flatMap((one) => (one.filePath ? [[one.filePath, one]] : [])));
    this.articles = new Map(all.map((one) => [one.slug, one]));
  }

  /** The translation a file is of: of its path, since somebody may have renamed the article in the browser, else of its name. */
  of(source: ArticleSource): Known | undefined {
    return this.byFile.get(source.file) ?? this.bySlug.get(`${source.locale}/${source.slug}`);
  }

  /** The name that the article of a file has now. */
  slugOf(source: ArticleSource): string {
    return this.of(source)?.slug ?? source.slug;
  }

  /** The article of this name in one of its languages. */
  article(slug: string): Known | undefined {
    return this.articles.get(slug);
  }
}

/** Of files of one article, keeps the one that is published already. */
export function keepPublished(content: Content, known: KnownTranslations): void {
  refuseTwins(
    content,
    (source) => known.slugOf(source),
    (source) => {
      const one = known.of(source);
      return one && !one.removed ? (one.filePath ?? undefined) : undefined;
    },
  );
}

/** What is to be done with a file. */
export type FileFate = 'unchanged' | 'restore' | 'read';

/** Whether a file says something new: when not, it is not even read. */
export function fateOf(source: ArticleSource, known: KnownTranslations): FileFate {
  const one = known.of(source);
  if (one?.fileDigest !== source.digest || one.filePath !== source.file) return 'read';
  return one.removed && one.removedBy === 'repository' && !one.archived ? 'restore' : 'unchanged';
}

/** Whether a changed file waits for somebody's decision, because a person has published, taken away or archived since. */
export function mustWait(source: ArticleSource, known: KnownTranslations): boolean {
  const one = known.of(source);
  if (!one) return known.article(source.slug)?.archived ?? false;
  if (one.archived || (one.removed && one.removedBy === 'editor')) return true;
  // A file that says exactly what the editor published (an export that came back) may become the live one.
  return one.liveOrigin === 'editor' && !one.removed && one.liveDigest !== source.digest;
}

/**
 * Articles whose files have another name now: a file that appears with the text of one that went, or that names it in `formerly`, is the
 * same article, provided that no language still has the old name.
 * @param bodyOf the body of a revision by its number.
 */
export function findRenames(
  content: Content,
  known: KnownTranslations,
  changed: readonly ReadArticle[],
  bodyOf: ReadonlyMap<number, string>,
): { articleId: number; from: string; to: string }[] {
  const present = new Set(content.articles.map((source) => known.slugOf(source)));
  const gone = goneFiles(content, known).filter(({ slug }) => !present.has(slug));
  const left = new Map(gone.map((one) => [one.slug, one]));
  const byBody = new Map(gone.map((one) => [`${one.locale}\n${digestOf(bodyOf.get(one.fileId!) ?? '')}`, one.slug]));
  const renames: { articleId: number; from: string; to: string }[] = [];
  for (const { source, fields, body } of changed) {
    if (known.of(source) || known.article(source.slug) || renames.some(({ to }) => to === source.slug)) continue;
    const named = fields.formerly.find((former) => left.has(former));
    const from = named ?? (body.trim() ? byBody.get(`${source.locale}\n${digestOf(body)}`) : undefined);
    const one = from === undefined ? undefined : left.get(from);
    if (!one) continue;
    left.delete(one.slug);
    renames.push({ articleId: one.articleId, from: one.slug, to: source.slug });
  }
  return renames;
}

/** Published translations whose file is no longer there. */
export function goneFiles(content: Content, known: KnownTranslations): Known[] {
  const present = new Set(content.articles.map((source) => known.of(source)));
  return known.all.filter((one) => !one.removed && one.fileId !== null && !present.has(one));
}

/**
 * Translations that readers see and whose file went. What lies under a name that cannot be used has not gone: what was published stays.
 * A language taken out of site.yml takes its articles along.
 */
export function findRemovals(content: Content, known: KnownTranslations, languages: Languages): Known[] {
  const misplaced = new Set(content.misplaced.map(({ digest }) => digest));
  return goneFiles(content, known).filter(
    (one) =>
      one.liveOrigin === 'repository' &&
      !(languages.locales.includes(one.locale) && misplaced.has(one.fileDigest ?? '')),
  );
}

/**
 * The category of each article by slug: the folder of its file in the default language decides, else that of the first language there is.
 * @returns with a warning for each file that lies elsewhere.
 */
export function categoriesOfFiles(
  sources: readonly { slug: string; locale: string; category: string; file: string }[],
  languages: Languages,
): { wanted: Map<string, string>; problems: Problem[] } {
  const rank = (locale: string) => (locale === languages.defaultLocale ? -1 : languages.locales.indexOf(locale));
  const deciding = new Map<string, (typeof sources)[number]>();
  for (const source of sources) {
    const other = deciding.get(source.slug);
    if (!other || rank(source.locale) < rank(other.locale)) deciding.set(source.slug, source);
  }
  const problems: Problem[] = [];
  for (const { slug, category, file } of sources) {
    const decides = deciding.get(slug)!;
    if (decides.category === category) continue;
    const message = `Shown in “${decides.category}”, where ${decides.file} lies; expected the same folder in every language.`;
    problems.push({ severity: 'warning', file, line: 1, column: 1, message });
  }
  return { wanted: new Map([...deciding].map(([slug, { category }]) => [slug, category])), problems };
}

/**
 * Articles whose files lie in another folder than before. One that somebody moved in the browser stays where they put it.
 * @param presentCategory the name that a category has now, by one that it has or had.
 */
export function findMoves(
  wanted: ReadonlyMap<string, string>,
  known: KnownTranslations,
  languages: Languages,
  presentCategory: (slug: string) => string = (slug) => slug,
): { articleId: number; category: string }[] {
  const before = categoriesOfFiles(
    known.all.flatMap((one) => {
      const folder = one.filePath?.split('/')[2];
      return folder && languages.locales.includes(one.locale)
        ? [{ ...one, category: presentCategory(folder), file: one.filePath! }]
        : [];
    }),
    languages,
  ).wanted;
  return [...new Map(known.all.map((one) => [one.slug, one])).values()].flatMap(({ articleId, slug, category }) => {
    const [was, is] = [before.get(slug), wanted.get(slug)];
    return is && was && was !== is && is !== category ? [{ articleId, category: is }] : [];
  });
}

/** Former names that files claim, with a warning where one is the name of an article that is there. */
export function findFormerNames(
  content: Content,
  changed: readonly ReadArticle[],
): { names: { former: string; source: ArticleSource }[]; problems: Problem[] } {
  const current = new Set(content.articles.map(({ slug }) => slug));
  const names: { former: string; source: ArticleSource }[] = [];
  const problems: Problem[] = [];
  for (const { source, fields } of changed)
    for (const former of fields.formerly) {
      if (former === source.slug) continue;
      if (!current.has(former)) names.push({ former, source });
      else {
        const message = `“${former}” is the name of another article; expected one that is no longer used.`;
        problems.push({ severity: 'warning', file: source.file, line: 1, column: 1, field: 'formerly', message });
      }
    }
  return { names, problems };
}
