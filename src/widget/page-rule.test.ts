import { describe, expect, test } from 'vitest';
import { isPagePattern, pageAddress, ruleFor } from './page-rule.ts';

const show = ['article:a'];
const fits = (match: string, path: string) => ruleFor([{ match, show }], new URL(path, 'https://app.example')) === show;

describe('a rule for pages', () => {
  test.each([
    ['/invoices', '/invoices'],
    ['/invoices', '/invoices/'],
    ['/invoices', '/invoices?page=2#top'],
    ['/invoices/*', '/invoices/12'],
    ['/invoices/*/edit', '/invoices/12/edit'],
    ['/settings/*', '/settings/a/b/c'],
    ['/report-*', '/report-2026'],
    ['/#/billing', '/#/billing'],
    ['https://app.example/invoices', '/invoices'],
    ['/', '/'],
  ])('%s fits %s', (match, path) => expect(fits(match, path)).toBe(true));

  test.each([
    ['/invoices', '/invoices/12'],
    ['/invoices/*', '/invoices'],
    ['/report-*', '/reports'],
    ['/#/billing', '/'],
    ['https://other.example/invoices', '/invoices'],
  ])('%s does not fit %s', (match, path) => expect(fits(match, path)).toBe(false));

  test.each(['/', '/a/*', '/a-*/b', 'https://app.example/*'])('may be %s', (text) =>
    expect(isPagePattern(text)).toBe(true),
  );
  test.each(['a', '', '/a?b=1', '/a b', '*', 'https://app.example'])('may not be "%s"', (text) =>
    expect(isPagePattern(text)).toBe(false),
  );
});

test.each([
  ['https://app.example', '/a#b', 'https://app.example/a#b'],
  ['https://app.example', '//', 'https://app.example//'],
  ['https://app.example', '/\\[', 'https://app.example//['],
  ['https://app.example', '/\t/[', 'https://app.example//['],
  ['https://app.example:8443/x?y', '//evil.example/', 'https://app.example:8443//evil.example/'],
  ['', '/a', 'https://unknown.invalid/a'],
  ['null', '/a', 'https://unknown.invalid/a'],
  ['mailto:a@example.com', '/a', 'https://unknown.invalid/a'],
  ['data:x', '//', 'https://unknown.invalid//'],
])('a page of %j with the path %j is at %s', (origin, path, address) =>
  expect(pageAddress(origin, path).href).toBe(address),
);

test('the first rule that fits counts', () => {
  const rules = [
    { match: '/a/*', show: ['article:one'] },
    { match: '/*', show: ['article:two'] },
  ];
  const at = (path: string) => ruleFor(rules, new URL(path, 'https://app.example'));
  expect(at('/a/b')).toEqual(['article:one']);
  expect(at('/c')).toEqual(['article:two']);
  expect(ruleFor([], new URL('https://app.example/c'))).toEqual([]);
});
