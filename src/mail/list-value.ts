// Values of mails that are lists: what people wrote in them keeps its own direction.
import type { ElementContent } from 'hast';
import type { MailValue } from './kinds.ts';

/** Words of ours in a line. */
export const text = (value: string): ElementContent => ({ type: 'text', value });

/** Words that somebody has typed. */
export const textNode = (value: string): ElementContent => ({
  type: 'element',
  tagName: 'bdi',
  properties: {},
  children: [text(value)],
});

/** A link whose words somebody has typed. @param href a path of ours, or an address. */
export const linkTo = (title: string, href: string): ElementContent => ({
  type: 'element',
  tagName: 'a',
  properties: { href },
  children: [textNode(title)],
});

/** A list of these lines; nothing at all when there is none. */
export function listOf(lines: readonly (ElementContent | ElementContent[])[]): MailValue {
  const children = lines.map(
    (line): ElementContent => ({ type: 'element', tagName: 'li', properties: {}, children: [line].flat() }),
  );
  const formatted: ElementContent[] =
    children.length > 0 ? [{ type: 'element', tagName: 'ul', properties: {}, children }] : [];
  return { plain: '', formatted };
}
