import type { Site } from '../config/site.ts';
import type { Search } from './search.ts';

/** A search that somebody made, for the log of searches. */
export interface SearchEntry {
  /** A UUID that results carry in their links. */
  id: string;
  locale: string;
  text: string;
  origin: 'page' | 'header';
  resultCount: number;
  /** Whether one of the results probably answers. */
  confident: boolean;
}

/** What searching for somebody needs of the running product. */
export interface Searching {
  site: Site;
  search: Search;
  /** Where searches are noted; by the network address the ledger bounds how many, and keeps none. */
  ledger: { searched(entry: SearchEntry, address?: string): void };
}
