import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArticle } from '../articles/markdown.ts';
import { plainText } from '../articles/tree.ts';
import { linkSource, pictureSource, plainSource } from './plain-text.ts';

const read = (body: string) => readArticle(body, { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] });
const SIGNS = ['\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '<', '>', '#', '|', '!', '~', '+', '-', '=', '&amp;', '1. ', ' ', '\n', 'a', 'é', '"', ':', '/', 'https://a.example']; // biome-ignore format: a list
const typed = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 20 })
  .map((signs) => `x${signs.join('')}x`);

describe('what somebody typed, in the source of an article', () => {
  test.each(['---\nowned: true', '{broken} <Tag>', '**a** _b_ [c](d) `e`', '1. one', '&lt; is a sign'])(
    'is read as the same text: %j',
    (text) => {
      expect(plainText(read(plainSource(text)).nodes)).toBe(text.replace(/\s+/g, ' '));
    },
  );

  test('is never a mistake, whatever it was', () => {
    fc.assert(
      fc.property(typed, (text) => {
        for (const body of [
          plainSource(text),
          linkSource(text, '/en/'),
          pictureSource(text, 'https://a.example/b.png'),
        ])
          expect(read(body).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(plainText(read(plainSource(text)).nodes)).toBe(text.replace(/\s+/g, ' '));
      }),
    );
  });
});
