import { expect, test } from 'vitest';
import { leadOf } from './lead.ts';
import { readArticle } from './markdown.ts';

const lead = (summary: string, text: string) =>
  leadOf(summary, readArticle(text, { file: 'articles/en/a/a.mdx', locale: 'en', locales: ['en'] }).nodes, 'en');

test.each([
  ['Pay by card.', 'Pay by **card**. It is quick.'],
  ['Pay by card', 'Pay by card: it is quick.'],
  ['Pay by card. You need nothing else.', 'Pay by card.\n\nMore.'],
  [
    'Pay by card, which is the way that most…',
    '<Note>\n  Pay by card, which is the way that most people like.\n</Note>',
  ],
  ['', 'Pay by card.'],
])('the summary %j does not stand above a text that begins with it', (summary, text) => {
  expect(lead(summary, text)).toBeUndefined();
});

test.each([
  ['How to pay.', 'Pay by card.'],
  ['Pay by car.', 'Pay by card.'],
  ['Pay by card.', '## How\n\nPay by card.'],
])('the summary %j stands above any other', (summary, text) => {
  expect(lead(summary, text)).toBe(summary);
});
