import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceOf, type Token, unitsOf, withTargets } from './units.ts';

const shown = (body: string) =>
  unitsOf(body).map(({ tokens }) =>
    tokens
      .map((token) =>
        typeof token === 'string' ? token : token.is === 'alone' ? `{${token.id}}` : `{${token.is} ${token.id}}`,
      )
      .join(''),
  );
const changed = (tokens: readonly Token[], change: (words: string) => string): Token[] =>
  tokens.map((token) => (typeof token === 'string' ? change(token) : token));
const translate = (body: string, change: (words: string) => string) => {
  const units = unitsOf(body);
  return withTargets(body, units, new Map(units.map(({ id, tokens }) => [id, changed(tokens, change)])));
};

test('each paragraph, heading, cell and title is a unit, with its formatting as marks', () => {
  expect(
    shown(
      '## A **bold** name\n\nSee [this *page*](x "T") and `code`.\n\n<Note title="Read me">\n\n- one  \n  two\n- [x] three\n\n</Note>\n\n```\nno\n```\n\n| A | b\\|c |\n| - | - |\n| 1 | ![alt](p.png) |\n',
    ),
  ).toEqual([
    'A {open 1}bold{close 1} name',
    'See {open 1}this {open 2}page{close 2}{close 1} and {2}.'.replace('{2}', '{3}'),
    'Read me',
    'one{1}{2}two',
    'three',
    'A',
    'b{1}c',
    '1',
    '{open 1}alt{close 1}',
  ]);
});

test('what a translator types is words, never formatting', () => {
  expect(translate('One.\n', () => '*a* _b_ snake_case <c> {d} [e](f) `g` \\h &amp; ~~i~~')).toBe(
    '\\*a\\* \\_b\\_ snake_case \\<c> \\{d} \\[e](f) \\`g\\` \\\\h &amp;amp; \\~~i\\~~\n',
  );
  expect(translate('- One.\n', () => '# a')).toBe('- \\# a\n');
  expect(translate('One.\n', () => '- a')).toBe('\\- a\n');
  expect(translate('One.\n', () => '12. a')).toBe('12\\. a\n');
  expect(translate('| a |\n| - |\n| b |\n', (words) => `${words}|`)).toBe('| a\\| |\n| - |\n| b\\| |\n');
  expect(translate('<Note title="a">\n</Note>\n', () => 'say "b" &amp; c')).toBe(
    '<Note title="say &quot;b&quot; &amp;amp; c">\n</Note>\n',
  );
});

test('only pieces that are translated are written anew', () => {
  const body = '> a\n> b **c**\n\nd\ne  \n\n***\n\n`x`\n';
  const units = unitsOf(body);
  expect(withTargets(body, units, new Map())).toBe(body);
  expect(withTargets(body, units, new Map([['b1', ['A ', units[0]!.tokens[1]!, 'C', units[0]!.tokens[3]!]]]))).toBe(
    '> A **C**\n\nd\ne  \n\n***\n\n`x`\n',
  );
});

/** Every article of the product's own help center, in English. */
const articles = readdirSync(path.join(import.meta.dirname, '../../../content/articles/en'), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.mdx'))
  .map((file) => readFileSync(path.join(import.meta.dirname, '../../../content/articles/en', file), 'utf8'))
  .map((text) => text.replace(/^---\n[\s\S]*?\n---\n/, ''));

test('every article of the help center comes back character for character, and has all its words in units', () => {
  expect(articles.length).toBeGreaterThan(30);
  for (const body of articles) {
    expect(translate(body, (words) => words)).toBe(body);
    const units = unitsOf(body);
    expect(units.length).toBeGreaterThan(2);
    // Other words in, and the same pieces with the same marks come out.
    const again = unitsOf(translate(body, (words) => words.toUpperCase()));
    const read = (tokens: readonly Token[]) =>
      sourceOf(tokens)
        .replace(/\\(?=[[{<*_`])/g, '')
        .toUpperCase();
    expect(again.map(({ tokens }) => read(tokens))).toEqual(units.map(({ tokens }) => read(tokens)));
  }
});

test('any text comes back as it was, and anything typed in reads as it was typed', () => {
  const sign = fc.constantFrom(...'ab *_`[]()<>{}&\\|#-+.1!~\n:"\'é中'.split(''));
  const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join(''));
  fc.assert(
    fc.property(text, (body) => {
      expect(translate(body, (words) => words)).toBe(body);
      for (const { start, end, tokens } of unitsOf(body))
        if (!body.slice(start, end).includes('\n')) expect(sourceOf(tokens)).toBe(body.slice(start, end));
    }),
  );
  fc.assert(
    fc.property(
      text.filter((words) => /\p{L}/u.test(words)),
      (words) => {
        const [unit, ...others] = unitsOf(translate('One.\n', () => words));
        expect(others).toEqual([]);
        const read = unit!.tokens
          .map((token) => (typeof token === 'string' ? token : token.source.replace(/^\\/, '').replace('&amp;', '&')))
          .join('');
        expect(read).toBe(words.replace(/\s+/g, ' ').trim());
      },
    ),
  );
});
