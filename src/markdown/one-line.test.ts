import { expect, test } from 'vitest';
import { oneLine } from './one-line.ts';

test.each([
  ['  two \n\t words ', 'two words'],
  ['Que faire\u00a0?', 'Que faire\u00a0?'],
  ['«\u00a0Oui\u202f!\u00a0»\nNon', '«\u00a0Oui\u202f!\u00a0» Non'],
  [' \n ', ''],
])('%j on one line is %j', (text, expected) => expect(oneLine(text)).toBe(expected));
