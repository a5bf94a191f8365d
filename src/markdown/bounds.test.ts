import { describe, expect, test } from 'vitest';
import {
  DEEPEST,
  excessOf,
  htmlExcessOf,
  LONGEST_TEXT,
  LONGEST_YAML,
  MOST_CELLS,
  MOST_COLUMNS,
  MOST_INLINE_MARKS,
  MOST_MARKS,
  MOST_NOTES,
  yamlExcessOf,
} from './bounds.ts';

const table = (columns: number, rows: number) =>
  `|${'a|'.repeat(columns - 1)}\n|${'-|'.repeat(columns - 1)}\n${'|\n'.repeat(rows)}`;

describe('a Markdown text', () => {
  test.each([
    ['as long as any article', 'x'.repeat(LONGEST_TEXT)],
    ['with a table of 20 columns and 400 rows', table(20, 400)],
    [
      'with lists and quotes ten deep',
      Array.from({ length: 10 }, (_, level) => `${'  '.repeat(level)}- > a`).join('\n'),
    ],
    ['with 5,000 list items side by side', '- a\n'.repeat(5_000)],
    ['with 5,000 numbered items, each with a list in it', '1. a\n   - b\n'.repeat(5_000)],
    ['with the same address used a thousand times', `[a]: https://example.com/page\n\n${'[a] '.repeat(1_000)}`],
    ['with a hundred definitions that are each used', Array.from({ length: 100 }, (_, n) => `[a${n}]: https://example.com/a-long-address/${n} "Title"`).join('\n').repeat(2)], // biome-ignore format: one thought
    ['with a sample of code of 5,000 lines', `\`\`\`\n${'  { "a": 1 }\n'.repeat(5_000)}\`\`\``],
  ])('%s is within the bounds', (_, source) => {
    expect(excessOf(source)).toBeUndefined();
  });

  test.each([
    ['a table of 8,000 columns and 16,000 rows', `x\n\n${table(8_000, 16_000)}`, 4, `${MOST_COLUMNS} columns`],
    ['a table of many rows that leave their cells out', table(100, 101), 100, `${MOST_CELLS} cells`],
    ['a wide table right below a narrow one', `a\n-\n# b\n${table(300, 2)}`, 5, `${MOST_COLUMNS} columns`],
    ['many small tables', `${table(100, 1)}\n`.repeat(40), 134, `${MOST_CELLS} cells`],
    ['a table in a quote in a list', `- > a|b\n  > -|-\n${'  > |\n'.repeat(5_001)}`, 5_001, `${MOST_CELLS} cells`],
    ['# a on 30,000 lines', '# a\n'.repeat(30_000), MOST_MARKS + 1, 'lines and signs'],
    ['lines that end with a carriage return alone', '# a\r'.repeat(30_000), MOST_MARKS + 1, 'lines and signs'],
    ['65,000 backslashes', '\\'.repeat(65_000), 1, 'lines and signs'],
    ['addresses that become links by themselves', 'www.a.b a@b.c http://a.b '.repeat(7_000), 1, 'lines and signs'],
    ['brackets', '['.repeat(MOST_INLINE_MARKS + 1), 1, 'signs such as'],
    ['emphasis', '*a_b'.repeat(MOST_INLINE_MARKS), 1, 'signs such as'],
    ['marks of footnotes', `${'[^1] \n\n'.repeat(MOST_NOTES + 1)}\n\n[^1]: x`, 2_001, 'footnotes'],
    ['quotes on one line', `a\n${'>'.repeat(DEEPEST + 1)}`, 2, 'within each other'],
    ['quotes and lists on one line', '> - '.repeat(30), 1, 'within each other'],
    ['lists on lines', Array.from({ length: 1_500 }, (_, level) => `${' '.repeat(2 * level)}- a`).join('\n').slice(0, LONGEST_TEXT), 51, 'within each other'], // biome-ignore format: one thought
    ['lists set in by tabs', Array.from({ length: 60 }, (_, level) => `${'\t'.repeat(level)}- a`).join('\n'), 51, 'within each other'], // biome-ignore format: one thought
    ['lists in a footnote', `[^1]: ${'- '.repeat(60)}a`, 1, 'within each other'],
    ['a long address used again and again', `[a]: /${'x'.repeat(9_000)}\n\n${'[A] '.repeat(100)}`, 3, 'Its address'],
    [
      'a long title used again and again',
      `[a]: /x "${'y\n'.repeat(5_000)}"\n\n${'[a] '.repeat(100)}`,
      5_003,
      'Its address',
    ],
  ])('%s is an error on its line', (_, source, line, message) => {
    expect(excessOf(source)).toMatchObject({ line, message: expect.stringContaining(message) });
  });

  test('a wide table and a text that is too long say what was expected', () => {
    expect(excessOf(table(201, 1))).toMatchObject({
      line: 2,
      column: 1,
      code: 'columns',
      message: 'Expected at most 200 columns in a table.',
    });
    expect(excessOf('x'.repeat(LONGEST_TEXT + 1))).toMatchObject({
      line: 1,
      column: 1,
      message: 'Expected at most 200000 characters, found 200001.',
    });
  });
});

describe('HTML in a text', () => {
  test('of old editors, with paragraphs, cells and items that nothing closes, is within the bounds', () => {
    const source = `<table>${'<tr><td><p><span><b>a</b></span>'.repeat(2_000)}</table><ul>${'<li>a'.repeat(2_000)}</ul>`;
    expect(htmlExcessOf(source)).toBeUndefined();
  });

  test.each([
    ['elements within each other', `<p>a</p>\n${'<div>'.repeat(201)}`, { line: 2, column: 1001 }, '200 elements'],
    [
      'elements that browsers open again in each block',
      '<font><p>\n'.repeat(60),
      { line: 51, column: 1 },
      'nothing closes',
    ],
    ['links in links', '<a href="x"><p>\n'.repeat(60), { line: 51, column: 1 }, 'nothing closes'],
  ])('%s without end are an error on their line', (_, source, place, message) => {
    expect(htmlExcessOf(source)).toEqual({ ...place, message: expect.stringContaining(message) });
  });
});

describe('YAML', () => {
  test('as people write it is within the bounds', () => {
    expect(yamlExcessOf('a:\n  - b: [c, { d: e }]\n    f: |\n      text\n'.repeat(300))).toBeUndefined();
  });

  test.each([
    ['longer than any front matter', 'a: b\n'.repeat(LONGEST_YAML), 1],
    ['lists within each other on one line', 'a: b\nc: [[[[[[[[[[[[[[[[[[[[[[[[', 2],
    ['list marks on one line', `a:\n${'- '.repeat(40)}x`, 2],
    [
      'fields within each other on lines',
      Array.from({ length: 40 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      21,
    ],
  ])('%s is an error on its line', (_, source, line) => {
    expect(yamlExcessOf(source)).toMatchObject({ line, message: expect.stringContaining('Expected at most') });
  });
});
