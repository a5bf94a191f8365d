import { inArray } from 'drizzle-orm';
import { snippetFinder } from '../articles/content.ts';
import { highlighted } from '../articles/highlight.ts';
import { measureImages } from '../articles/images.ts';
import { type MarkdownLabels, readIncomingArticle } from '../articles/markdown.ts';
import { type Piece, piecesOf } from '../articles/pieces.ts';
import { leadsNowhere, NOT_DESCRIBED, type Problem } from '../articles/problem.ts';
import { pathOf } from '../articles/read-text.ts';
import { articles, snippets } from '../articles/schema.ts';
import type { MarkdownNode } from '../articles/tree.ts';
import type { Db } from '../db/client.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';
import type { ShownVideo } from '../videos/shown.ts';
import { shownGuides } from '../videos/store.ts';
import { missingHeadings } from './missing-headings.ts';

/** A text as readers would see it, and what its writer should know. */
export interface Preview {
  /** Each block of the text is one, or white space. */
  nodes: MarkdownNode[];
  pieces: Piece[];
  videos: Map<string, ShownVideo>;
  /** An error among them keeps it from being published. Lines are those of the text. */
  problems: Problem[];
}

/** What drawing a text needs. */
export interface PreviewOptions {
  contentDir: string;
  site: { locales: readonly { code: string }[]; defaultLocale: string };
  labels: MarkdownLabels;
}

/** Draws a text that nobody has published, by the same rules as the page of an article. */
export async function drawPreview(
  db: Db,
  text: { body: string; locale: string; slug: string; category: string; sourcePath: string | null },
  { contentDir, site, labels }: PreviewOptions,
): Promise<Preview> {
  const finder = snippetFinder(await db.select().from(snippets), site.defaultLocale);
  const { locale } = text;
  const file = pathOf(text);
  const locales = site.locales.map(({ code }) => code);
  const read = readIncomingArticle(text.body, {
    ...{ file, locale, locales, labels },
    snippet: finder(locale),
    groupPrefix: 'preview-',
  });
  await measureImages(read.images, contentDir);
  const videos = await shownGuides(db, read.videos, { locale, defaultLocale: site.defaultLocale });
  const problems = [...read.problems];
  const warn = (line: number, column: number, what: Mistake) =>
    problems.push({ severity: 'warning', file, line, column, ...what });
  const slugs = [...new Set(read.links.flatMap(({ slug }) => slug ?? []))];
  const rows = slugs.length
    ? await db.select({ slug: articles.slug }).from(articles).where(inArray(articles.slug, slugs))
    : [];
  const known = new Set(rows.map(({ slug }) => slug));
  for (const { slug, line, column } of read.links)
    if (slug !== undefined && !known.has(slug)) warn(line, column, leadsNowhere(slug));
  for (const { line, column, ...what } of await missingHeadings(db, read, {
    ...text,
    defaultLocale: site.defaultLocale,
  }))
    warn(line, column, what);
  for (const image of read.images) if (!image.attributes['alt']) warn(image.line, 1, NOT_DESCRIBED);
  for (const slug of read.videos) if (!videos.has(slug)) warn(1, 1, mistake('no-video', { slug }));
  problems.sort((one, other) => one.line - other.line || one.column - other.column);
  const nodes = highlighted(read.nodes);
  return { nodes, pieces: piecesOf(nodes), videos, problems };
}
