import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { readYaml } from '../config/yaml.ts';
import { batches } from '../db/batches.ts';
import { type ArticleFile, digestOf, parseArticleFile } from './front-matter.ts';
import { type ArticleContext, type MarkdownText, readIncomingArticle } from './markdown.ts';
import { hasErrors, type Problem } from './problem.ts';
import { isSlug, SLUG_EXPECTED } from './slug.ts';

/** The languages of the site, as sync and checks need them. */
export interface Languages {
  locales: readonly string[];
  defaultLocale: string;
}

/** A file under content/articles, read but not yet understood. */
export interface ArticleSource {
  /** Path inside content/. */
  file: string;
  locale: string;
  category: string;
  slug: string;
  text: string;
  digest: string;
  /** First line that is not UTF-8; undefined when all are. */
  strangeLine?: number | undefined;
}

/** A category.yml, understood. */
export interface CategoryFile {
  slug: string;
  locale: string;
  title: string;
  summary: string;
  position: number;
  icon: string;
}

/** A file under content/snippets. */
export interface SnippetFile {
  name: string;
  locale: string;
  body: string;
  sourcePath: string;
}

/** Everything under content/ that becomes articles. */
export interface Content {
  articles: ArticleSource[];
  /** Texts among the articles that cannot be used for where they lie or what they are called. */
  misplaced: { file: string; text: string; digest: string }[];
  categories: CategoryFile[];
  snippets: SnippetFile[];
  problems: Problem[];
  /** Categories (`locale/slug`) whose file is there but wrong: what was known of them stays. */
  brokenCategories: Set<string>;
}

/** An article file with everything understood. */
export interface ReadArticle extends ArticleFile {
  source: ArticleSource;
  markdown: MarkdownText;
}

/** An article file as far as it can be understood: its fields may be wrong. */
export type PartlyRead = Omit<ReadArticle, 'fields'> & Partial<Pick<ReadArticle, 'fields'>>;

/** Open files at a time; more gain nothing on one disk and could meet the system's limit. */
const FILES_AT_ONCE = 64;

/**
 * A file that the system holds in memory is read in much less than this: then asking for one after the other takes a fifth of the processor's
 * time of asking for many at once, which is quicker where a disk has to be waited for.
 */
const AT_HAND_MS = 0.3;

const categoryFile = z.strictObject({
  title: z.string().trim().min(1).max(100),
  summary: z.string().trim().max(500).default(''),
  order: z.number().int().default(0),
  icon: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default(''),
});

const CATEGORY_EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title of 1 to 100 characters',
  summary: 'one or two sentences, at most 500 characters',
  order: 'a whole number',
  icon: 'the name of an icon',
};

const NOT_UTF8 =
  'The file is not UTF-8 (its letters with accents look like Latin-1); expected it saved as UTF-8, in your editor or by iconv -f LATIN1 -t UTF-8.';

