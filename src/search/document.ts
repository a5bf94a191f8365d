import type { Audience } from '../accounts/audience.ts';

/** What a search document is about; each kind has its own page. */
export type DocumentKind = 'article' | 'video' | 'thread';

/** A part of a document that can be linked to and quoted: a section of an article, a cue of a video, a post. */
export interface DocumentSection {
  /** Fragment of the page's URL, without `#`; empty for the text before the first heading. */
  anchor: string;
  heading: string;
  /** Plain text, without mark-up. */
  text: string;
}

/** What the search knows of an article, a video guide or a thread. Written in the same transaction as its source. */
export interface SearchDocument {
  /** Number of the row in `search_documents`, stable while the document lives. */
  id: number;
  kind: DocumentKind;
  locale: string;
  title: string;
  /** One or two sentences shown under the title; empty when there are none. */
  summary: string;
  tags: string[];
  /** Questions this page has already answered, in the words of those who asked. */
  askedAs: string[];
  sections: DocumentSection[];
  category: string;
  audience: Audience;
  /** Path of the page, from the root: `/en/articles/reset-password`. */
  url: string;
  /** A thread with an accepted solution; false for everything else. */
  solved: boolean;
}
