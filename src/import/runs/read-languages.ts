// One source, language by language: what becomes of each article, before anything is written.
import type { HelpCenter } from '../help-center.ts';
import { textIn } from '../help-center.ts';
import { type HelpCenterListing, listHelpCenter } from '../help-center-drafts.ts';
import type { ImportReport } from '../report.ts';
import type { FolderListing } from '../source-files.ts';
import type { OpenSource } from './source.ts';

/** A language of the source, with what there is in it. */
export interface SourceLanguage {
  locale: string;
  listing: FolderListing;
  centers: HelpCenterListing[];
  articles: number;
}

const NO_FILES: FolderListing = { articles: [], parts: [], others: [], skipped: [] };

/**
 * The languages of the site in which the source has anything, that of the import first. Files, and texts that say no language, are in the language
 * of the import alone.
 */
export function languagesIn(
  { listing, centers }: OpenSource,
  { locale: own, locales }: { locale: string; locales: readonly string[] },
): SourceLanguage[] {
  return [own, ...locales.filter((one) => one !== own)].flatMap((locale) => {
    const isOwn = locale === own;
    const listed = centers.map((center) => {
      const all = listHelpCenter(center, locale);
      const entries = all.entries.flatMap((entry) => {
        const found = textIn(entry.article.texts, locale, entry.article.sourceLocale);
        // The other languages of the site come too, and those that it has not are told by themselves.
        return found !== undefined && (found.locale !== '' || isOwn) ? [{ ...entry, others: [] }] : [];
      });
      return { ...all, entries };
    });
    const files = isOwn ? listing : { ...NO_FILES, others: listing.others };
    const articles = files.articles.length + listed.reduce((sum, { entries }) => sum + entries.length, 0);
    return articles === 0 ? [] : [{ locale, listing: files, centers: listed, articles }];
  });
}

/** Articles that have a text in no language of the site, with those that they have. */
export function foreignArticles(
  centers: readonly HelpCenter[],
  locales: readonly string[],
): { file: string; title: string; locales: string[] }[] {
  return centers.flatMap(({ articles }) =>
    articles
      .filter(({ texts, sourceLocale }) => locales.every((locale) => textIn(texts, locale, sourceLocale) === undefined))
      .map(({ id, texts }) => ({
        file: id,
        title: texts.values().next().value?.title ?? '',
        locales: [...texts.keys()],
      })),
  );
}

/** A report of a language, with nothing in it yet. */
export function emptyReport(name: string, locale: string, dryRun: boolean): ImportReport {
  return {
    name,
    folder: '',
    locale,
    dryRun,
    files: [],
    categories: [],
    images: { copied: 0, unchanged: 0, kept: 0, failed: 0 },
    notes: [],
    stopped: null,
  };
}