/** Reads content/articles and content/snippets. What lies in the wrong place or has an impossible name is reported, not read. */
export async function readContent(contentDir: string, languages: Languages): Promise<Content> {
  const content: Content = {
    articles: [],
    misplaced: [],
    categories: [],
    snippets: [],
    problems: [],
    brokenCategories: new Set(),
  };
  const [articleFiles, snippetFiles] = await Promise.all([
    listFiles(contentDir, 'articles'),
    listFiles(contentDir, 'snippets'),
  ]);
  const texts = await readTexts(contentDir, [...articleFiles, ...snippetFiles].filter(isText));
  for (const [file, text, strangeLine] of texts) {
    const report = (message: string) => {
      content.problems.push({ severity: 'error', file, line: 1, column: 1, message });
      if (file.startsWith('articles/')) content.misplaced.push({ file, text, digest: digestOf(text) });
    };
    const [root, locale = '', ...rest] = file.split('/');
    const name = rest.at(-1) ?? '';
    const isArticle = root === 'articles' && /\.mdx$/i.test(name);
    if (strangeLine !== undefined && !isArticle) {
      content.problems.push({ severity: 'error', file, line: strangeLine, column: 1, message: NOT_UTF8 });
      if (/^category\.ya?ml$/.test(name)) content.brokenCategories.add(`${locale}/${rest[0]}`);
    } else if (!languages.locales.includes(locale)) {
      report(`“${locale}” is no language of this site; expected ${root}/ and one of ${languages.locales.join(', ')}.`);
    } else if (root === 'snippets') {
      const snippet = name.replace(/\.mdx$/, '');
      if (rest.length !== 1 || !name.endsWith('.mdx') || !isSlug(snippet))
        report(`Expected snippets/${locale}/<name>.mdx, the name of ${SLUG_EXPECTED}.`);
      else content.snippets.push({ name: snippet, locale, body: text, sourcePath: file });
    } else if (rest.length !== 2 || !isSlug(rest[0]!)) {
      report(`Expected articles/${locale}/<category>/<slug>.mdx, the category of ${SLUG_EXPECTED}.`);
    } else if (/^category\.ya?ml$/.test(name)) {
      const twin = file.endsWith('.yaml') ? file.replace(/yaml$/, 'yml') : undefined;
      if (twin && articleFiles.includes(twin)) report(`${twin} says it already; expected one of the two.`);
      else readCategory(text, file, locale, rest[0]!, content);
    } else if (!name.endsWith('.mdx')) {
      report('Expected the ending .mdx.');
    } else {
      const slug = name.slice(0, -4);
      if (!isSlug(slug)) report(`Expected a file name of ${SLUG_EXPECTED}.`);
      else content.articles.push({ file, locale, category: rest[0]!, slug, text, digest: digestOf(text), strangeLine });
    }
  }
  return content;
}

/**
 * Takes files out whose article another file of the language is: of two, the one that is published already stays, else the first.
 * @param nameOf the name that the article of a file has; another one than the file's when somebody renamed it in the browser.
 * @param publishedFile path of the file that a language's article of this name came from.
 */
export function refuseTwins(
  content: Content,
  nameOf: (source: ArticleSource) => string,
  publishedFile: (source: ArticleSource) => string | undefined,
): void {
  const chosen = new Map<string, ArticleSource>();
  const keyOf = (source: ArticleSource) => `${source.locale}/${nameOf(source)}`;
  for (const source of content.articles)
    if (!chosen.has(keyOf(source)) || publishedFile(source) === source.file) chosen.set(keyOf(source), source);
  const stay = new Set(chosen.values());
  for (const source of content.articles) {
    if (stay.has(source)) continue;
    const twin = chosen.get(keyOf(source))!;
    const message =
      twin.slug === source.slug
        ? `${twin.file} has the same name; expected each name once in a language, in whatever category.`
        : `The article of ${twin.file} is now called “${source.slug}”; expected another name.`;
    content.problems.push({ severity: 'error', file: source.file, line: 1, column: 1, message });
    content.misplaced.push({ file: source.file, text: source.text, digest: source.digest });
  }
  content.articles = content.articles.filter((source) => stay.has(source));
}

/**
 * Understands an article file: front matter and text.
 * @param snippets as {@link snippetFinder} gives them.
 * @returns `article` only when it may be published; warnings may come with it. `read` is what could be understood all the same: text
 * with mistakes in it, or under fields with mistakes.
 */
