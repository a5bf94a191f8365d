// Tags of template languages: Jekyll (Liquid), Hugo, GitBook, and the attributes of kramdown and Pandoc.

import { escapeHtml } from '../web/html.ts';
import { calloutOf } from './callouts.ts';
import { codeLines, type Lines, short } from './lines.ts';
import type { Note } from './report.ts';

/** `{% note %}…{% endnote %}`, `{% hint style="info" %}`, `{{< tab "x" >}}…{{< /tab >}}`, `{% highlight js %}`. */
export function templateBlocks(text: Lines, notes: Note[]): Lines {
  const out: Lines = { lines: [], from: [] };
  const inCode = codeLines(text.lines);
  let comment = 0;
  let isAroundFence = false;
  const rewrite = (line: string, index: number) => {
    const from = text.from[index]!;
    const push = (...values: string[]) => {
      for (const value of values) {
        out.lines.push(value);
        out.from.push(from);
      }
    };
    const tag = inCode[index]
      ? null
      : /^(\s*)(?:\{%-?\s*(end)?([\w-]+)\s*([^%]*?)\s*-?%\}|\{\{[<%]\s*(\/)?\s*([\w/-]+)\s*(.*?)\s*[%>]\}\})\s*$/.exec(
          line,
        );
    if (!tag) return push(comment > 0 ? '' : line);
    const [, indent = '', liquidEnd, liquidName, liquidRest = '', hugoEnd, hugoName, hugoRest = ''] = tag;
    const name = (liquidName ?? hugoName ?? '').toLowerCase();
    const given = shortcodeAttributes(liquidName ? liquidRest : hugoRest);
    const isEnd = Boolean(liquidEnd ?? hugoEnd);
    if (name === 'comment') {
      comment += isEnd ? -1 : 1;
      if (!isEnd) notes.push({ kind: 'template', line: from, what: 'comment', instead: 'left-out' });
      return push('');
    }
    if (comment > 0) return push('');
    if (name === 'highlight' || name === 'code') {
      const next = text.lines.slice(index + 1, index + 4).find((one) => one.trim() !== '');
      // GitBook puts it around a fence, to say how that looks.
      if (!isEnd) isAroundFence = /^\s*(?:`{3,}|~{3,})/.test(next ?? '');
      if (isAroundFence) return push(given.title && !isEnd ? `**${given.title}**` : '', '');
      return push(isEnd ? `${indent}~~~~~` : `${indent}~~~~~${given['0'] ?? given.lang ?? ''}`);
    }
    const style =
      name === 'hint' || name === 'alert' || name === 'callout' || name === 'admonition' || name === 'notice'
        ? (given.style ?? given.type ?? given.color ?? given.context ?? given['0'] ?? 'note')
        : name;
    const kind = calloutOf(style) ?? (style === name ? undefined : 'note');
    if (kind && !(liquidName && name === 'summary')) {
      const title = given.title && given.title !== style ? ` data-title="${escapeHtml(given.title)}"` : '';
      return push('', isEnd ? `${indent}</div>` : `${indent}<div data-import="${kind}"${title}>`, '');
    }
    if (name === 'tabs' || name === 'tabpane')
      return push('', isEnd ? `${indent}</div>` : `${indent}<div data-import="tabs">`, '');
    if (name === 'tab')
      return push(
        '',
        isEnd
          ? `${indent}</div>`
          : `${indent}<div data-import="tab" data-title="${escapeHtml(given.title ?? given.name ?? given.header ?? given['0'] ?? '')}">`,
        '',
      );
    if (name === 'details' || name === 'expand' || name === 'accordion')
      return push(
        '',
        isEnd
          ? `${indent}</details>`
          : `${indent}<details><summary>${escapeHtml(given.title ?? given.summary ?? given['0'] ?? '')}</summary>`,
        '',
      );
    push(line);
  };
  text.lines.forEach(rewrite);
  return out;
}

/** Tags of template languages inside a line. */
export function templateTags(text: string, line: number, notes: Note[]): string {
  let out = text
    // Links: {{< ref "a.md" >}}, {% link a.md %}, {% post_url 2020-a %}, {{ site.baseurl }}/a, {{ "/a" | relative_url }}.
    .replace(/\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s>%]+)"?\s*[%>]\}\}/g, '$1')
    .replace(/\{%-?\s*(?:link|post_url)\s+([^\s%]+)\s*-?%\}/g, '$1')
    .replace(/\{\{\s*["']([^"'{}]+)["']\s*\|\s*(?:relative_url|absolute_url|prepend:[^{}]*)\s*\}\}/g, '$1')
    .replace(/\{\{\s*site\.(?:base)?url\s*\}\}/g, '')
    .replace(/\{%-?\s*(?:end)?raw\s*-?%\}/g, '');
  out = out.replace(
    /\{\{[<%]\s*(\/?)\s*([\w/-]+)\s*([\s\S]*?)\s*\/?[%>]\}\}|\{%-?\s*([\w-]+)\s*([\s\S]*?)\s*-?%\}/g,
    (whole, close: string, hugo: string, hugoRest: string, liquid: string, liquidRest: string) => {
      const name = (hugo ?? liquid).toLowerCase();
      const given = shortcodeAttributes(hugo ? hugoRest : liquidRest.replace(/^([\w./-]+\.html)\s*/, ''));
      if (close || liquid?.startsWith('end')) return LINKS.test(name.replace(/^end/, '')) ? '</a>' : '';
      if (name === 'figure' || name === 'img' || name === 'image') {
        const src = given.src ?? given.file ?? given.url ?? given['0'];
        if (src)
          return `<figure><img src="${escapeHtml(src)}" alt="${escapeHtml(given.alt ?? '')}">${(given.caption ?? given.title) ? `<figcaption>${escapeHtml(given.caption ?? given.title ?? '')}</figcaption>` : ''}</figure>`;
      }
      if (name === 'youtube' || name === 'vimeo' || name === 'embed') {
        const id = given.id ?? given.url ?? given.src ?? given['0'];
        if (id)
          return `<embed src="${escapeHtml(/^https?:/.test(id) ? id : name === 'vimeo' ? `https://vimeo.com/${id}` : `https://www.youtube.com/watch?v=${id}`)}">`;
      }
      if (liquid && name === 'include') {
        const kind = /(\w+)\.html/.exec(liquidRest)?.[1];
        const said = given.content ?? given.text ?? given.caption;
        if (kind && /image|figure|img/i.test(kind) && (given.file ?? given.src ?? given.url))
          return `<figure><img src="${escapeHtml(given.file ?? given.src ?? given.url ?? '')}" alt="${escapeHtml(given.alt ?? '')}">${given.caption ? `<figcaption>${escapeHtml(given.caption)}</figcaption>` : ''}</figure>`;
        if (said)
          return `<div data-import="${calloutOf(kind) ?? 'note'}"${given.title ? ` data-title="${escapeHtml(given.title)}"` : ''}>${said}</div>`;
      }
      const href = given.href ?? given.url ?? given.link ?? given.to ?? given.src ?? given.file;
      if (href && LINKS.test(name) && hasEnd(text, name)) return `<a href="${escapeHtml(href)}">`;
      const said = Object.entries(given).filter(([key]) => ['title', 'text', 'content', 'caption', 'label', 'alt'].includes(key)).map(([, value]) => value); // biome-ignore format: one thought
      const link =
        href && !/content-ref/.test(name)
          ? `<a href="${escapeHtml(href)}">${escapeHtml(said[0] ?? href.split('/').at(-1) ?? href)}</a>`
          : '';
      if (SILENT.test(name)) return link || said.map(escapeHtml).join(' ');
      if (link) said.splice(0, 1);
      notes.push({
        kind: 'template',
        line,
        what: 'template-tag',
        instead: link || said.length > 0 ? 'text-and-link' : 'tag-left-out',
        values: { tag: short(whole) },
      });
      return [link, ...said.map(escapeHtml)].filter(Boolean).join(' ');
    },
  );
  // kramdown and Pandoc attributes behind an inline element: {: .class}, {:target="_blank"}, {.class}.
  out = out.replace(/(?<=[\])*_`>])\{:?\s*[.#][\w-]+(?:\s+[^{}]*)?\}|(?<=[\])*_`>])\{:\s*[^{}]+\}/g, '');
  for (const variable of out.matchAll(/(?<!\$)\{\{\s*[\w.$|: "'-]+\s*\}\}/g))
    notes.push({
      kind: 'template',
      line,
      what: 'variable',
      instead: 'shown-as-is',
      values: { variable: short(variable[0]) },
    });
  return out;
}

/** Tags that are links, around their words or by themselves. */
const LINKS = /^(?:button|btn|link|linkbutton|a|link-button|cta)$/;
/** Tags that only lay out, and whose content says everything. */
const SILENT = /^(?:stepper|step|content-ref|columns?|cards?|card|cardgrid|row|file|embed|updates?|update|capture|assign|unless|elsif|else|swagger|openapi|grid|blocks\/\w+|steps|filetree)$/; // biome-ignore format: a list

function hasEnd(text: string, name: string): boolean {
  return new RegExp(`(?:\\{%-?\\s*end|[<%]\\s*/\\s*)${name.replace(/[^\w-]/g, '')}\\b`, 'i').test(text);
}

function shortcodeAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let position = 0;
  for (const match of text.matchAll(
    /([\w-]+)\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))|"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g,
  )) {
    if (match[1]) found[match[1].toLowerCase()] = (match[2] ?? match[3] ?? match[4] ?? '').replace(/\\"/g, '"');
    else found[String(position++)] = (match[5] ?? match[6] ?? match[7] ?? '').replace(/\\"/g, '"');
  }
  return found;
}
