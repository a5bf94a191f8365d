// Images, figures, and what other pages embed.
import type { Element, ElementContent } from 'hast';
import { collapse, find, findAll, holds, textOf, textWithAlt } from './hast.ts';
import { type Context, captionParagraph, type Shaping } from './shaping.ts';

/** A figure that holds nothing but images and their caption stays one; any other is unwrapped. */
export function figure(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const caption = find(node, 'figcaption');
  const images = findAll(node, 'img');
  const text = caption ? collapse(textWithAlt(caption)).trim() : '';
  const rest = node.children.filter((child) => child !== caption);
  const onlyImages =
    images.length > 0 && !context.isPhrasing && !rest.some((child) => collapse(textOf(child)).trim() !== '');
  if (onlyImages && !holds(node, ['table', 'pre', 'video', 'iframe'])) {
    if (caption && holds(caption, ['a'])) shaping.note('html', caption, 'caption-link', 'its-text-kept');
    return images.flatMap((img, index) => {
      const [made] = image(shaping, img);
      if (made?.type !== 'element') return [];
      return [
        {
          ...made,
          tagName: 'x-figure',
          properties: { ...made.properties, ...(text && index === images.length - 1 ? { caption: text } : {}) },
        },
      ];
    });
  }
  return [...shaping.all(rest, context), ...(caption ? captionParagraph(shaping, caption, 'em', context) : [])];
}

/** An image, wherever a loader hid its address. */
export function image(shaping: Shaping, node: Element): ElementContent[] {
  const properties = node.properties;
  const lazy = [properties.dataOriginalSrc, properties.dataSrc, properties.dataLazySrc, properties.dataOriginal].find(
    (value) => typeof value === 'string' && value !== '',
  );
  const src = String(lazy ?? properties.src ?? properties.href ?? '').trim();
  const alt = collapse(String(properties.alt ?? '')).trim();
  if (src === '') {
    shaping.note('image', node, 'image-no-address', alt ? 'description-kept' : 'left-out');
    return alt ? [{ type: 'text', value: alt }] : [];
  }
  if ((Number(properties.width) === 1 || Number(properties.height) === 1) && alt === '') {
    shaping.note('image', node, 'tracking-pixel', 'left-out');
    return [];
  }
  const title = collapse(String(properties.title ?? '')).trim();
  const width = widthOf(properties);
  return [
    {
      type: 'element',
      tagName: 'img',
      properties: { src, alt, ...(title ? { title } : {}), ...(width ? { width } : {}) },
      children: [],
      position: node.position,
    },
  ];
}

/** Wider pictures fill the text anyway. */
const WIDEST = 640;

/** The width in CSS pixels that a picture was given, where it is shown smaller than the text is wide. */
function widthOf({ width, style }: Element['properties']): number | undefined {
  const written = /(?:^|[;\s])width\s*:\s*([\d.]+)px/i.exec(String(style ?? ''))?.[1] ?? String(width ?? '');
  const pixels = /^\s*[\d.]+(?:px)?\s*$/i.test(written) ? Math.round(Number.parseFloat(written)) : 0;
  return pixels >= 8 && pixels <= WIDEST ? pixels : undefined;
}

/** An embedded page, video or sound becomes a link to it. */
export function media(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const source = find(node, 'source');
  const address = String(
    node.properties.src ?? node.properties.dataSrc ?? node.properties.data ?? source?.properties.src ?? '',
  ).trim();
  const title = collapse(String(node.properties.title ?? node.properties.ariaLabel ?? '')).trim();
  const within = node.tagName === 'iframe' ? fallbackText(node) : shaping.all(node.children, context);
  if (address === '') {
    const said = title && textOf(node).trim() === '' ? [{ type: 'text' as const, value: title }] : [];
    if (said.length > 0) shaping.note('media', node, 'media-no-address', 'title-kept', { tag: node.tagName });
    return [...said, ...within];
  }
  shaping.note(
    'media',
    node,
    node.tagName === 'iframe' || node.tagName === 'embed' || node.tagName === 'object' ? 'embedded-page' : 'embedded',
    'link-to-it',
    { tag: node.tagName, address },
  );
  const href = watchAddress(address);
  const link: Element = {
    type: 'element',
    tagName: 'a',
    properties: { href, dataMedia: true },
    children: [{ type: 'text', value: title || href.replace(/^https?:\/\//, '') }],
    position: node.position,
  };
  return [link, ...within];
}

/** Where people watch a video, instead of the page made to be embedded. */
function watchAddress(address: string): string {
  const absolute = address.startsWith('//') ? `https:${address}` : address;
  const youtube = /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+)/.exec(absolute);
  if (youtube) return `https://www.youtube.com/watch?v=${youtube[1]}`;
  const vimeo = /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/.exec(absolute);
  return vimeo ? `https://vimeo.com/${vimeo[1]}` : absolute;
}

/** What an iframe would show where frames are not known; browsers read it as text. */
function fallbackText(node: Element): ElementContent[] {
  const text = textOf(node)
    .replace(/<[^>]*>/g, ' ')
    .trim();
  return text ? [{ type: 'text', value: ` ${collapse(text)}` }] : [];
}
