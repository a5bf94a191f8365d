// Links and images of a text, checked.
import { BRACE, unmask } from '../markdown/mask.ts';
import { mistake } from '../markdown/mistakes.ts';
import { anchorOf, attributesOf } from './attributes.ts';
import { readLink } from './links.ts';
import type { Point, Raw } from './syntax.ts';
import type { AttributeValue, MarkdownNode } from './tree.ts';
import type { Walk } from './walk.ts';

const ENCODED_BRACE = encodeURIComponent(BRACE);

/** A link; one that leads nowhere it may lead gives its words. */
export function link(
  walk: Walk,
  properties: Record<string, unknown>,
  children: readonly Raw[],
  at: Point,
): MarkdownNode[] {
  const nested = walk.inLink;
  walk.inLink = true;
  const inner = walk.children(children);
  walk.inLink = nested;
  const written = properties.href;
  const attributes = attributesOf(walk, 'a', properties);
  delete attributes.href;
  if (typeof written !== 'string') {
    // An old-style anchor: <a name="x"></a>
    const name = properties.name;
    if (walk.components && typeof name === 'string' && name && !attributes.id) attributes.id = anchorOf(walk, name);
    return [{ type: 'element', tag: 'span', attributes, children: inner }];
  }
  if (nested) return inner;
  if (typeof properties.dataFootnoteRef !== 'undefined' || typeof properties.dataFootnoteBackref !== 'undefined') {
    const label = properties.ariaLabel;
    attributes.href = written;
    attributes.class = 'footnote';
    if (typeof label === 'string') attributes['aria-label'] = label;
    else attributes['aria-describedby'] = walk.id('footnote-label');
    return [{ type: 'element', tag: 'a', attributes, children: inner }];
  }
  const href = unmask(written.replaceAll(ENCODED_BRACE, '%7B')).replaceAll(/[{}]/g, encodeURIComponent);
  const target = readLink(href, { ...walk.place, file: walk.file });
  if (target.kind === 'refused') {
    walk.report(at, mistake(target.reason, { href: href.slice(0, 100) }));
    return inner;
  }
  if (target.kind === 'article')
    walk.links.push({ slug: target.slug, locale: target.locale, anchor: target.anchor, ...walk.inFile(at) });
  if (target.kind === 'anchor') walk.links.push({ anchor: target.anchor, ...walk.inFile(at) });
  const anchor = target.kind === 'anchor' && walk.place.idPrefix;
  attributes.href = anchor ? `#${walk.place.idPrefix}${target.url.slice(1)}` : target.url;
  if (!walk.components) attributes.rel = 'ugc nofollow noopener';
  return [{ type: 'element', tag: 'a', attributes, children: inner }];
}

/** An image of content/; one that lies elsewhere becomes a link. */
export function image(walk: Walk, properties: Record<string, unknown>, at: Point): MarkdownNode[] {
  const alt = typeof properties.alt === 'string' ? unmask(properties.alt) : '';
  const own = typeof properties.src === 'string' ? walk.place.picture?.(properties.src) : undefined;
  if (own) {
    const attributes = { src: String(properties.src), alt, ...own, loading: 'lazy', decoding: 'async' };
    return [{ type: 'element', tag: 'img', attributes, children: [] }];
  }
  const source = imageSource(walk, properties.src, at);
  if (!source) return alt ? [{ type: 'text', value: alt }] : [];
  if (!source.path) {
    // Images from elsewhere would tell that place who reads here.
    if (walk.inLink) return [{ type: 'text', value: alt || source.url }];
    const attributes: Record<string, AttributeValue> = { href: source.url };
    if (!walk.components) attributes.rel = 'ugc nofollow noopener';
    return [{ type: 'element', tag: 'a', attributes, children: [{ type: 'text', value: alt || source.url }] }];
  }
  const attributes = attributesOf(walk, 'img', properties);
  attributes.src = source.url;
  attributes.alt = alt;
  attributes.loading = 'lazy';
  attributes.decoding = 'async';
  walk.images.push({ path: source.path, attributes, line: at.line + walk.lineOffset });
  return [{ type: 'element', tag: 'img', attributes, children: [] }];
}

/** Where an image lies: its address, and the path inside content/ if it lies there. One that cannot be shown is reported. */
export function imageSource(walk: Walk, src: unknown, at: Point): { url: string; path?: string } | undefined {
  const written = typeof src === 'string' ? unmask(src.replaceAll(ENCODED_BRACE, '{')) : '';
  const target = readLink(written, { ...walk.place, file: walk.file });
  if (target.kind === 'file' && walk.components) return { url: target.url, path: target.path };
  if (target.kind === 'external') {
    walk.report(at, mistake('picture-elsewhere', { src: written.slice(0, 100) }), 'src', 'warning');
    return { url: target.url };
  }
  walk.report(at, mistake('no-picture', { src: written.slice(0, 100) }), 'src');
  return undefined;
}
