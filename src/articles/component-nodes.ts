// Components of a text, with checked properties.

import { DEEPEST, LONGEST_TEXT } from '../markdown/bounds.ts';
import { unmask } from '../markdown/mask.ts';
import { mistake } from '../markdown/mistakes.ts';
import { oneLine } from '../markdown/one-line.ts';
import { type ComponentName, componentRule, MOST_TABS } from './components.ts';
import { imageSource } from './element-links.ts';
import type { Point, Raw } from './syntax.ts';
import {
  type ComponentNode,
  type ElementNode,
  INLINE_COMPONENTS,
  type MarkdownNode,
  paragraph,
  plainText,
} from './tree.ts';
import type { Walk } from './walk.ts';

/** Snippets within snippets. */
const DEEPEST_SNIPPET = 3;

/** A component as nodes of the text; one that is wrong is reported and gives what is in it. */
export function component(walk: Walk, name: ComponentName, raw: Raw): MarkdownNode[] {
  const at = walk.point;
  const rule = componentRule(name);
  const props = propsOf(walk, name, raw, at);
  const children = raw.children ?? [];
  if (rule.content === 'nothing' && children.some((child) => child.type !== 'text' || child.value?.trim()))
    walk.report(at, mistake('holds-nothing', { name }));
  if (!props) return rule.content === 'nothing' ? [] : walk.children(children);
  if (INLINE_COMPONENTS.has(name)) return inlineComponent(walk, name, children);
  if (raw.type === 'mdxJsxTextElement') {
    walk.report(at, mistake('in-sentence', { name }));
    return walk.children(children);
  }
  switch (name) {
    case 'Snippet':
      return snippet(walk, String(props.name), at);
    case 'VideoGuide':
      walk.videos.push(String(props.slug));
      return [{ type: 'component', name, props, children: [] }];
    case 'Figure':
      return figure(walk, props, at);
    case 'Tabs':
    case 'Steps':
      return group(walk, name, props, children, at);
    case 'Step':
    case 'Tab':
      walk.report(at, mistake('stands-alone', { name, inside: rule.inside! }));
      return walk.blocks(children);
    default:
      return [{ type: 'component', name, props, children: walk.blocks(children) }];
  }
}

function propsOf(walk: Walk, name: ComponentName, raw: Raw, at: Point): ComponentNode['props'] | undefined {
  const rule = componentRule(name);
  const props: ComponentNode['props'] = {};
  for (const attribute of raw.attributes ?? []) {
    const key = attribute.name ?? '';
    const kind = Object.hasOwn(rule.props, key) ? rule.props[key] : undefined;
    if (!kind) {
      const known = Object.keys(rule.props);
      const what =
        known.length > 0
          ? mistake('no-property', { name, known: known.join(', ') })
          : mistake('no-properties', { name });
      walk.report(at, what, key || undefined);
    } else if (kind === 'flag') {
      if (attribute.value == null || attribute.value === 'true') props[key] = true;
      else if (attribute.value !== 'false') walk.report(at, mistake('flag', { name, key }), key);
    } else if (typeof attribute.value !== 'string')
      walk.report(at, mistake('text-in-quotes', { sample: `${key}="…"` }), key);
    else props[key] = oneLine(unmask(attribute.value));
  }
  let complete = true;
  for (const [key, kind] of Object.entries(rule.props)) {
    if (kind !== 'required' || props[key]) continue;
    walk.report(at, mistake('needs', { name, sample: `${key}="…"` }), key);
    complete = false;
  }
  return complete ? props : undefined;
}

function inlineComponent(walk: Walk, name: ComponentName, children: readonly Raw[]): MarkdownNode[] {
  const text = oneLine(plainText(walk.children(children)));
  const props: ComponentNode['props'] = {};
  if (name === 'MenuPath')
    props.steps = text
      .split('>')
      .map((step) => step.trim())
      .filter(Boolean);
  return [{ type: 'component', name, props, children: [{ type: 'text', value: text }] }];
}

function figure(walk: Walk, props: ComponentNode['props'], at: Point): MarkdownNode[] {
  const source = imageSource(walk, props.src, at);
  if (!source) return [];
  if (!source.path) {
    const link: ElementNode = {
      type: 'element',
      tag: 'a',
      attributes: { href: source.url },
      children: [{ type: 'text', value: String(props.caption ?? props.alt) }],
    };
    return [paragraph([link])];
  }
  props.src = source.url;
  walk.images.push({ path: source.path, attributes: props, line: at.line + walk.lineOffset });
  return [{ type: 'component', name: 'Figure', props, children: [] }];
}

function group(
  walk: Walk,
  name: 'Tabs' | 'Steps',
  props: ComponentNode['props'],
  children: readonly Raw[],
  at: Point,
): MarkdownNode[] {
  const inside = name === 'Tabs' ? 'Tab' : 'Step';
  const parts: ComponentNode[] = [];
  if (walk.depth >= DEEPEST) return walk.children(children);
  walk.depth += 2;
  for (const child of children) {
    if (child.type === 'text' && !child.value?.trim()) continue;
    if (child.position) walk.point = child.position.start;
    const here = walk.point;
    if (child.name !== inside) {
      walk.report(here, mistake('holds-only', { name, inside }));
      continue;
    }
    const partProps = propsOf(walk, inside, child, here);
    if (partProps)
      parts.push({ type: 'component', name: inside, props: partProps, children: walk.blocks(child.children ?? []) });
  }
  walk.depth -= 2;
  if (parts.length === 0) {
    walk.report(at, mistake('empty', { name, inside }));
    return [];
  }
  if (name === 'Tabs') {
    if (parts.length > MOST_TABS) {
      walk.report(at, mistake('tabs', { most: MOST_TABS, found: parts.length }));
      parts.length = MOST_TABS;
    }
    props.group = `${walk.place.groupPrefix ?? ''}tabs-${++walk.tabGroups}`;
    props.titles = parts.map((part) => String(part.props.title));
  }
  return [{ type: 'component', name, props, children: parts }];
}

function snippet(walk: Walk, name: string, at: Point): MarkdownNode[] {
  if (walk.openSnippets.length === 0) walk.snippets.push(name);
  if (walk.openSnippets.includes(name) || walk.openSnippets.length >= DEEPEST_SNIPPET) {
    walk.report(at, mistake('snippet-circle', { name, most: DEEPEST_SNIPPET }), 'name');
    return [];
  }
  const found = walk.place.snippet?.(name);
  if (!found) {
    walk.report(at, mistake('no-snippet', { name }), 'name');
    return [];
  }
  walk.charactersLeft -= found.body.length;
  if (walk.charactersLeft < 0) {
    walk.report(at, mistake('snippets-long', { most: LONGEST_TEXT }), 'name');
    return [];
  }
  const saved = { file: walk.file, lines: walk.lines, lineOffset: walk.lineOffset, point: walk.point };
  walk.file = found.file;
  walk.lineOffset = 0;
  walk.openSnippets.push(name);
  const nodes = walk.depth < DEEPEST ? walk.read(found.body) : [];
  walk.openSnippets.pop();
  Object.assign(walk, saved);
  return nodes;
}
