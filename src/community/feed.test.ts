import { expect, test } from 'vitest';
import { FEED_FORMATS, type Feed, writeFeed } from './feed.ts';

const PAYLOADS = [
  '<img src=x onerror=alert(1)>',
  ']]></title><script>alert(1)</script>',
  'a & b "c" \'d\' &lt;e&gt;',
  'nul \0 bell \u0007 half \ud800 noncharacter \uffff',
  '\u202Eevil\u202C \u200bword',
];

const feed = (text: string): Feed => {
  const at = new Date('2026-11-28T10:00:00Z');
  const url = 'https://help.example.com/en/community/threads/1/x?page=2#post-21';
  const entry = { title: text, url, author: text, published: at, updated: at, text };
  return { title: text, locale: 'en', page: url, self: `${url}&x`, entries: [entry] };
};

/** Everything between tags, and the tags; throws where a sign has no place in XML. */
function read(text: string): { tags: string[]; texts: string[] } {
  expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  const parts = text.split(/(<[^<>]*>)/);
  const texts = parts.filter((_, index) => index % 2 === 0);
  for (const one of texts) expect(one.replace(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[<>&]/);
  return { tags: parts.filter((_, index) => index % 2 === 1).map((tag) => /^<[?/]?([\w:]+)/.exec(tag)![1]!), texts };
}

test.each(FEED_FORMATS)('%s is well-formed and has no element of what people wrote', (format) => {
  const plain = read(writeFeed(feed('words'), format)).tags;
  for (const payload of PAYLOADS) {
    const { tags } = read(writeFeed(feed(payload), format));
    expect(tags, payload).toEqual(plain);
  }
});

test('a title that some readers take for HTML is none to them, either', () => {
  expect(writeFeed(feed('<b>x</b>'), 'rss')).toContain('<title>‹b›x‹/b›</title>');
  expect(writeFeed(feed('<b>x</b>'), 'atom')).toContain('<title type="text">&lt;b&gt;x&lt;/b&gt;</title>');
});

test('a feed without entries is a feed', () => {
  for (const format of FEED_FORMATS) expect(() => read(writeFeed({ ...feed('x'), entries: [] }, format))).not.toThrow();
});
