// Components of other tools, which the dialects left as elements with `data-component`.
import type { Element, ElementContent } from 'hast';
import { labelled } from './callout-label.ts';
import { calloutOf } from './callouts.ts';
import { holds, strongParagraph } from './hast.ts';
import { type Context, made as madeOf, PLAIN, type Shaping } from './shaping.ts';

/** What a component becomes; null when the element is none that is known. */
export function fromComponent(shaping: Shaping, node: Element, context: Context): ElementContent[] | null {
  const properties = node.properties;
  const given = (...keys: string[]) => {
    for (const key of keys)
      if (typeof properties[key] === 'string' && properties[key] !== '') return String(properties[key]);
    return '';
  };
  const inner = () => shaping.all(node.children, context);
  const made = (name: string, title: string) => madeOf(node, name, title ? { title } : {}, inner());
  switch (properties.dataComponent ?? node.tagName) {
    case 'note':
    case 'tip':
    case 'warning':
    case 'info':
    case 'check':
    case 'aside':
    case 'important':
    case 'success':
    case 'error':
    case 'caution':
    case 'danger':
    case 'callout':
    case 'admonition':
    case 'alert':
    case 'hint': // biome-ignore format: a list
      return labelled(
        shaping,
        node,
        calloutOf(given('type', 'kind', 'intent', 'variant', 'style', 'theme')) ??
          calloutOf(String(properties.dataComponent)) ??
          'note',
        given('title', 'heading'),
        inner(),
      );
    case 'steps': {
      const steps = node.children.filter((child): child is Element => child.type === 'element');
      const titles = steps.map((step) =>
        step.properties.dataComponent === 'step' ? String(step.properties.title ?? step.properties.heading ?? '') : '',
      );
      if (steps.length === 0 || titles.includes('')) return inner();
      const made = steps.map(
        (step, index): Element => ({
          type: 'element',
          tagName: 'x-step',
          properties: { title: titles[index]! },
          children: shaping.all(step.children, PLAIN),
        }),
      );
      return [{ type: 'element', tagName: 'x-steps', properties: {}, children: made }];
    }
    case 'tabs':
      nameTabs(node);
      return inner();
    case 'figure':
    case 'frame': {
      // The element of HTML has a rule of its own.
      if (properties.dataComponent === undefined) return null;
      const caption = given('caption', 'title').replace(/`([^`]*)`/g, '$1');
      const src = given('src', 'url', 'image', 'img');
      const shown: Element[] = src ? [{ type: 'element', tagName: 'img', properties: { src, alt: given('alt') }, children: [], position: node.position }] : []; // biome-ignore format: one thought
      const words: Element[] = caption ? [{ type: 'element', tagName: 'figcaption', properties: {}, children: [{ type: 'text', value: caption }] }] : []; // biome-ignore format: one thought
      return shaping.all([{ type: 'element', tagName: 'figure', properties: {}, children: [...shown, ...withoutParagraphs(node.children), ...words] }], context); // biome-ignore format: one thought
    }
    case 'accordiongroup':
      return given('title', 'heading') ? [...strongParagraph(given('title', 'heading')), ...inner()] : inner();
    case 'tab':
    case 'tabitem':
    case 'tabpanel': // biome-ignore format: a list
      return made('x-tab', given('label', 'title', 'value', 'header', 'name') || 'Tab');
    case 'step':
      return given('title', 'heading') ? [...strongParagraph(given('title', 'heading')), ...inner()] : inner();
    case 'accordion':
    case 'expandable': // biome-ignore format: a list
      return made('x-details', given('title', 'summary', 'label') || 'Details');
    case 'key':
      return made('x-key', '');
    case 'menupath':
      return made('x-menu', '');
    default:
      return null;
  }
}

/** Titles of tabs that stand with the group: `values={[{ label, value }]}` of Docusaurus, `items={['npm', 'yarn']}` of Nextra. */
function nameTabs(tabs: Element): void {
  let items: { label?: string; value?: string }[];
  try {
    items = JSON.parse(String(tabs.properties.dataItems ?? '[]')) as typeof items;
  } catch {
    return;
  }
  const all = tabs.children.filter(
    (child): child is Element => child.type === 'element' && child.properties.dataComponent !== undefined,
  );
  all.forEach((tab, at) => {
    const { label, title, value } = tab.properties;
    if (label || title) return;
    const named = items.find((item) => item.value !== undefined && item.value === value)?.label;
    const found = named ?? (value ? undefined : items[at]?.label);
    if (found) tab.properties.label = found;
  });
}

/** Pictures out of the paragraphs that blank lines around them made. */
function withoutParagraphs(children: readonly ElementContent[]): ElementContent[] {
  return children.flatMap((child) =>
    child.type === 'element' && child.tagName === 'p' && holds(child, ['img']) ? child.children : [child],
  );
}
