// Components of other tools, which the dialects left as elements with `data-component`.
import type { Element, ElementContent } from 'hast';
import { calloutOf } from './callouts.ts';
import { strongParagraph } from './hast.ts';
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
    case 'caution':
    case 'danger':
    case 'callout':
    case 'admonition':
    case 'alert':
    case 'hint': // biome-ignore format: a list
      return made(
        `x-${calloutOf(given('type', 'kind', 'intent', 'variant', 'style')) ?? calloutOf(String(properties.dataComponent)) ?? 'note'}`,
        given('title', 'heading'),
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
    case 'accordiongroup':
    case 'frame': // biome-ignore format: a list
      return inner();
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
