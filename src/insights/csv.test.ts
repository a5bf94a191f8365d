import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('a table program reads accents, and finds every cell where it was', () => {
  const file = toCsv([
    ['Semaine', 'Résolues, en tout'],
    ['2026-11-23', 12],
    ['said "no"\nand left', undefined],
  ]);
  expect(file).toBe('\u{feff}Semaine,"Résolues, en tout"\r\n2026-11-23,12\r\n"said ""no""\nand left",\r\n');
});

test('no text of a stranger is computed', () => {
  fc.assert(
    fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (sign, rest) => {
      const cell = toCsv([[sign + rest]]).slice(1);
      expect(cell.replace(/^"/, '')).toMatch(/^'/);
    }),
  );
});

test('a number stays one, also below zero', () => {
  expect(toCsv([[-1, 2 / 3]])).toBe('\u{feff}-1,0.6667\r\n');
});
