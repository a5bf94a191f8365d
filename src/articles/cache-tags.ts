import { type CacheTag, cacheTag } from '../web/cache-tags.ts';

/** What readers see of an article in one language. */
export interface LiveState {
  revisionId: number;
  title: string;
  summary: string;
  tags: readonly string[];
  position: number;
  audience: string;
  updatedOn: string | null;
}

/** What readers see of an article. */
export interface ArticleState {
  id: number;
  slug: string;
  category: string;
  live: ReadonlyMap<string, LiveState>;
}

/** Whose languages a list is made of: the reader's, and the default one for what is missing in it. */
interface ListLanguages {
  locale: string;
  defaultLocale: string;
}

/** Where an article is, for whom and in which languages: what its own pages show beside the text. */
export const articleTag = (id: number): CacheTag => cacheTag('article', id);

/** The text of an article in one language. */
export const articleTextTag = (id: number, locale: string): CacheTag => cacheTag('text', id, locale);

/** What lists say of an article in one language. */
export const articleLineTag = (id: number, locale: string): CacheTag => cacheTag('line', id, locale);

/** Whether an address leads to something, for pages that link to it. */
export const addressTag = (slug: string): CacheTag => cacheTag('address', slug);

/** Dates and addresses of everything, as search engines get them. */
export const sitemapTag = cacheTag('sitemap');

/** For whom the files of articles are. */
export const filesTag = cacheTag('files');

const categoryTag = (slug: string, locale: string) => cacheTag('category', slug, locale);
const articlesTag = (locale: string) => cacheTag('articles', locale);

/** What a list of one category shows: its name, and its articles in order. */
export function categoryTags(slug: string, { locale, defaultLocale }: ListLanguages): CacheTag[] {
  return [...new Set([categoryTag(slug, locale), categoryTag(slug, defaultLocale)])];
}

/** What a list of all categories or all articles shows. */
export function listTags({ locale, defaultLocale }: ListLanguages): CacheTag[] {
  return [...new Set([articlesTag(locale), articlesTag(defaultLocale)])];
}

/** What a category that changed its name, order or icon in a language makes out of date. */
export function tagsOfCategory(slug: string, locale: string): CacheTag[] {
  return [categoryTag(slug, locale), articlesTag(locale)];
}

/**
 * What a change of articles makes out of date, and no more: a new text drops the pages with the text; a new title, summary, order or
 * tag also the lists with the article; coming, going, moving or another audience also the pages that link to it.
 */
export function tagsOfChange(before: readonly ArticleState[], after: readonly ArticleState[]): Set<CacheTag> {
  const tags = new Set<CacheTag>();
  const was = new Map(before.map((state) => [state.id, state]));
  const is = new Map(after.map((state) => [state.id, state]));
  for (const id of new Set([...was.keys(), ...is.keys()]))
    for (const tag of tagsOfOne(id, was.get(id), is.get(id))) tags.add(tag);
  return tags;
}

function* tagsOfOne(id: number, was?: ArticleState, is?: ArticleState): Generator<CacheTag> {
  const moved = was?.slug !== is?.slug || was?.category !== is?.category;
  const states = [was, is].filter((state) => state !== undefined);
  for (const locale of new Set(states.flatMap(({ live }) => [...live.keys()]))) {
    const [before, now] = [was?.live.get(locale), is?.live.get(locale)];
    if (before?.revisionId !== now?.revisionId) yield articleTextTag(id, locale);
    const there = moved || before?.audience !== now?.audience;
    if (there || before?.updatedOn !== now?.updatedOn) yield sitemapTag;
    if (!there && lineOf(before) === lineOf(now)) continue;
    yield articleLineTag(id, locale);
    yield articlesTag(locale);
    for (const { category } of states) yield categoryTag(category, locale);
    if (!there) continue;
    yield articleTag(id);
    for (const { slug } of states) yield addressTag(slug);
  }
}

function lineOf(state: LiveState | undefined): string {
  return JSON.stringify(state && [state.title, state.summary, state.tags, state.position]);
}
