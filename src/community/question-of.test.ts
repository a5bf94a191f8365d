import { expect, test } from 'vitest';
import { questionOf } from './question-of.ts';

test('a question is its title and its text, without the pictures in it', () => {
  expect(questionOf({ title: 'The lamp blinks', body: 'At **night**.' })).toBe('The lamp blinks\n\nAt **night**.');
  const body = 'Look:\n\n![screen.png](/files/0a1b/screen.png)\n\nIt says [this](/en/articles/a).\n\n![]()';
  expect(questionOf({ title: 'The lamp blinks', body })).toBe(
    'The lamp blinks\n\nLook:\n\nIt says [this](/en/articles/a).',
  );
  expect(questionOf({ title: '', body: '![a.png](/files/1/a.png)' })).toBe('');
});
