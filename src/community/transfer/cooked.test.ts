import { expect, test } from 'vitest';
import { cookedToMarkdown } from './cooked.ts';

test.each([
  ['<p>It <strong>blinks</strong> &amp; <code>hums</code>.</p>', 'It **blinks** & `hums`.'],
  [
    '<aside class="quote no-group" data-username="ada" data-post="1"><div class="title"><img class="avatar" src="x"> ada:</div><blockquote><p>Why?</p></blockquote></aside><p>So.</p>',
    '> **ada:**\n>\n> Why?\n\nSo.',
  ],
  ['<p>Ask <a class="mention" href="/u/ben">@ben</a></p>', 'Ask @ben'],
  ['<p>Fine <img src="/e.png" title=":smile:" class="emoji" alt=":smile:"></p>', 'Fine :smile:'],
  [
    '<div class="lightbox-wrapper"><a class="lightbox" href="/b.png"><img src="/s.png" alt="lamp"><div class="meta"><span>lamp</span></div></a></div>',
    '*(lamp)*',
  ],
  ['<p><a class="attachment" href="/uploads/a.pdf">a.pdf</a> (1 KB)</p>', '*(a.pdf)* (1 KB)'],
  [
    '<aside class="onebox" data-onebox-src="https://a.example/b"><article><h3><a href="https://a.example/b">B</a></h3></article></aside>',
    '<https://a.example/b>',
  ],
  ['<details><summary>More</summary><p>inside</p></details>', '**More**\n\ninside'],
  ['<pre><code class="lang-js">a &lt; b\n</code></pre>', '```js\na < b\n```'],
  ['<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>', '| a |\n| - |\n| b |'],
  ['<p>[quote] *x* <script>alert(1)</script></p>', '\\[quote] \\*x\\*'],
  ['<div class="meta">1 KB</div>', ''],
])('what Discourse made of a text is Markdown again: %s', (html, markdown) => {
  expect(cookedToMarkdown(html)).toBe(markdown);
});

test('what nobody writes is read as plain words, at once', () => {
  expect(cookedToMarkdown(`${'<div>'.repeat(5_000)}deep`)).toBe('deep');
});
