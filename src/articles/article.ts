import type { Audience } from '../accounts/audience.ts';

/** An article as lists and links show it. */
export interface ArticleSummary {
  id: number;
  slug: string;
  /** Language it is shown in; another than the reader's where there is no translation. */
  locale: string;
  title: string;
  summary: string;
  /** Slug of its category. */
  category: string;
  tags: string[];
  url: string;
}

/** An article with its text, as its page shows it. */
export interface Article extends ArticleSummary {
  revisionId: number;
  /** Shown in the default language, for want of a translation. */
  isFallback: boolean;
  /** Languages it is written in and may be read in. */
  locales: string[];
  /** Slugs of articles to read next, chosen by the writer. */
  related: string[];
  audience: Audience;
  body: string;
  /** Path inside content/; null: it lies where its article belongs. */
  sourcePath: string | null;
  /** Names of the snippets it includes. */
  snippets: string[];
  /** In minutes. */
  readingTime: number;
  /** `YYYY-MM-DD`. */
  updatedOn: string | null;
  publishedAt: Date | null;
  /** Set: the original has changed since this translation was made, in what readers should know. */
  outdatedAt: Date | null;
}
