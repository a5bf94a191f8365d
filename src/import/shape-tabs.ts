// Passages for one system or one variant: tabs where they are blocks, words in brackets where they stand in a sentence.
import type { Element, ElementContent } from 'hast';
import { holds, isBlockElement, isNamed, strongParagraph, textOf } from './hast.ts';
import type { Context, Shaping } from './shaping.ts';

/** Systems that an article may tell apart, as they are called. */
const PLATFORMS: Record<string, string> = {
  win: 'Windows', windows: 'Windows', winxp: 'Windows XP', win7: 'Windows 7', win8: 'Windows 8', win10: 'Windows 10', win11: 'Windows 11',
  mac: 'macOS', macos: 'macOS', osx: 'macOS', linux: 'Linux', android: 'Android', ios: 'iOS', web: 'Web', desktop: 'Desktop', mobile: 'Mobile',
}; // biome-ignore format: a list // biome-ignore format: a list

/** A passage that showed only under conditions (`data-for="win,mac"`). */
export function conditional(shaping: Shaping, node: Element, conditions: string, context: Context): ElementContent[] {
  const label = platformLabel(conditions);
  const children = shaping.all(node.children, context);
  const isBlock = !context.isPhrasing && (node.tagName !== 'span' || children.some(isBlockElement));
  if (textOf(node).trim() === '' && !holds(node, ['img'])) return children;
  if (!label) shaping.note('condition', node, 'condition', 'shown-to-all', { condition: conditions });
  if (isBlock && !label) return [{ type: 'element', tagName: 'div', properties: {}, children }];
  if (isBlock)
    return [{ type: 'element', tagName: 'x-tab', properties: { title: label }, children, position: node.position }];
  const said: ElementContent[] = label ? [...children, { type: 'text', value: ` (${label})` }] : children;
  return [{ type: 'element', tagName: 'x-condition', properties: {}, children: said }];
}

function platformLabel(conditions: string): string | undefined {
  const parts = conditions.split(',').map((part) => part.trim().toLowerCase());
  const names = parts.map((part) => PLATFORMS[part]);
  return names.every((name) => name !== undefined) && names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}

/** Tabs beside each other belong together; a single passage for one system gets its name as a heading line. */
export function groupTabs(nodes: ElementContent[]): ElementContent[] {
  const out: ElementContent[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index]!;
    if (!isNamed(node, 'x-tab')) {
      out.push(node);
      continue;
    }
    const tabs: Element[] = [];
    const seen = new Set<string>();
    let next = index;
    for (; next < nodes.length; next += 1) {
      const other = nodes[next]!;
      if (other.type === 'text' && other.value.trim() === '') continue;
      if (!isNamed(other, 'x-tab')) break;
      const title = String((other as Element).properties.title ?? '');
      // The same title again begins another group; more than eight do not fit.
      if (seen.has(title) || tabs.length === 8) break;
      seen.add(title);
      tabs.push(other as Element);
    }
    if (tabs.length > 1) out.push({ type: 'element', tagName: 'x-tabs', properties: {}, children: tabs });
    else
      out.push(...strongParagraph(String(tabs[0]!.properties.title ?? '')), {
        type: 'element',
        tagName: 'div',
        properties: {},
        children: tabs[0]!.children,
      });
    index = next - 1;
  }
  return out;
}

/** Passages for different systems side by side in a sentence are parted by a slash, and from the word that follows by a space. */
export function joinConditions(nodes: ElementContent[]): ElementContent[] {
  return nodes.flatMap((node, index): ElementContent[] => {
    if (node.type !== 'element') return [node];
    const children = joinConditions(node.children);
    if (node.tagName !== 'x-condition') return [{ ...node, children }];
    const next = nodes[index + 1];
    const isBlank = next?.type === 'text' && next.value.trim() === '';
    const after = isBlank ? nodes[index + 2] : next;
    if (after && isNamed(after, 'x-condition')) return [...children, { type: 'text', value: isBlank ? ' /' : ' / ' }];
    const isJoined = next && (next.type !== 'text' || /^[\p{L}\p{N}]/u.test(next.value));
    return isJoined ? [...children, { type: 'text', value: ' ' }] : children;
  });
}
