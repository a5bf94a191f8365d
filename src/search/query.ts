// What the engine is asked, and what it answers.
import type { Audiences } from '../accounts/audience.ts';
import type { DocumentKind } from './document.ts';
import type { AskedWord } from './reduce.ts';
import type { Channel } from './segment.ts';

export interface SearchQuery {
  /** The question in the asker's words; any string. */
  text: string;
  locale: string;
  /** Language of the asker, where the documents are in another: words of it count by their translation. */
  spokenIn?: string;
  /** What the viewer may see. */
  audiences: Audiences;
  /** Only these kinds; all when left out. */
  kinds?: readonly DocumentKind[];
  /** Only this category. */
  category?: string;
  /** Not these documents, by id. */
  except?: ReadonlySet<number>;
  limit: number;
  offset?: number;
}

export interface SearchHit {
  id: number;
  kind: DocumentKind;
  /** Comparable between questions: 0 is nothing in common, 1 about all of the question found in a prominent place. */
  score: number;
  /** The question probably has an answer, and this may well be it. */
  confident: boolean;
  solved: boolean;
  /** Put first by editors for this question. */
  pinned: boolean;
}

export interface SearchResult {
  /** Documents that have a meaningful part of the question, of which `hits` is a page. */
  total: number;
  hits: SearchHit[];
  /** How likely it is that the first hit answers, 0 to 1. */
  confidence: number;
  /** The words of the question as they were understood: corrected, with what may stand in their place. For {@link bestPassage}. */
  asked: AskedWord[];
}

/** What one word (or part of words) of a question added to the score of a document. */
export interface Contribution {
  channel: Channel;
  /** The word as the asker wrote it, folded; for pairs two words; empty for 4-grams, which are summed. */
  words: string[];
  score: number;
}

export interface Explanation {
  score: number;
  contributions: Contribution[];
}

/** An answer that editors put first for a query. */
export interface Pin {
  query: string;
  ids: readonly number[];
}
