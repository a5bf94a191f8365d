import { expect, test } from 'vitest';
import type { Article } from './article.ts';
import { articleJsonLd } from './json-ld.ts';

const article: Article = {
  id: 1,
  url: '/en/articles/x',
  slug: 'refund',
  revisionId: 2,
  locale: 'en',
  isFallback: false,
  category: 'billing',
  title: 'Refund',
  summary: 'How to get one.',
  tags: ['money', 'back'],
  related: [],
  audience: 'everyone',
  body: '',
  sourcePath: '',
  snippets: [],
  readingTime: 1,
  updatedOn: '2026-11-02',
  publishedAt: new Date('2026-11-01T10:00:00Z'),
  outdatedAt: null,
  locales: ['en'],
};

test('search engines learn what the article is, by absolute addresses', () => {
  const [described, crumbs] = articleJsonLd({
    article,
    site: { name: 'Larch', logo: 'images/logo.svg' },
    base: new URL('https://help.example.com'),
    canonical: '/en/articles/refund',
    steps: [
      { href: '/en/', title: 'Home' },
      { href: '/en/categories/billing', title: 'Payments' },
    ],
  });
  expect(described).toMatchObject({
    '@type': 'Article',
    headline: 'Refund',
    url: 'https://help.example.com/en/articles/refund',
    datePublished: '2026-11-01T10:00:00.000Z',
    dateModified: '2026-11-02',
    articleSection: 'Payments',
    keywords: 'money, back',
    publisher: { name: 'Larch', logo: { url: 'https://help.example.com/content/images/logo.svg' } },
  });
  expect(crumbs).toMatchObject({
    '@type': 'BreadcrumbList',
    itemListElement: [
      { position: 1, item: 'https://help.example.com/en/' },
      { position: 2, item: 'https://help.example.com/en/categories/billing' },
      { position: 3, name: 'Refund', item: 'https://help.example.com/en/articles/refund' },
    ],
  });
});

test('of an article whose writer says no day, no day of change is told', () => {
  const [described] = articleJsonLd({
    article: { ...article, updatedOn: null },
    site: { name: 'Larch', logo: undefined },
    base: new URL('https://help.example.com'),
    canonical: '/en/articles/refund',
    steps: [],
  });
  expect(described).not.toHaveProperty('dateModified');
});
