// From Markdown to a checked tree: what an article or a post may contain, and nothing else. Pure: no files, no database.
import { LRUCache } from 'lru-cache';
import { unmask } from '../markdown/mask.ts';
import { mistake } from '../markdown/mistakes.ts';
import { ATTRIBUTES } from './attributes.ts';
import { component } from './component-nodes.ts';
import { COMPONENTS, isComponent } from './components.ts';
import { element } from './elements.ts';
import type { Place } from './links.ts';
import type { ArticleContext, MarkdownText } from './markdown-text.ts';
import type { Raw } from './syntax.ts';
import type { MarkdownNode } from './tree.ts';
import { Walk } from './walk.ts';

export { headingId } from './heading-id.ts';
export type { ArticleContext, ImageUse, MarkdownLabels, MarkdownText } from './markdown-text.ts';

const WORDS_PER_MINUTE = 220;

/**
 * Reads the body of an article (MDX without its front matter). Always gives a tree: what is wrong is left out and reported in
 * `problems` with its place and what was expected. With an error among them, the text must not be published.
 */
export function readArticle(source: string, context: ArticleContext): MarkdownText {
  const walk = new Walk(context, { node, components: true });
  return walk.finish(walk.read(source));
}

/**
 * As {@link readArticle}, for a text that comes in from anywhere: a changed file, a snippet, an import, a draft, a preview. Whoever lets
 * texts in must call this one, because a mistake in a tag that it finds would end the process in the other.
 */
export function readIncomingArticle(source: string, context: ArticleContext): MarkdownText {
  const walk = new Walk(context, { node, components: true, incoming: true });
  return walk.finish(walk.read(source));
}

/** Posts that were read lately, in characters of text; their trees take some ten times as many bytes. */
const MOST_KEPT = 100_000;

/** Trees by text and language: the same post is read for whom it names, for what it links to and to be shown. */
const kept = new LRUCache<string, readonly MarkdownNode[]>({
  maxSize: MOST_KEPT,
  sizeCalculation: (_, key) => key.length,
});

/**
 * Reads a post: plain Markdown by anybody. No components; HTML shows as the text it is; no images, no ids, links with
 * `rel="ugc nofollow"`. Never fails and reports nothing to its writer: a text beyond the bounds shows whole, as plain text.
 */
export function readPost(source: string, place: Place): { nodes: readonly MarkdownNode[] } {
  const read = () => new Walk(place, { node, components: false }).read(source);
  // Which pictures show is not of the text alone.
  if (place.picture && source.includes('![')) return { nodes: read() };
  const key = `${place.locale} ${place.locales.join(' ')}\n${source}`;
  const nodes = kept.get(key) ?? read();
  kept.set(key, nodes);
  return { nodes };
}

/** Minutes to read a number of words, at least 1; 220 words a minute is a usual pace for plain prose. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

function node(walk: Walk, raw: Raw): MarkdownNode[] {
  if (raw.position) walk.point = raw.position.start;
  switch (raw.type) {
    case 'text':
      return walk.text(raw.value ?? '');
    case 'raw':
      return walk.text(raw.value ?? '');
    case 'element':
      return element(walk, raw.tagName ?? '', raw.properties ?? {}, raw.children ?? []);
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return jsx(walk, raw);
    default:
      walk.report(walk.point, mistake('not-markdown'));
      return [];
  }
}

function jsx(walk: Walk, raw: Raw): MarkdownNode[] {
  const name = raw.name ?? '';
  const at = walk.point;
  if (isComponent(name)) return component(walk, name, raw);
  if (/^[a-z][a-z0-9]*$/.test(name)) {
    const properties: Record<string, unknown> = {};
    for (const attribute of raw.attributes ?? []) {
      if (typeof attribute.name !== 'string' || (attribute.value != null && typeof attribute.value !== 'string')) {
        walk.report(at, mistake('in-quotes'), attribute.name);
        continue;
      }
      const key = attribute.name.toLowerCase();
      const allowed = ATTRIBUTES['*']!.includes(key) || (ATTRIBUTES[name]?.includes(key) ?? false);
      if (allowed) properties[key] = attribute.value == null ? true : unmask(attribute.value);
      else
        walk.report(
          at,
          mistake('no-attribute', { tag: name, known: [...(ATTRIBUTES[name] ?? []), ...ATTRIBUTES['*']!].join(', ') }),
          attribute.name,
        );
    }
    return element(walk, name, properties, raw.children ?? []);
  }
  const known = Object.keys(COMPONENTS);
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
  walk.report(
    at,
    name === ''
      ? mistake('fragment')
      : meant
        ? mistake('no-component-like', { name, meant })
        : mistake('no-component', { name, known: known.join(', ') }),
  );
  return walk.children(raw.children ?? []);
}
