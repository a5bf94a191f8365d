import { unmask } from '../markdown/mask.ts';
import { headingId } from './heading-id.ts';
import type { AttributeValue } from './tree.ts';
import type { Walk } from './walk.ts';

/** Attributes writers may set, by element; those of `*` on all. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  '*': ['title', 'lang', 'dir', 'id'],
  a: ['href', 'name'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start', 'reversed'],
  li: ['value'],
  td: ['colspan', 'rowspan', 'align'],
  th: ['colspan', 'rowspan', 'align', 'scope'],
  details: ['open'],
};

const CAMEL: Readonly<Record<string, string>> = { colspan: 'colSpan', rowspan: 'rowSpan' };

const NUMERIC = new Set(['width', 'height', 'start', 'value', 'colspan', 'rowspan']);

/** The attributes of an element that writers may set, checked. */
export function attributesOf(
  walk: Walk,
  tag: string,
  properties: Record<string, unknown>,
): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const name of [...ATTRIBUTES['*']!, ...(ATTRIBUTES[tag] ?? [])]) {
    const value = properties[name] ?? properties[CAMEL[name] ?? name];
    if (value === undefined || value === null || value === false || name === 'align' || name === 'name') continue;
    if (name === 'id') {
      if (walk.components && typeof value === 'string' && value !== '') attributes.id = anchorOf(walk, value);
      continue;
    }
    if (value === true || typeof value === 'number') attributes[name] = value;
    else if (NUMERIC.has(name)) {
      const number = Number.parseInt(String(value), 10);
      if (number >= 0 && number <= 1_000_000) attributes[name] = number;
    } else if (name === 'dir' && !/^(ltr|rtl|auto)$/.test(String(value))) continue;
    else attributes[name] = unmask(String(value));
  }
  return attributes;
}

/** An id given by the writer, or by the parser to a note, which already carries the prefix. */
export function anchorOf(walk: Walk, value: string): string {
  const prefix = walk.id('');
  if (/(^|-)fn(ref)?-/.test(value)) {
    walk.anchors.add(value);
    return value;
  }
  return walk.uniqueId(headingId(prefix && value.startsWith(prefix) ? value.slice(prefix.length) : value));
}
