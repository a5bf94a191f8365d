import { snippetFinder } from '../../articles/content.ts';
import { highlighted } from '../../articles/highlight.ts';
import { measureImages } from '../../articles/images.ts';
import { readIncomingArticle } from '../../articles/markdown.ts';
import { type Piece, piecesOf } from '../../articles/pieces.ts';
import { pathOf } from '../../articles/read-text.ts';
import { snippets } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';
import type { ShownVideo } from '../../videos/shown.ts';
import { shownGuides } from '../../videos/store.ts';
import type { PreviewOptions } from '../preview.ts';
import { type Comparison, compareTrees } from './compare.ts';
import type { CompareWords } from './words.ts';

/** Two texts as one, to be drawn. */
export interface ComparedTexts extends Omit<Comparison, 'nodes'> {
  pieces: Piece[];
  videos: Map<string, ShownVideo>;
}

/** Where the texts are in `content/`. */
export interface ComparedPlace {
  locale: string;
  slug: string;
  category: string;
  sourcePath: string | null;
}

/**
 * Compares two texts of an article as readers see them, with the snippets of today in both.
 * @param words what is said about changes, in the language of who reads the comparison.
 */
export async function compareTexts(
  db: Db,
  { before, after }: { before: string; after: string },
  place: ComparedPlace,
  { contentDir, site, labels, words }: PreviewOptions & { words: CompareWords },
): Promise<ComparedTexts> {
  const finder = snippetFinder(await db.select().from(snippets), site.defaultLocale);
  const { locale } = place;
  const locales = site.locales.map(({ code }) => code);
  const read = (body: string) =>
    readIncomingArticle(body, { file: pathOf(place), locale, locales, labels, snippet: finder(locale) });
  const [was, is] = [read(before), read(after)];
  await measureImages([...was.images, ...is.images], contentDir);
  const guides = [...new Set([...was.videos, ...is.videos])];
  const videos = await shownGuides(db, guides, { locale, defaultLocale: site.defaultLocale });
  const { nodes, ...found } = compareTrees(was.nodes, is.nodes, { language: locale, words });
  return { ...found, pieces: piecesOf(highlighted(nodes)), videos };
}
