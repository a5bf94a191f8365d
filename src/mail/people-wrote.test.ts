import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ElementContent, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { parseSite } from '../config/site.ts';
import { domains } from '../domains.ts';
import type { MailValue } from './kinds.ts';
import { renderMail } from './template.ts';

const MARK = 'زقك';
const site = parseSite(
  `name: ${MARK}\ntagline: x\ndefaultLocale: en\nlocales: [{ code: en, label: English }, { code: ar, label: العربية }]\n`,
);
const INLINE = new Set(['a', 'b', 'code', 'del', 'em', 'i', 's', 'span', 'strong', 'u']);

/** Texts that people wrote of which nothing up to the block that they stand in says the direction. */
function undirected(node: Nodes, directed = false): string[] {
  if (node.type === 'text') return directed || !node.value.includes(MARK) ? [] : [node.value];
  if (!('children' in node)) return [];
  if (node.type !== 'element') return node.children.flatMap((child) => undirected(child));
  if (node.tagName === 'title') return [];
  const says = node.tagName === 'bdi' || node.properties['dir'] === 'auto';
  return node.children.flatMap((child) => undirected(child, says || (INLINE.has(node.tagName) && directed)));
}

const text = { type: 'text', value: MARK } as const;
const element = (tagName: string, ...children: ElementContent[]): ElementContent => ({
  type: 'element',
  tagName,
  properties: {},
  children,
});

/** Everything that a formatted text may consist of. */
const FORMATTED = [
  element('h3', text),
  element('p', text, element('a', text), element('strong', text)),
  element('ul', element('li', text), element('li', element('p', text))),
  element('blockquote', element('p', text)),
  element('pre', element('code', text)),
  element('table', element('tr', element('th', text), element('td', text))),
];

const kinds = domains.flatMap(({ name, mails = [] }) => mails.map((mail) => [mail.name, name] as const));

/** What the template of a kind has filled in, each with what a person might have written. */
function valuesOf(kind: string, domain: string, locale: string, formatted: boolean): Record<string, MailValue> {
  const file = path.join(import.meta.dirname, '..', domain, 'mails', locale, `${kind}.md`);
  const source = readFileSync(file, 'utf8');
  const values = [...source.matchAll(/\{\{\s*(\w+)\s*(,?)/g)].map(([, name, counted]): [string, MailValue] => {
    if (counted) return [name!, '2'];
    return [name!, formatted ? { plain: MARK, formatted: FORMATTED } : MARK];
  });
  const counted = new Set(values.filter(([, value]) => value === '2').map(([name]) => name));
  return Object.fromEntries(values.map(([name, value]) => [name, counted.has(name) ? '2' : value]));
}

describe('the text of an email', () => {
  const locales = readdirSync(path.join(import.meta.dirname, '../accounts/mails'));

  test.each(kinds)('of the kind %s shows what people wrote in its own direction', async (kind, domain) => {
    for (const locale of locales)
      for (const formatted of [false, true]) {
        const data = valuesOf(kind, domain, locale, formatted);
        const context = { contentDir: 'nowhere', site, base: new URL('https://help.example.com') };
        const { html } = await renderMail(context, { kind, locale, data });
        expect(html).toContain(MARK);
        expect(undirected(fromHtml(html)), locale).toEqual([]);
      }
  });

  test('is found out where it does not', () => {
    const found = (html: string) => undirected(fromHtml(html));
    expect(found(`<p>${MARK}</p>`)).toHaveLength(1);
    expect(found(`<div dir="auto"><p>${MARK}</p></div>`)).toHaveLength(1);
    expect(found(`<p dir="auto">x <a>${MARK}</a></p><p>x <bdi>${MARK}</bdi></p>`)).toEqual([]);
  });
});
