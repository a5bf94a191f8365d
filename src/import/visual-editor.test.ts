import fc from 'fast-check';
import { Fragment, type Mark, Node, Slice } from 'prosemirror-model';
import { expect, test } from 'vitest';
import { parseArticleFile } from '../articles/front-matter.ts';
import { schema } from '../publishing/visual/document.ts';
import { patchSource } from '../publishing/visual/patch-source.ts';
import { type ReadSource, readSource } from '../publishing/visual/read-source.ts';
import { articleFields, finishArticle } from './article.ts';
import { draftOf } from './draft.ts';
import { readHtmlText } from './html-page.ts';
import { toMdx } from './mdx.ts';
import { nameReader } from './names.ts';
import { resolveLinks } from './resolve-links.ts';

// What the visual editor does to articles that came from other help centers: HTML of every make, through the importer.

const AMOUNT = 100;

const word = fc.constantFrom('Open', 'the', 'page', 'Settings', 'größer', 'déjà', 'a_b_c', '*star*', '1. first', '# sharp', 'C++', '<tag>', 'x < y', '50 %', '{curly}', '[square]', 'back\\slash', '`tick`', 'https://larch.example/a_b', 'ada@larch.example', '~~', '&amp;', '»so«', '中文'); // biome-ignore format: a list
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const words = fc.array(word, { minLength: 1, maxLength: 9 }).map((list) => escaped(list.join(' ')));
const inline = fc.oneof(
  { weight: 4, arbitrary: words },
  words.map((text) => `<b>${text}</b>`),
  words.map((text) => `<em>${text} </em>`),
  words.map((text) => `<span style="font-weight:bold">${text}</span>`),
  words.map((text) => `<a href="https://larch.example/?a=1&amp;b=(2)">${text}</a>`),
  words.map((text) => `<code>${text}</code>`),
  fc.constantFrom('<br>', '<br><br>', '&nbsp;', '<kbd>Ctrl</kbd>', '<sup>2</sup>', '<u>u</u>'),
);
const line = fc.array(inline, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
const item = fc.oneof(
  { weight: 3, arbitrary: line },
  fc.tuple(line, line).map(([a, b]) => `<p>${a}</p><p>${b}</p>`),
  fc.tuple(line, line).map(([a, b]) => `${a}<ul><li>${b}</li></ul>`),
);
const block = fc.oneof(
  { weight: 4, arbitrary: line.map((text) => `<p>${text}</p>`) },
  fc.tuple(fc.integer({ min: 1, max: 5 }), words).map(([level, text]) => `<h${level}>${text}</h${level}>`),
  fc.array(item, { minLength: 1, maxLength: 4 }).map((list) => `<ul>${list.map((one) => `<li>${one}</li>`).join('')}</ul>`),
  fc.array(item, { minLength: 1, maxLength: 4 }).map((list) => `<ol start="3">${list.map((one) => `<li>${one}</li>`).join('')}</ol>`),
  line.map((text) => `<blockquote><p>${text}</p></blockquote>`),
  words.map((text) => `<pre><code class="language-js">${text}\n\n  ${text}</code></pre>`),
  fc.tuple(words, line, line).map(([a, b, c]) => `<table><tr><th>${a}</th><th>B</th></tr><tr><td>${b}</td><td>${c}</td></tr></table>`),
  fc.tuple(words, line).map(([title, text]) => `<div class="callout warning"><h4>${title}</h4><p>${text}</p></div>`),
  fc.tuple(words, line).map(([title, text]) => `<details><summary>${title}</summary><p>${text}</p></details>`),
  line.map((text) => `<div>${text}</div>`),
  fc.constantFrom('<hr>', '<p>&nbsp;</p>', '<p><img src="https://larch.example/a.png" alt="A [picture]"></p>', '<div><br></div>'),
); // biome-ignore format: a list
const page = fc.array(block, { minLength: 2, maxLength: 12 }).map((list) => list.join('\n'));

/** The text of an article as the importer writes it; undefined where there is nothing to import. */
function imported(html: string): string | undefined {
  const file = 'guide/page.html';
  const draft = draftOf(file, { title: 'Larch', tags: [], formerly: [], hosts: [] }, readHtmlText(html), 'en', nameReader([file])); // biome-ignore format: one thought
  if (draft.isEmpty) return undefined;
  resolveLinks(draft, {
    link: (url) => ({ kind: 'address', url }),
    image: (url) => ({ kind: 'address', url }),
    elsewhere: () => ({ url: '/content/images/uploaded/a-4x3-0123456789ab.png', why: undefined }),
    attached: () => undefined,
    copy: () => ({ url: undefined, why: undefined }),
    inlineImage: () => undefined,
    articleUrl: (slug) => `/en/articles/${slug}`,
    ownUrl: '/en/articles/page',
    categoryUrl: (slug) => `/en/categories/${slug}`,
  });
  const finished = finishArticle(draft, articleFields(draft, 'page', []), toMdx(draft.tree), 'articles/en/guide/page.mdx', 'en'); // biome-ignore format: one thought
  if (!finished.ok) throw new Error(JSON.stringify(finished.why));
  return parseArticleFile(finished.text, file).article!.body;
}

function open(source: string): ReadSource {
  const read = readSource(source);
  if ('error' in read) throw new Error(`${JSON.stringify(read.error)}\n${source}`);
  return read;
}

const articles = fc
  .sample(page, { numRuns: AMOUNT * 2, seed: 20_261_129 })
  .flatMap((html) => imported(html) ?? [])
  .slice(0, AMOUNT);

test('a hundred imported articles are the same to the letter when they are opened and saved', () => {
  expect(articles.length).toBe(AMOUNT);
  for (const body of articles) {
    const read = open(body);
    expect(patchSource(read, read.doc)).toBe(body);
    // As the browser has it after a first key that is taken back: other nodes that say the same.
    expect(patchSource(read, Node.fromJSON(schema, read.doc.toJSON())), body).toBe(body);
  }
});

test('one changed word of an imported article changes one line of its source', () => {
  let tried = 0;
  const wrong: string[] = [];
  for (const body of articles) {
    const read = open(body);
    const places: number[] = [];
    read.doc.descendants((node, at, parent) => {
      const found = node.isText && parent?.type.name === 'paragraph' ? /(?:^| )page(?: |$)/.exec(node.text!) : null;
      if (found) places.push(at + found.index + (found[0].startsWith(' ') ? 1 : 0));
    });
    for (const at of places.slice(0, 5)) {
      tried++;
      const marks = read.doc.resolve(at + 1).marks();
      const changed = read.doc.replace(at, at + 4, sliceOf('leaf', marks));
      const after = patchSource(read, changed);
      const [was, is] = [body.split('\n'), after.split('\n')];
      const different = was.filter((text, index) => text !== is[index]).length;
      if (was.length !== is.length || different !== 1) wrong.push(`${body}\n=====\n${after}`);
    }
  }
  expect(tried).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

function sliceOf(text: string, marks: readonly Mark[]) {
  return new Slice(Fragment.from(schema.text(text, marks)), 0, 0);
}
