import { expect, test } from 'vitest';
import { wordsOf } from './words-of-page.ts';

test.each([
  [{ path: '/settings/billing', title: 'Billing – Acme', marks: [] }, 'Billing. settings billing'],
  [{ path: '/en/invoices/4711', title: '', marks: [] }, 'invoices'],
  [{ path: '/', title: 'Acme', marks: ['change-plan'] }, 'change plan. Acme'],
  [{ path: '/caf%C3%A9/%ZZ', title: '', marks: [] }, '%ZZ'],
  [{ path: '/', title: '', marks: [] }, ''],
])('the words of %o', (page, words) => expect(wordsOf(page)).toBe(words));

test('a long page gives no long search', () => {
  expect(wordsOf({ path: '/', title: 'word '.repeat(1000), marks: [] }).length).toBeLessThanOrEqual(300);
});
