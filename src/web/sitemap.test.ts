import { expect, test } from 'vitest';
import { sitemap } from './sitemap.ts';

const base = new URL('https://help.example.com');
const line = { slug: 'a&b', category: 'billing', updatedOn: '2026-11-01' };

test('names each translation of an article with its others', () => {
  const articles = [
    { ...line, locale: 'en' },
    { ...line, locale: 'fr' },
  ];
  const xml = sitemap({ articles, guides: new Map(), locales: ['en', 'fr', 'it'], base });
  expect(xml).toContain('<loc>https://help.example.com/fr/articles/a&amp;b</loc><lastmod>2026-11-01</lastmod>');
  expect(xml).toContain('hreflang="en" href="https://help.example.com/en/articles/a&amp;b"');
  expect(xml).not.toContain('/it/articles/');
});

test('names home, ask and category pages in every language', () => {
  const xml = sitemap({ articles: [{ ...line, locale: 'en' }], guides: new Map(), locales: ['en', 'it'], base });
  for (const path of ['/en/', '/it/', '/it/ask', '/it/categories/billing'])
    expect(xml).toContain(`<loc>https://help.example.com${path}</loc>`);
});

test('names each video guide in the languages of its captions, and their list', () => {
  const xml = sitemap({ articles: [], guides: new Map([['pay', ['en', 'it']]]), locales: ['en', 'fr', 'it'], base });
  for (const path of ['/fr/videos', '/en/videos/pay', '/it/videos/pay'])
    expect(xml).toContain(`<loc>https://help.example.com${path}</loc>`);
  expect(xml).not.toContain('/fr/videos/pay');
});
