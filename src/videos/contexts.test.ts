import { expect, test } from 'vitest';
import { contextFit, fitsPattern } from './contexts.ts';

test.each([
  ['/billing', 'https://app.example/billing', true],
  ['/billing', 'https://app.example/billing/1', false],
  ['/billing/*', 'https://app.example/billing/1/edit', true],
  ['/*/edit', 'https://app.example/billing/1/edit', true],
  ['/*/edit', 'https://app.example/edit', false],
  ['/a*b*c', 'https://app.example/a1b2c', true],
  ['/a*b*c', 'https://app.example/acb', false],
  ['/aa*aa', 'https://app.example/aaa', false],
  ['https://app.example/billing/*', 'https://app.example/billing/1', true],
  ['https://app.example/billing/*', 'https://other.example/billing/1', false],
])('%s fits %s: %s', (pattern, address, expected) => {
  expect(fitsPattern(pattern, new URL(address))).toBe(expected);
});

test('a pattern of many stars takes no longer than the address is', () => {
  const url = new URL(`https://app.example/${'a'.repeat(2000)}`);
  const before = performance.now();
  expect(fitsPattern(`/${'a*'.repeat(140)}b`, url)).toBe(false);
  expect(performance.now() - before).toBeLessThan(50);
});

test('a mark on the page says more than its address', () => {
  const contexts = { pages: ['/billing/*'], marks: ['invoice'] };
  const url = new URL('https://app.example/billing/1');
  expect(contextFit(contexts, { url, marks: ['invoice'] })).toBe(2);
  expect(contextFit(contexts, { url, marks: [] })).toBe(1);
  expect(contextFit(contexts, { url: new URL('https://app.example/'), marks: ['other'] })).toBe(0);
});
