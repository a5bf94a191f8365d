import { expect, test } from 'vitest';
import { safeAddress } from './address.ts';

test.each(['https://example.com', 'mailto:a@b.c', 'tel:+41', '/articles/x', 'refund', '#part', '../a.mdx'])(
  '%s may be a link',
  (address) => {
    expect(safeAddress(address)).toBe(true);
  },
);

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc',
  '',
])('“%s” may not', (address) => {
  expect(safeAddress(address)).toBe(false);
});
