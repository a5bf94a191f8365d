import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
  ['Eva Rossi', 'ER'],
  ['Ana María de la Cruz', 'AC'],
  ['eva', 'e'],
  ['李小龙', '李'],
  ['Élodie (Support)', 'ÉS'],
  ['  ', ''],
  ['🙂 Ann', 'A'],
])('%j is abbreviated %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
