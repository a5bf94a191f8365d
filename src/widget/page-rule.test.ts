import { describe, expect, test } from 'vitest';
import { isPagePattern, ruleFor } from './page-rule.ts';

const show = ['article:a'];
const fits = (match: string, path: string) => ruleFor([{ match, show }], path) === show;

describe('a rule for pages', () => {
  test.each([
    ['/invoices', '/invoices'],
    ['/invoices', '/invoices/'],
    ['/invoices', '/invoices#top'],
    ['/invoices/*', '/invoices/12'],
    ['/invoices/*/edit', '/invoices/12/edit'],
    ['/settings/**', '/settings'],
    ['/settings/**', '/settings/a/b/c'],
    ['/**/billing', '/team/4/billing'],
    ['/report-*', '/report-2026'],
    ['/#/billing', '/#/billing'],
    ['/', '/'],
  ])('%s fits %s', (match, path) => expect(fits(match, path)).toBe(true));

  test.each([
    ['/invoices', '/invoices/12'],
    ['/invoices/*', '/invoices'],
    ['/invoices/*', '/invoices/12/edit'],
    ['/settings/**', '/settingsfile'],
    ['/report-*', '/reports'],
    ['/a*a', '/a'],
  ])('%s does not fit %s', (match, path) => expect(fits(match, path)).toBe(false));

  test.each(['/', '/a/*', '/a/**', '/a-*/b'])('may be %s', (text) => expect(isPagePattern(text)).toBe(true));
  test.each(['a', '', '/a?b=1', '/a b', '/***/x', '/*/*/*/*/*'])('may not be "%s"', (text) =>
    expect(isPagePattern(text)).toBe(false),
  );
});

test('the first rule that fits counts', () => {
  const rules = [
    { match: '/a/*', show: ['article:one'] },
    { match: '/**', show: ['article:two'] },
  ];
  expect(ruleFor(rules, '/a/b')).toEqual(['article:one']);
  expect(ruleFor(rules, '/c')).toEqual(['article:two']);
  expect(ruleFor([], '/c')).toEqual([]);
});

test('a long path is compared at once', () => {
  const path = `/${'a/'.repeat(200)}b`;
  const before = performance.now();
  ruleFor([{ match: '/**/c/**/d', show }], path);
  expect(performance.now() - before).toBeLessThan(500);
});
