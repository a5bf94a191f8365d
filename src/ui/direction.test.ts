import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const styles = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(css|astro)$/.test(entry.name))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
  .map((file) => ({ file, css: cssOf(readFileSync(path.join(root, file), 'utf8'), file) }));

function cssOf(text: string, file: string): string {
  const css = file.endsWith('.css') ? text : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].join('\n');
  return css.replace(/\/\*[\s\S]*?\*\//g, '');
}

const SIDES = 'left|right';
const PHYSICAL = new RegExp(
  [
    `(?:margin|padding|border|scroll-margin|scroll-padding)-(?:${SIDES})(?:-\\w+)?\\s*:`,
    `(?<![\\w-])(?:${SIDES})\\s*:`,
    `border-(?:top|bottom)-(?:${SIDES})-radius\\s*:`,
    `(?:text-align|float|clear)\\s*:\\s*(?:${SIDES})`,
    `linear-gradient\\(\\s*to (?:${SIDES})`,
  ].join('|'),
  'g',
);
const SHORTHAND = /(?<![\w-])(margin|padding|inset|border-width|scroll-margin|border-radius)\s*:\s*([^;}]+)/g;

/** What names a side of the page: declarations, and shorthands whose two sides differ. */
function physical(css: string): string[] {
  const uneven = [...css.matchAll(SHORTHAND)].filter(([, property, value]) => {
    const [first, second, third, fourth, ...rest] = parts(value!);
    if (rest.length > 0) return false;
    // Corners of a radius: the upper ones, then the lower ones from the other side.
    if (property === 'border-radius')
      return (second !== undefined && first !== second) || (third !== undefined && third !== (fourth ?? second));
    return fourth !== undefined && second !== fourth;
  });
  return [...(css.match(PHYSICAL) ?? []), ...uneven.map(([declaration]) => declaration)];
}

/** Values between spaces, with what stands in parentheses kept together. */
function parts(value: string): string[] {
  return value.trim().match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}

test.each([
  'a{margin-left: 1rem}',
  'a{ left:0 }',
  'a{text-align:right}',
  'a{float: left}',
  'a{border-top-left-radius: 0}',
  'a{padding: 0 1rem 0 var(--x)}',
  'a{inset: 0 auto auto 0}',
  'a{border-radius: 4px 0 0 4px}',
  'a{background: linear-gradient(to right, red, blue)}',
])('a style that names a side of the page is found: %s', (css) => expect(physical(css)).toHaveLength(1));

test.each([
  'a{margin-inline-start: 1rem; text-align: start}',
  'a{padding: 0 1rem}',
  'a{margin: 0 auto 1rem}',
  'a{border-radius: 4px 4px 0 0}',
  'a{padding: 1px calc(1px + (2px)) 3px calc(1px + (2px))}',
  'a{--left: 1}',
])('a style that serves both directions passes: %s', (css) => expect(physical(css)).toEqual([]));

/** Styles that stand in the mark-up itself, of pages, islands and emails, as declarations. */
function inlineStyles(source: string): string[] {
  const attributes = [...source.matchAll(/\sstyle=(?:"([^"]*)"|\{`([^`]*)`\})/g)].map(
    ([, plain, filled]) => plain ?? filled!,
  );
  // Of an object: `marginLeft: 4` is `margin-left: 4`.
  const objects = [...source.matchAll(/\sstyle=\{\{([^}]*)\}\}/g)].map(([, properties]) =>
    properties!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll("'", ''),
  );
  const sides = [...source.matchAll(/\salign=["'](?:left|right)["']/g)].map(
    ([attribute]) => `text-${attribute.trim().replace(/=["'](\w+)["']/, ': $1')}`,
  );
  return [...attributes, ...objects, ...sides].map((style) => `{${style}}`);
}

test.each([
  '<p style="text-align:left">',
  '<p style={`margin-left: 4px`}>',
  "<p style={{ paddingRight: 4, float: 'none' }}>",
  '<td align="right">',
])('a style in the mark-up that names a side is found: %s', (source) =>
  expect(inlineStyles(source).flatMap(physical)).toHaveLength(1),
);

test('no style in the mark-up of a page, an island or an email names a side', () => {
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(astro|tsx|md)$/.test(file) || /mail[^/]*\/[^/]*(?<!\.test)\.ts$/.test(file),
  );
  expect(sources.length).toBeGreaterThan(100);
  const found = sources.flatMap((file) =>
    inlineStyles(readFileSync(path.join(root, file), 'utf8'))
      .flatMap(physical)
      .map((css) => `${file}: ${css}`),
  );
  expect(found).toEqual([]);
});

test('all styles serve languages that are written from right to left', () => {
  expect(styles.length).toBeGreaterThan(20);
  expect(styles.flatMap(({ file, css }) => physical(css).map((found) => `${file}: ${found}`))).toEqual([]);
});
