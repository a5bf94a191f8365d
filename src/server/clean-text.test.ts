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

test('control characters are taken out, and ends of lines of word processors become ours', () => {
  expect(cleanText('be\u0007ll \u0000nul \u001b[31mred \u007f\u009fend')).toBe('bell nul [31mred end');
  expect(cleanText('tab\tline\nreturn\r\n')).toBe('tab\tline\nreturn\r\n');
  expect(cleanText('one\u000btwo\u000cthree\u0085four')).toBe('one\ntwo\nthree\nfour');
});
