// An article as programs read it: HTML without our components, styles and scripts.
import type { ComponentNode, ElementNode, MarkdownNode } from '../../articles/tree.ts';
import { toHtml } from '../../articles/tree.ts';
import { guideUrl } from '../../videos/guide.ts';

const element = (tag: string, children: MarkdownNode[], attributes: ElementNode['attributes'] = {}): ElementNode => ({
  type: 'element',
  tag,
  attributes,
  children,
});
const text = (value: unknown): MarkdownNode[] => (typeof value === 'string' ? [{ type: 'text', value }] : []);
const titled = (value: unknown, tag = 'p'): MarkdownNode[] =>
  typeof value === 'string' ? [element(tag, [element('strong', text(value))])] : [];

/** Where an article is read. */
interface Place {
  /** Address visitors use. */
  base: URL;
  locale: string;
  /** Whether its reader may see a video guide. */
  seesGuide(slug: string): boolean;
}

/** The video guides that a text shows. */
export function guidesIn(nodes: readonly MarkdownNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [];
    const own = node.type === 'component' && node.name === 'VideoGuide' ? [String(node.props['slug'] ?? '')] : [];
    return [...own, ...guidesIn(node.children)];
  });
}

/** The text of an article as HTML whose links and pictures are whole addresses. */
export function articleHtml(nodes: readonly MarkdownNode[], place: Place): string {
  return toHtml(plain(nodes, place));
}

function plain(nodes: readonly MarkdownNode[], place: Place): MarkdownNode[] {
  const { base } = place;
  return nodes.flatMap((node): MarkdownNode[] => {
    if (node.type === 'text') return [node];
    const children = plain(node.children, place);
    if (node.type === 'component') return [ofComponent(node, children, place)];
    const attributes = Object.fromEntries(
      Object.entries(node.attributes).map(([name, value]) => [
        name,
        (name === 'href' || name === 'src') && typeof value === 'string' ? whole(value, base) : value,
      ]),
    );
    return [{ ...node, attributes, children }];
  });
}

function ofComponent(
  { name, props }: ComponentNode,
  children: MarkdownNode[],
  { base, locale, seesGuide }: Place,
): MarkdownNode {
  switch (name) {
    case 'Note':
    case 'Tip':
    case 'Warning':
      return element('blockquote', [...titled(props['title']), ...children], { class: name.toLowerCase() });
    case 'Steps':
      return element('ol', children);
    case 'Step':
      return element('li', [...titled(props['title']), ...children]);
    case 'Tabs':
      return element('div', children);
    case 'Tab':
      return element('section', [...titled(props['title']), ...children]);
    case 'Details':
      return element('details', [element('summary', text(props['summary'])), ...children]);
    case 'Figure': {
      const picture = element('img', [], {
        src: whole(String(props['src'] ?? ''), base),
        alt: String(props['alt'] ?? ''),
      });
      const caption = text(props['caption']);
      return element('figure', caption.length > 0 ? [picture, element('figcaption', caption)] : [picture]);
    }
    case 'Key':
      return element('kbd', children);
    case 'MenuPath':
      return element('b', children);
    case 'VideoGuide': {
      const slug = String(props['slug'] ?? '');
      if (!seesGuide(slug)) return { type: 'text', value: '' };
      return element('p', [element('a', text(slug), { href: whole(guideUrl(locale, slug), base) })]);
    }
    case 'Snippet':
      return element('div', children);
  }
}

/** An address as it can be followed from anywhere. */
function whole(address: string, base: URL): string {
  return URL.parse(address, base)?.href ?? address;
}
