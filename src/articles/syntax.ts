// What the parser gives, and what it says of mistakes.

import { DEEPEST } from '../markdown/bounds.ts';
import { unmask } from '../markdown/mask.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';

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

/** Says what the parser found in words for a writer. `found` is the rest of the line at that place. @returns the parser's own sentence where it is none of the mistakes that are known. */
export function explainSyntax(message: string, found: string): Mistake | string {
  if (found.startsWith('<!')) return mistake('comment');
  if (/^<(https?:|mailto:|[^\s<>@]+@)/.test(found)) return mistake('autolink');
  if (/^<[A-Za-z][^>]*=\s*(\uFDD0|[^"'\s\uFDD0])/.test(found)) return mistake('quotes', { sample: 'title="…"' });
  if (/^<[A-Za-z]/.test(found) && message.startsWith('Unexpected character'))
    return mistake('tag-incomplete', { sample: 'name="text"' });
  if (found.startsWith('<') && message.startsWith('Unexpected character')) return mistake('less-than');
  if (message.startsWith('Unexpected character `!`')) return mistake('comment');
  if (/^Unexpected character .* before name/.test(message)) return mistake('less-than');
  if (/^Unexpected character .* before attribute value/.test(message))
    return mistake('quotes', { sample: 'title="…"' });
  if (message.startsWith('Unexpected character')) return mistake('tag-incomplete', { sample: 'name="text"' });
  const [, tag] = /^Expected the closing tag `<\/([\w.-]*)>` either after the end of/.exec(message) ?? [];
  if (tag && found.startsWith('</')) return mistake('closed-inside', { tag });
  const [, open] = /^Expected a closing tag for `<([\w.-]+)>`/.exec(message) ?? [];
  if (open) return mistake('unclosed', { tag: open });
  const [, closed, expected] =
    /^Unexpected closing tag `<\/([\w.-]+)>`, expected corresponding closing tag for `<([\w.-]+)>`/.exec(message) ?? [];
  if (closed && expected) return mistake('closed-other', { found: closed, tag: expected });
  if (/^Unexpected closing (slash|tag)/.test(message)) return mistake('closed-nothing');
  if (/^Unexpected end of file/.test(message)) return mistake('tag-end');
  const plain = unmask(message)
    .replace(/ \(note: .*?\)/g, '')
    .replace(/ \([\w-]+:[\w-]+\)$/, '')
    .replace(/ \(\d+:\d+(?:-\d+:\d+)?\)/g, '');
  return plain.endsWith('.') ? plain : `${plain}.`;
}
