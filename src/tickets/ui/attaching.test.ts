import { expect, test } from 'vitest';
import { choose, freeName } from './attaching.ts';

const file = (name: string, size = 1) => ({ name, size });
const room = { files: 2, bytes: 10 };

test('what fits is uploaded, in the order in which it was chosen', () => {
  expect(choose([file('b'), file('a')], room)).toEqual({ files: [file('b'), file('a')], tooLarge: [], tooMany: false });
});

test('a file that is too large is named and takes no room', () => {
  const list = [file('large', 11), file('a', 10), file('b')];
  expect(choose(list, room)).toEqual({ files: [file('a', 10), file('b')], tooLarge: ['large'], tooMany: false });
});

test('past the room the rest is left out, and told', () => {
  expect(choose([file('a'), file('b'), file('c')], room)).toEqual({
    files: [file('a'), file('b')],
    tooLarge: [],
    tooMany: true,
  });
  expect(choose([file('a')], { files: -1, bytes: 10 }).files).toEqual([]);
});

test('pasted pictures, which all have one name, get names of their own', () => {
  expect(freeName('screenshot.png', [])).toBe('screenshot.png');
  expect(freeName('screenshot.png', ['screenshot.png', 'screenshot-2.png'])).toBe('screenshot-3.png');
  expect(freeName('notes', ['notes'])).toBe('notes-2');
  expect(freeName('.log', ['.log'])).toBe('.log-2');
});
