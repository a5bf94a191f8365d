import type { ElementNode, MarkdownNode } from '../../articles/tree.ts';
import type { SearchMessages } from '../../search/messages/types.ts';
import { kindText } from '../../search/ui/kind-text.ts';
import type { Cards } from '../cards.ts';

const text = (value: string): MarkdownNode => ({ type: 'text', value });
const span = (name: string, value: string): ElementNode => ({
  type: 'element',
  tag: 'span',
  attributes: { class: name },
  children: [text(value)],
});

/** Makes cards of links to pages of the help center: what the page is, what it is called, and whether a question is solved. */
export function cardNodes(
  { byHref }: Cards,
  { t, locale }: { t: SearchMessages; locale: string },
): (href: string) => MarkdownNode | undefined {
  return (href) => {
    const card = byHref.get(href);
    if (!card) return undefined;
    const attributes = {
      href: card.href,
      class: 'page-card',
      ...(card.locale === locale ? {} : { lang: card.locale }),
    };
    const title: ElementNode = {
      type: 'element',
      tag: 'bdi',
      attributes: { class: 'title' },
      children: [text(card.title)],
    };
    const link: ElementNode = {
      type: 'element',
      tag: 'a',
      attributes,
      children: [title, text(' '), span('facts', kindText(t, card))],
    };
    return { type: 'element', tag: 'p', attributes: {}, children: [link] };
  };
}
