import { expect, test } from 'vitest';
import { quoteOf } from './quote.ts';

const ada = { id: 12, name: 'Ada Lovelace' };

test('a quotation names who said it, and leaves room for the answer', () => {
  expect(quoteOf(ada, 'One\n\nTwo')).toBe('> @ada-lovelace-12:\n>\n> One\n>\n> Two\n\n');
});

test('who is there no more is not named', () => {
  expect(quoteOf(undefined, 'One')).toBe('> One\n\n');
});

test('what was quoted itself is left out, and of pictures their words stay', () => {
  expect(quoteOf(undefined, '> Before\n\nNow ![a lamp](/files/x/lamp.png)')).toBe('> Now a lamp\n\n');
});

test('a long text is cut between characters', () => {
  const quote = quoteOf(undefined, '👍'.repeat(3_000));
  expect(quote).toBe(`> ${'👍'.repeat(2_000)} …\n\n`);
});
