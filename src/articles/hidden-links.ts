// Links to pages that a reader may not see: an address says what a page is about, and would lead them nowhere.
import { type ElementNode, type MarkdownNode, plainText } from './tree.ts';

/** A page of the site that a link leads to. */
export interface LinkedPage {
  kind: 'article' | 'category' | 'video';
  locale: string;
  slug: string;
}

const KINDS: Readonly<Record<string, LinkedPage['kind']>> = {
  articles: 'article',
  categories: 'category',
  videos: 'video',
};
const PAGE = /^\/([^/?#]+)\/(articles|categories|videos)\/([^/?#]+)/;

/** The page that an address of this site leads to, where it is one that not everybody may see. */
function linkedPage(href: unknown, locales: readonly string[]): LinkedPage | undefined {
  const [, locale = '', kind = '', written = ''] = typeof href === 'string' ? (PAGE.exec(href) ?? []) : [];
  if (!locales.includes(locale)) return undefined;
  try {
    return { kind: KINDS[kind]!, locale, slug: decodeURIComponent(written) };
  } catch {
    return undefined;
  }
}

/** All pages that a text links to, each once. */
export function linkedPages(nodes: readonly MarkdownNode[], locales: readonly string[]): LinkedPage[] {
  const pages = new Map<string, LinkedPage>();
  const visit = (list: readonly MarkdownNode[]) => {
    for (const node of list) {
      if (node.type === 'text') continue;
      const page = isLink(node) ? linkedPage(node.attributes['href'], locales) : undefined;
      if (page) pages.set(keyOf(page), page);
      visit(node.children);
    }
  };
  visit(nodes);
  return [...pages.values()];
}

/**
 * Puts words in the place of links to pages that the reader may not see: the words of the link, or neutral ones where these are its
 * address. Links to former addresses lead to the present one.
 * @param slugOf the present slug of a page; undefined where the reader may not see it.
 * @param neutral words for a page that cannot be named.
 */
export function withoutHiddenLinks(
  nodes: readonly MarkdownNode[],
  options: { locales: readonly string[]; slugOf: (page: LinkedPage) => string | undefined; neutral: string },
): MarkdownNode[] {
  return nodes.flatMap((node): MarkdownNode[] => {
    if (node.type === 'text') return [node];
    const children = withoutHiddenLinks(node.children, options);
    const page = isLink(node) ? linkedPage(node.attributes['href'], options.locales) : undefined;
    if (!page) return [{ ...node, children }];
    const slug = options.slugOf(page);
    if (slug === undefined)
      return namesAddress(plainText(children), page.slug) ? [{ type: 'text', value: options.neutral }] : children;
    if (slug === page.slug) return [{ ...node, children } as ElementNode];
    const href = String((node as ElementNode).attributes['href']).replace(PAGE, (whole) =>
      whole.replace(/[^/]+$/, encodeURIComponent(slug)),
    );
    return [{ ...(node as ElementNode), attributes: { ...(node as ElementNode).attributes, href }, children }];
  });
}

/** Whether the words of a link are its address, or the file it was written as. */
function namesAddress(words: string, slug: string): boolean {
  const said = words.trim().toLowerCase();
  const isOneWord = said !== '' && !/\s/.test(said);
  return isOneWord && (said.includes(`/${slug}`) || said.replace(/\.mdx?$/, '') === slug) && /[-/.]/.test(said);
}

function isLink(node: MarkdownNode): node is ElementNode {
  return node.type === 'element' && node.tag === 'a';
}

/** A page as a key of maps. */
export function keyOf({ kind, locale, slug }: LinkedPage): string {
  return `${locale}/${kind}/${slug}`;
}
