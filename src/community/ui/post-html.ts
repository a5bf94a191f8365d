import { readPost } from '../../articles/markdown.ts';
import { inOwnDirections, type MarkdownNode, toHtml } from '../../articles/tree.ts';
import type { Site } from '../../config/site.ts';
import { loneLink } from '../cards.ts';
import { isPicture, readFileUrl, type ShownFile } from '../files/file.ts';
import { type Nameable, withMentions } from '../notifications/mentions.ts';
import { postText } from '../post-text.ts';

/** What a post shows besides its words. */
interface Shown {
  /** Whom it names, with links to them. */
  mentioned?: readonly (Nameable & { href: string | undefined })[];
  /** Its files: no others are shown. Without a list every picture is, and its address says whether the reader may see it. */
  files?: readonly ShownFile[] | undefined;
  /** What stands in place of a link alone on its line. */
  card?: (href: string) => MarkdownNode | undefined;
  /** Where links lead that were written when what they lead to was elsewhere. */
  present?: ReadonlyMap<string, string> | undefined;
}

/** A post with an address that may be one of its files, or a card. */
const HAS_MORE = /\/(files|articles|videos|threads)\//;

/** The HTML of what somebody wrote: escaped, and of the few elements that a post may have. */
export function postHtml(
  { body, locale }: { body: string; locale: string },
  site: Pick<Site, 'locales'>,
  { mentioned = [], files, card, present }: Shown = {},
): string {
  const locales = site.locales.map(({ code }) => code);
  // Nearly none names anybody, has a file or links to a page of the help center.
  if (mentioned.length === 0 && !HAS_MORE.test(body)) return postText(body, { locale, locales }).html;
  const place = {
    file: '',
    locale,
    locales,
    picture(url: string) {
      const named = readFileUrl(url);
      if (!named || !isPicture(named)) return undefined;
      if (!files) return {};
      const file = files.find(({ key }) => key === named.key);
      return file && { width: file.width ?? undefined, height: file.height ?? undefined };
    },
  };
  const nodes = readPost(body, place)
    .nodes.filter((node) => !files || !isListOfFiles(node, files))
    .map((node) => {
      const href = card && loneLink(node);
      return (href && card(href)) || (present?.size ? withPresentLinks(node, present) : node);
    });
  return toHtml(inOwnDirections(withMentions(nodes, mentioned, ({ href }) => href)));
}

/** Whose links lead to where things are now. */
function withPresentLinks(node: MarkdownNode, present: ReadonlyMap<string, string>): MarkdownNode {
  if (node.type === 'text') return node;
  const children = node.children.map((child) => withPresentLinks(child, present));
  if (node.type !== 'element') return { ...node, children };
  const href = node.tag === 'a' ? present.get(String(node.attributes['href'])) : undefined;
  return { ...node, attributes: href === undefined ? node.attributes : { ...node.attributes, href }, children };
}

/** A paragraph of nothing but files that are no pictures: they are listed below the text. */
function isListOfFiles(node: MarkdownNode, files: readonly ShownFile[]): boolean {
  if (node.type !== 'element' || node.tag !== 'p') return false;
  const parts = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  return (
    parts.length > 0 &&
    parts.every((child) => {
      const href = child.type === 'element' && child.tag === 'a' ? child.attributes['href'] : undefined;
      const named = typeof href === 'string' ? readFileUrl(href) : undefined;
      return named && !isPicture(named) && files.some(({ key }) => key === named.key);
    })
  );
}
