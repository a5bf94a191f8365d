import type { PhrasingContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { mdxToMarkdown } from 'mdast-util-mdx';
import { toMarkdown } from 'mdast-util-to-markdown';
import { oneLine } from './one-line.ts';

const OPTIONS = { extensions: [gfmToMarkdown(), mdxToMarkdown()] };

/** A line of text as the source of an article, so that nothing of it is a mark of Markdown, an expression or an element. */
export const plainSource = (text: string): string => sourceOf({ type: 'text', value: oneLine(text) });

/** A link as the source of an article. @param text plain. */
export const linkSource = (text: string, url: string): string =>
  sourceOf({ type: 'link', url, children: [{ type: 'text', value: oneLine(text) }] });

/** A picture as the source of an article. @param alt what it shows, plain. */
export const pictureSource = (alt: string, url: string): string => sourceOf({ type: 'image', url, alt: oneLine(alt) });

function sourceOf(node: PhrasingContent): string {
  return toMarkdown({ type: 'paragraph', children: [node] }, OPTIONS).trimEnd();
}
