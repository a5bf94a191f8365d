import { expect, test } from 'vitest';
import { everyLanguage, sitemap } from './sitemap.ts';

const base = new URL('https://help.example.com');

test('names each translation of a page with its others, and when it changed', () => {
  const page = {
    paths: { en: '/en/articles/a&b', fr: '/fr/articles/a&b' },
    updatedOn: { fr: '2026-11-01' },
  };
  const xml = sitemap([page], base);
  expect(xml).toContain('<loc>https://help.example.com/fr/articles/a&amp;b</loc><lastmod>2026-11-01</lastmod>');
  expect(xml).toContain('hreflang="en" href="https://help.example.com/en/articles/a&amp;b"');
  expect(xml).toContain('<loc>https://help.example.com/en/articles/a&amp;b</loc><xhtml:link');
});

test('names a page that is there in every language once in each', () => {
  const xml = sitemap([everyLanguage([{ code: 'en' }, { code: 'it' }], (locale) => `/${locale}/ask`)], base);
  expect(xml.match(/<loc>[^<]*/g)).toEqual([
    '<loc>https://help.example.com/en/ask',
    '<loc>https://help.example.com/it/ask',
  ]);
});
