import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, makeTheme, readableOn } from './theme.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

/** A property of the sheet, on light and on dark pages. */
function values(accent: string, name: string): [light: string, dark: string] {
  const [, light, dark] = new RegExp(`--color-${name}:light-dark\\((#\\w+),(#\\w+)\\)`).exec(makeTheme(accent).css)!;
  return [light!, dark!];
}
/** The least contrast of two properties over both kinds of page. */
function leastContrast(accent: string, a: string, b: string): number {
  const [first, second] = [values(accent, a), values(accent, b)];
  return Math.min(contrast(first[0], second[0]), contrast(first[1], second[1]));
}

test.each(['page', 'surface', 'raised', 'accent-soft'])(
  'with any accent, text, soft text and links are readable on %s (WCAG 2.2, 1.4.3)',
  (background) => {
    fc.assert(
      fc.property(color, (accent) => {
        for (const text of ['text', 'text-soft', 'accent-strong'])
          expect(leastContrast(accent, text, background)).toBeGreaterThanOrEqual(4.5);
        expect(leastContrast(accent, 'text', background)).toBeGreaterThanOrEqual(7);
      }),
    );
  },
);

test('with any accent, text on a button is readable, and the lines of fields and the ring of the focus are seen', () => {
  fc.assert(
    fc.property(color, (accent) => {
      expect(leastContrast(accent, 'accent', 'on-accent')).toBeGreaterThanOrEqual(4.5);
      expect(leastContrast(accent, 'border-strong', 'surface')).toBeGreaterThanOrEqual(3);
      expect(leastContrast(accent, 'accent-strong', 'page')).toBeGreaterThanOrEqual(3);
    }),
  );
});

test('a brand colour stays itself on buttons, with dark text on a light one', () => {
  expect(values('#ffcc00', 'accent')).toEqual(['#ffcc00', '#ffcc00']);
  expect(values('#ffcc00', 'on-accent')).toEqual(['#000000', '#000000']);
  expect(values('#0f6b5c', 'accent')[0]).toBe('#0f6b5c');
  expect(values('#0f6b5c', 'on-accent')[0]).toBe('#ffffff');
});

test('a fill that would vanish on a dark page is lightened there', () => {
  const [light, dark] = values('#10131a', 'accent');
  expect(light).toBe('#10131a');
  expect(contrast(dark, values('#10131a', 'page')[1])).toBeGreaterThanOrEqual(3);
});

test('the neutral colours of a grey accent are grey', () => {
  for (const value of [...values('#777777', 'page'), ...values('#777777', 'text')])
    expect(new Set(value.slice(1).match(/../g)).size).toBe(1);
});

test('a colour that is readable stays as it is', () => {
  expect(readableOn('#0f6b5c', '#ffffff')).toBe('#0f6b5c');
});
