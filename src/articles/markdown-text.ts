// What reading a text takes and gives.
import type { DocumentSection } from '../search/document.ts';
import type { Place } from './links.ts';
import type { Problem } from './problem.ts';
import type { AttributeValue, Heading, MarkdownNode } from './tree.ts';

/** An image inside content/; width and height are put into `attributes` by whoever has the files. */
export interface ImageUse {
  path: string;
  attributes: Record<string, AttributeValue | string[]>;
  line: number;
}

/** A link to an article or to a part of this text, for checking that it leads somewhere. */
export interface LinkUse {
  slug?: string;
  locale?: string;
  anchor: string;
  line: number;
  column: number;
}

/** A text, read and checked. */
export interface MarkdownText {
  nodes: MarkdownNode[];
  /** Headings of the first two levels that always show: the table of contents. */
  contents: Heading[];
  /** Ids of all headings and anchors. */
  anchors: Set<string>;
  /** Plain text by heading, for the search. */
  sections: DocumentSection[];
  words: number;
  images: ImageUse[];
  links: LinkUse[];
  /** Names of the snippets it includes, directly. */
  snippets: string[];
  /** Slugs of the video guides it shows. */
  videos: string[];
  problems: Problem[];
}

/** Texts that the walk itself writes, in the reader's language. */
export interface MarkdownLabels {
  /** A table, by its place among those of the text. */
  table(values: { number: number }): string;
  /** One that stands below a heading. */
  tableOf(values: { number: number; heading: string }): string;
  section(values: { heading: string }): string;
  footnotes: string;
  footnoteBack(values: { reference: string }): string;
}

/** What reading an article needs to know besides its text. */
export interface ArticleContext extends Place {
  /** Line of the file on which the text begins, from 1. */
  firstLine?: number;
  /** Body of a snippet, or undefined when there is none of that name. */
  snippet?: (name: string) => { body: string; file: string } | undefined;
  /** Put before every id, so that several texts can stand on one page. */
  idPrefix?: string;
  /** Put before the names of groups of tabs, for the same reason. */
  groupPrefix?: string;
  labels?: MarkdownLabels;
}