export function readArticleSource(
  source: ArticleSource,
  languages: Languages,
  snippets: (locale: string) => NonNullable<ArticleContext['snippet']>,
): { article?: ReadArticle; read?: PartlyRead; problems: Problem[] } {
  const { article, text, problems } = parseArticleFile(source.text, source.file);
  if (source.strangeLine !== undefined) {
    const place = { file: source.file, line: source.strangeLine, column: 1 };
    return { problems: [{ severity: 'error', ...place, message: NOT_UTF8 }] };
  }
  if (source.text.includes('\0')) {
    const message = 'The file holds a zero byte; expected text in UTF-8.';
    return { problems: [{ severity: 'error', file: source.file, line: 1, column: 1, message }] };
  }
  if (!text) return { problems };
  const markdown = readIncomingArticle(text.body, {
    file: source.file,
    locale: source.locale,
    locales: languages.locales,
    firstLine: text.bodyLine,
    snippet: snippets(source.locale),
  });
  problems.push(...markdown.problems);
  const read = { ...text, ...article, source, markdown };
  return article && !hasErrors(problems)
    ? { article: { ...article, source, markdown }, read, problems }
    : { read, problems };
}

/** Finds snippets by name in a language, else in the default language. */
export function snippetFinder(
  snippets: readonly SnippetFile[],
  defaultLocale: string,
): (locale: string) => NonNullable<ArticleContext['snippet']> {
  const byKey = new Map(snippets.map((snippet) => [`${snippet.locale}/${snippet.name}`, snippet]));
  return (locale) => (name) => {
    const found = byKey.get(`${locale}/${name}`) ?? byKey.get(`${defaultLocale}/${name}`);
    return found && { body: found.body, file: found.sourcePath };
  };
}

/** Paths inside content/ of all files in one of its folders, in a fixed order; none when the folder is not there. */
export async function listFiles(contentDir: string, folder: string): Promise<string[]> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(path.join(contentDir, folder), { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(contentDir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

function isText(file: string): boolean {
  return /\.(mdx?|markdown|ya?ml)$/i.test(file);
}

async function readTexts(contentDir: string, files: string[]): Promise<[string, string, number | undefined][]> {
  const texts: [string, string, number | undefined][] = [];
  let atHand = true;
  for (const batch of batches(files, FILES_AT_ONCE)) {
    const paths = batch.map((file) => path.join(contentDir, file));
    const began = performance.now();
    const read = atHand
      ? paths.map((file) => readFileSync(file))
      : await Promise.all(paths.map((file) => readFile(file)));
    atHand = performance.now() - began < batch.length * AT_HAND_MS;
    batch.forEach((file, index) => {
      const bytes = read[index]!;
      texts.push([file, bytes.toString('utf8'), strangeLineOf(bytes)]);
    });
    // Whoever else has something to do is not kept from it.
    await turn();
  }
  return texts;
}

/** The first line, from 1, with bytes that are no UTF-8; undefined when there is none. */
function strangeLineOf(bytes: Buffer): number | undefined {
  if (isUtf8(bytes)) return undefined;
  let line = 1;
  for (let start = 0; start <= bytes.length; line += 1) {
    const next = bytes.indexOf(10, start);
    const end = next < 0 ? bytes.length : next;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
  return 1;
}

/** What the text of a category.yml says; undefined where something is wrong with it. */
export function parseCategory(text: string): Omit<CategoryFile, 'slug' | 'locale'> | undefined {
  const { value } = readYaml(text, categoryFile);
  return value && { title: value.title, summary: value.summary, position: value.order, icon: value.icon };
}

function readCategory(text: string, file: string, locale: string, slug: string, content: Content): void {
  const read = readYaml(text, categoryFile);
  if (read.value !== undefined) {
    const { order, ...rest } = read.value;
    content.categories.push({ slug, locale, position: order, ...rest });
    return;
  }
  content.brokenCategories.add(`${locale}/${slug}`);
  for (const { path, line, column, message } of read.problems) {
    const field = path.length > 0 ? String(path[0]) : undefined;
    const expected = CATEGORY_EXPECTED[field ?? ''] ?? `one of ${Object.keys(CATEGORY_EXPECTED).join(', ')}`;
    content.problems.push({
      severity: 'error',
      file,
      line,
      column,
      ...(field && { field }),
      message: message ?? `Expected ${expected}.`,
    });
  }
}
