import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, makeTheme, readableOn } from './theme.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const backgrounds = ['#fbfaf8', '#14181a'];

test('any accent becomes readable on light and on dark pages (WCAG 2.2, 1.4.3)', () => {
  fc.assert(
    fc.property(color, (accent) => {
      for (const background of backgrounds)
        expect(contrast(readableOn(accent, background), background)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('text on a button of the accent colour is readable', () => {
  fc.assert(
    fc.property(color, (accent) => {
      const [, light, dark] = /--color-accent:light-dark\((#\w+),(#\w+)\)/.exec(makeTheme(accent).css)!;
      const [, onLight, onDark] = /--color-on-accent:light-dark\((#\w+),(#\w+)\)/.exec(makeTheme(accent).css)!;
      expect(contrast(light!, onLight!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark!, onDark!)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('an accent that is readable stays as it is', () => {
  expect(readableOn('#0f6b5c', '#fbfaf8')).toBe('#0f6b5c');
});

test('contrast is 21 between black and white and 1 between equals', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#336699', '#336699')).toBe(1);
});
