// What the parser gives, and what it says of mistakes.

import { DEEPEST } from '../markdown/bounds.ts';
import { unmask } from '../markdown/mask.ts';

// satteri's own types are a union too wide to be of help here.
/** A node as the parser gives it. */
export interface Raw {
  type: string;
  tagName?: string;
  name?: string | null;
  value?: string;
  properties?: Record<string, unknown>;
  attributes?: { type: string; name?: string; value?: unknown }[];
  children?: Raw[];
  position?: { start: Point };
  data?: { meta?: string | null };
}

/** A place in a text, from 1. */
export interface Point {
  line: number;
  column: number;
}

/** Names of classes of an element. */
export function classes(properties: Record<string, unknown>): string[] {
  const names = properties.className;
  return Array.isArray(names) ? names.map(String) : [];
}

/** Whether an element has a class. */
export function hasClass(properties: Record<string, unknown>, name: string): boolean {
  return classes(properties).includes(name);
}

/** Text of a code element, as written. */
export function rawCode(children: readonly Raw[], depth = 0): string {
  if (depth > DEEPEST) return '';
  return children
    .map((child) => (child.value === undefined ? rawCode(child.children ?? [], depth + 1) : unmask(child.value)))
    .join('');
}

/** Says what the parser found in words for a writer. `found` is the rest of the line at that place. */
export function explainSyntax(message: string, found: string): string {
  if (found.startsWith('<!')) return 'HTML comments are not possible in articles. Leave it out.';
  if (/^<(https?:|mailto:|[^\s<>@]+@)/.test(found)) return 'Expected a link as [text](address), or the address alone.';
  if (/^<[A-Za-z][^>]*=\s*(\uFDD0|[^"'\s\uFDD0])/.test(found))
    return 'Expected the property’s text in quotes, as in title="…".';
  if (/^<[A-Za-z]/.test(found) && message.startsWith('Unexpected character'))
    return 'This tag is not complete; expected name="text" properties and a closing >. Write \\< for a less-than sign.';
  if (found.startsWith('<') && message.startsWith('Unexpected character')) return 'Write \\< for a less-than sign.';
  const [, tag] = /^Expected the closing tag `<\/([\w.-]*)>` either after the end of/.exec(message) ?? [];
  if (tag && found.startsWith('</'))
    return `This closes <${tag}> inside of something that began after it, such as a list; expected </${tag}> on a line of its own, after an empty line.`;
  const plain = unmask(message)
    .replace(/ \(note: .*?\)/g, '')
    .replace(/ \([\w-]+:[\w-]+\)$/, '')
    .replace(/ \(\d+:\d+(?:-\d+:\d+)?\)/g, '');
  return plain.endsWith('.') ? plain : `${plain}.`;
}
