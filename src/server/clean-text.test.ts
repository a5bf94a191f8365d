import { expect, test } from 'vitest';
import { cleanText, isUnseen } from './clean-text.ts';

test.each([
  '',
  ' \n\u00a0',
  '\u200b\u200c\u200d\u2060\ufeff',
  '\u202e\u2066',
  '\u00ad',
  '\u3164\u2800',
  '\u0000',
  '\ufe0f',
])('%j shows nothing', (text) => {
  expect(isUnseen(text)).toBe(true);
});

// Persian needs the non-joiner, families of signs the joiner, Hebrew its marks of direction.
test.each(['می\u200cخواهم', '👩\u200d👧', 'א\u200f!', '.', '0'])(
  '%j shows something, and keeps what it is made of',
  (text) => {
    expect(isUnseen(text)).toBe(false);
    expect(cleanText(text)).toBe(text);
  },
);
