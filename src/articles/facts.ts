// What publishing knows of a text and stores with its revision, so that no reader's request has to find it out.
import type { MarkdownText } from './markdown.ts';
import type { Heading, MarkdownNode } from './tree.ts';

/** Edition of the rules below, from 1. Raise it whenever the same text would give something else: revisions are then read again at the next start. */
export const FACTS_EDITION = 5;

/** Where a link leads; `slug` when it is an article of this site. Of links within the text those are kept that lead to no part of it. */
export interface LinkFact {
  url: string;
  slug: string | null;
  /** The part of the article that it leads to; null: its beginning. */
  anchor: string | null;
}

/** What a text uses and has. */
export interface Facts {
  /** As {@link fileKey} writes them. */
  files: string[];
  links: LinkFact[];
  headings: Heading[];
  /** Ids of all that a link can lead to. */
  anchors: string[];
  words: number;
  /** Names of the snippets it includes directly. */
  snippets: string[];
  /** How many pictures it shows without a word on what they show. */
  undescribed: number;
}

const IN_CONTENT = /^\/content\/([^?#]+)/;
const ARTICLE = /^\/([^/?#]+)\/articles\/([^/?#]+)/;

/** Reads from a checked text what is stored with it. @param locales of the site, which begin the addresses of its pages. */
export function factsOf(text: MarkdownText, locales: readonly string[]): Facts {
  const files = new Set(text.videos.map(videoKey));
  const links = new Map<string, LinkFact>();
  let undescribed = 0;
  const visit = (nodes: readonly MarkdownNode[]) => {
    for (const node of nodes) {
      if (node.type === 'text') continue;
      // Whatever kind of node it stands in: an address of content/ is a file that the text needs.
      for (const value of Object.values(node.type === 'element' ? node.attributes : node.props)) {
        const inside = typeof value === 'string' ? decoded(IN_CONTENT.exec(value)?.[1]) : undefined;
        if (inside) files.add(fileKey(inside));
      }
      if (node.type === 'element' && node.tag === 'img' && !String(node.attributes['alt'] ?? '').trim()) undescribed++;
      const href = node.type === 'element' && node.tag === 'a' ? node.attributes['href'] : undefined;
      if (typeof href === 'string' && !href.startsWith('#') && !IN_CONTENT.test(href))
        links.set(href, linkOf(href, locales));
      visit(node.children);
    }
  };
  visit(text.nodes);
  // PostgreSQL cannot store a zero.
  for (const { slug, anchor } of text.links)
    if (slug === undefined && anchor !== '' && !anchor.includes('\0') && !text.anchors.has(anchor))
      links.set(`#${anchor}`, { url: `#${anchor}`, slug: null, anchor });
  return {
    files: [...files],
    links: [...links.values()],
    headings: text.contents,
    anchors: [...text.anchors],
    words: text.words,
    snippets: text.snippets,
    undescribed,
  };
}

function linkOf(href: string, locales: readonly string[]): LinkFact {
  const slug = linkedSlug(href, locales) ?? null;
  const anchor = slug === null ? undefined : decoded(/#(.+)$/s.exec(href)?.[1]);
  return { url: href, slug, anchor: anchor ?? null };
}

/** The slug of the article that an address of this site leads to; undefined when it leads to something else. */
function linkedSlug(href: string, locales: readonly string[]): string | undefined {
  const [, locale = '', slug] = ARTICLE.exec(href) ?? [];
  return locales.includes(locale) ? decoded(slug) : undefined;
}

/** A path inside content/ as files are compared: some disks do not tell letters by their case, nor é from e and an accent. */
export function fileKey(inside: string): string {
  return inside.normalize('NFC').toLowerCase();
}

/** What stands for all files of a video guide. */
export function videoKey(slug: string): string {
  return fileKey(`videos/${slug}/`);
}

/** The slug of the guide whose files these are; undefined for the key of one file. */
export function videoOfKey(key: string): string | undefined {
  return /^videos\/([^/]+)\/$/.exec(key)?.[1];
}

/** The text that an address means; undefined when it means none. */
function decoded(address: string | undefined): string | undefined {
  try {
    const text = address && decodeURIComponent(address);
    // No file and no article has it in its name, and PostgreSQL cannot store it.
    return text?.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
