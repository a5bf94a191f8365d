/** What each page says of itself. */
export interface DocumentProps {
  title: string;
  description?: string;
  /** Path of the page in each language it exists in, by locale code; for hreflang and the language menu. */
  alternates?: Record<string, string>;
  /** Path of the one address of this page; without it, the path of the request. */
  canonical?: string;
  /** Whole documents for search engines, serialised here. */
  jsonLd?: object[];
  type?: 'website' | 'article';
  /** False for pages that search engines should leave out. */
  indexed?: boolean;
  image?: string;
}
