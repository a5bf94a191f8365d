// The words of programs in color: which are names, strings, numbers or remarks.
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import http from 'highlight.js/lib/languages/http';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import nginx from 'highlight.js/lib/languages/nginx';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { ElementNode, MarkdownNode } from './tree.ts';

const lowlight = createLowlight({
  bash,
  css,
  diff,
  dockerfile,
  go,
  http,
  ini,
  java,
  javascript,
  json,
  markdown,
  nginx,
  php,
  powershell,
  python,
  ruby,
  shell,
  sql,
  typescript,
  xml,
  yaml,
});
lowlight.registerAlias({
  bash: ['env', 'dotenv'],
  markdown: ['mdx'],
  xml: ['astro', 'vue', 'svelte'],
  sql: ['mysql', 'pgsql', 'postgresql', 'plsql', 'tsql', 'sqlite'],
  json: ['json5'],
});

/** Characters of a block that are looked at; a longer one is a file, and stays as it is. */
const LONGEST_BLOCK = 20_000;

/** Characters of all blocks of one text that are looked at. */
const LONGEST_ALL = 100_000;

/** The classes of highlight.js as few kinds, which prose.css colors. What is not here has the color of the text. */
const KINDS: Readonly<Record<string, string>> = {
  keyword: 'k',
  built_in: 'k',
  type: 'k',
  'selector-tag': 'k',
  name: 'k',
  section: 'k',
  string: 's',
  regexp: 's',
  addition: 's',
  number: 'n',
  literal: 'n',
  symbol: 'n',
  variable: 'n',
  'template-variable': 'n',
  title: 't',
  attr: 't',
  attribute: 't',
  property: 't',
  'selector-class': 't',
  'selector-id': 't',
  comment: 'c',
  quote: 'c',
  meta: 'c',
  deletion: 'd',
};

/** The same text with its blocks of code in color, where their language is known; nothing else changes. */
export function highlighted(nodes: readonly MarkdownNode[], left = { characters: LONGEST_ALL }): MarkdownNode[] {
  return nodes.map((node) => {
    if (node.type === 'text') return node;
    if (node.type === 'element' && node.tag === 'pre') return block(node, left);
    return { ...node, children: highlighted(node.children, left) };
  });
}

function block(pre: ElementNode, left: { characters: number }): ElementNode {
  const [code] = pre.children;
  if (code?.type !== 'element' || code.tag !== 'code') return pre;
  const language = /^language-(.+)$/.exec(String(code.attributes['class'] ?? ''))?.[1]?.toLowerCase();
  const [source, ...others] = code.children;
  if (source?.type !== 'text' || others.length > 0 || !language || !lowlight.registered(language)) return pre;
  const text = source.value;
  if (text.length > Math.min(LONGEST_BLOCK, left.characters)) return pre;
  left.characters -= text.length;
  const children = nodesOf(lowlight.highlight(language, text).children);
  return { ...pre, children: [{ ...code, children }] };
}

/** What lowlight gives: text, and spans with classes. */
interface Token {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: Token[];
}

function nodesOf(tokens: readonly Token[]): MarkdownNode[] {
  return tokens.flatMap((token): MarkdownNode[] => {
    if (token.type === 'text') return [{ type: 'text', value: token.value ?? '' }];
    const children = nodesOf(token.children ?? []);
    const [name] = Array.isArray(token.properties?.className) ? token.properties.className : [];
    const kind = KINDS[String(name).replace(/^hljs-/, '')];
    return kind ? [{ type: 'element', tag: 'span', attributes: { class: kind }, children }] : children;
  });
}
