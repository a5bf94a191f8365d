import { expect, test } from 'vitest';
import { highlighted } from './highlight.ts';
import { readArticle } from './markdown.ts';
import { plainText, toHtml } from './tree.ts';

const read = (body: string) =>
  readArticle(body, { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'], groupPrefix: '' }).nodes;

test('code of a known language is colored, and its text stays the same', () => {
  const nodes = read('```js\nconst a = "b"; // why\n```\n');
  const html = toHtml(highlighted(nodes));
  expect(html).toContain('<span class="k">const</span>');
  expect(html).toContain('<span class="s">&quot;b&quot;</span>');
  expect(html).toContain('<span class="c">// why</span>');
  expect(plainText(highlighted(nodes))).toBe(plainText(nodes));
});

test('code of an unknown language, without one, and very long code stay as they are', () => {
  for (const body of [
    '```klingon\nconst a = 1;\n```',
    '```\nconst a = 1;\n```',
    `\`\`\`js\n${'const a = 1;\n'.repeat(3000)}\`\`\``,
  ]) {
    const nodes = read(body);
    expect(toHtml(highlighted(nodes))).toBe(toHtml(nodes));
  }
});

test('what code says never becomes part of the page', () => {
  const html = toHtml(highlighted(read('```html\n<script>alert("x")</script>\n```\n')));
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;');
});

test('code in steps and tabs is colored too', () => {
  const html = toHtml(highlighted(read('> ```yaml\n> name: 3\n> ```\n')));
  expect(html).toContain('<span class="t">name:</span>');
});
