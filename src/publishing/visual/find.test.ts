import { expect, test } from 'vitest';
import { findMatches } from './find.ts';
import { readSource } from './read-source.ts';

const docOf = (source: string) => {
  const read = readSource(source);
  if ('error' in read) throw new Error(read.error.message);
  return read.doc;
};
const found = (source: string, query: string, matchCase = false) => {
  const doc = docOf(source);
  return findMatches(doc, query, matchCase).map(({ from, to }) => doc.textBetween(from, to, '|', '|'));
};

test('words are found over bold and italic, in titles, cells and code, but not from line to line', () => {
  const source =
    'a **c**at\n\n<Note title="Cat">\n\nno\n\n</Note>\n\n| cat | b |\n| - | - |\n| 1 | ca |\n\n```\ncat\n```\n\nc\n\nat\n';
  expect(found(source, 'cat')).toEqual(['cat', 'Cat', 'cat', 'cat']);
  expect(found(source, 'cat', true)).toEqual(['cat', 'cat', 'cat']);
});

test('what is searched for is taken as it is written, and its spaces as any space', () => {
  expect(found('1.5 and 1x5, a  b', '1.5')).toEqual(['1.5']);
  expect(found('1.5 and 1x5, a  b', 'a b')).toEqual(['a  b']);
  expect(found('words', '')).toEqual([]);
});

test('a place after what is no text is the right one', () => {
  expect(found('one[^1] two ![alt](a.png) three\n\n[^1]: x', 'two')).toEqual(['two']);
  expect(found('one[^1] two ![alt](a.png) three\n\n[^1]: x', 'three')).toEqual(['three']);
});
