import type { ElementContent } from 'hast';
import { readPost } from '../articles/markdown.ts';
import { type MarkdownNode, plainText } from '../articles/tree.ts';
import { directionOf } from '../i18n/direction.ts';
import { EARLIER } from '../mail/filler.ts';
import type { MailValue } from '../mail/kinds.ts';
import { excessOf } from '../markdown/bounds.ts';
import type { Comment } from './store.ts';

/** Longer answers are read on the page, in characters. */
const LONGEST_IN_MAIL = 10_000;
/** Tables and the like that unfold to more are shown as they were written. */
const MOST_NODES = 2_000;

/** A text as it stands in a mail, with all its lines and spaces; a very long one without its end. */
export function textInMail(body: string): string {
  const characters = [...body];
  return characters.length > LONGEST_IN_MAIL ? `${characters.slice(0, LONGEST_IN_MAIL).join('')}…` : body;
}

/**
 * An answer as it stands in a mail: one in Markdown as its page shows it, another one with all its lines and spaces.
 * @param change what is made of the nodes before.
 */
export function answerInMail(
  { body, format }: Pick<Comment, 'body' | 'format'>,
  place: { locale: string; locales: string[] },
  change = (nodes: readonly MarkdownNode[]) => nodes,
): MailValue {
  const text = textInMail(body);
  if (format !== 'markdown' || excessOf(text)) return text;
  // Otherwise it makes a heading of the line before it, and mail programs take what follows for a signature.
  const nodes = change(readPost(text.replace(/^-- *$/gm, '--\u00a0'), { file: '', ...place }).nodes);
  return countNodes(nodes, MOST_NODES) > MOST_NODES ? text : { plain: plainText(nodes), formatted: toHast(nodes) };
}

/** Messages before an answer that are quoted below it. */
const MOST_EARLIER = 3;
/** Of each of them, in characters. */
const LONGEST_EARLIER = 2_000;

/**
 * What was said in public before a message, the newest first, as quotations at the end of a mail.
 * @param comments of the request, the oldest first.
 * @param id number of the message that the mail itself shows.
 * @returns values of a template: `earlier`, and how many there are as `earlierCount`.
 */
export function earlierInMail(
  comments: readonly Comment[],
  id: number,
  place: { locale: string; locales: string[]; timeZone: string },
): { earlierCount: string; earlier: MailValue } {
  const at = comments.findIndex((comment) => comment.id === id);
  const earlier = comments.slice(Math.max(0, at - MOST_EARLIER), Math.max(0, at)).toReversed();
  const format = new Intl.DateTimeFormat(place.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: place.timeZone,
  });
  const formatted = earlier.flatMap(({ body, ...comment }): ElementContent[] => {
    const characters = [...body];
    const text = characters.length > LONGEST_EARLIER ? `${characters.slice(0, LONGEST_EARLIER).join('')}…` : body;
    const said = answerInMail({ ...comment, body: text }, place);
    const alone = (value: string) => element('bdi', [{ type: 'text', value }]);
    const who = element('strong', [alone(comment.authorName)]);
    return [
      // Our line about what somebody wrote, in the direction of the mail.
      element('p', [who, { type: 'text', value: ' · ' }, alone(format.format(comment.createdAt))], {
        dir: directionOf(place.locale),
      }),
      element(
        'blockquote',
        typeof said === 'string' ? [element('p', [{ type: 'text', value: said }])] : said.formatted,
        { className: [EARLIER] },
      ),
    ];
  });
  return { earlierCount: String(earlier.length), earlier: { plain: '', formatted } };
}

function element(
  tagName: string,
  children: ElementContent[],
  properties: Record<string, string | string[]> = {},
): ElementContent {
  return { type: 'element', tagName, properties, children };
}

function countNodes(nodes: readonly MarkdownNode[], most: number): number {
  let count = 0;
  for (const node of nodes) {
    count += 1 + (node.type === 'text' ? 0 : countNodes(node.children, most));
    if (count > most) break;
  }
  return count;
}

/** Attributes that mean something in a mail. */
const KEPT = new Set(['href', 'start', 'colspan', 'rowspan']);

function toHast(nodes: readonly MarkdownNode[]): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [node];
    const children = toHast(node.children);
    // The frame around a table that a page scrolls.
    if (node.type === 'component' || node.tag === 'div') return children;
    const properties = Object.fromEntries(Object.entries(node.attributes).filter(([name]) => KEPT.has(name)));
    return [{ type: 'element', tagName: node.tag, properties, children }];
  });
}
