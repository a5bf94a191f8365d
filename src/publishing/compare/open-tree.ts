// A checked text as it is compared: nothing is folded away, and nothing is in it that only a page of its own needs.
import type { AttributeValue, ElementNode, MarkdownNode } from '../../articles/tree.ts';

/** Attributes that say nothing to the reader of a text, or are made for the page it stands on. */
const OF_THE_PAGE = new Set(['id', 'role', 'aria-label', 'tabindex', 'scope', 'open']);

const element = (tag: string, attributes: Record<string, AttributeValue>, children: MarkdownNode[]): ElementNode => ({
  type: 'element',
  tag,
  attributes,
  children,
});

/**
 * The nodes laid open: titles of steps, tabs and folded texts are words like all others, all tabs show, ids and the marks beside headings are gone, so
 * that two texts can stand on one page.
 */
export function laidOpen(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  return nodes.flatMap((node): MarkdownNode[] => {
    if (node.type === 'text') return node.value === '' ? [] : [node];
    if (node.type === 'element') {
      if (node.attributes['class'] === 'anchor') return [];
      const kept = Object.entries(node.attributes).filter(([name]) => !OF_THE_PAGE.has(name));
      const attributes = Object.fromEntries(kept);
      if (node.tag === 'details') attributes['open'] = true;
      return [element(node.tag, attributes, laidOpen(node.children))];
    }
    const children = laidOpen(node.children);
    const titled = (tag: string, name: string): ElementNode =>
      element(tag, name === '' ? {} : { class: name }, [
        { type: 'text', value: String(node.props['title'] ?? node.props['summary']) },
      ]);
    switch (node.name) {
      case 'Steps':
        return [element('ol', { class: 'steps' }, children)];
      case 'Step':
        return [element('li', {}, [titled('p', 'step-title'), ...children])];
      case 'Tabs':
        return [element('div', { class: 'all-tabs', label: String(node.props['label']) }, children)];
      case 'Tab':
        return [element('div', { class: 'one-tab' }, [titled('p', 'tab-title'), ...children])];
      case 'Details':
        return [
          element('details', { open: true }, [titled('summary', ''), element('div', { class: 'fold' }, children)]),
        ];
      default:
        return [{ ...node, children }];
    }
  });
}
