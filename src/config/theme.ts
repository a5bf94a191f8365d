import { createHash } from 'node:crypto';

/** Backgrounds that the accent must be readable on; the same values stand in ui/tokens.css. */
const PAGE_LIGHT = '#fbfaf8';
const PAGE_DARK = '#14181a';
/** WCAG 2.2 success criterion 1.4.3 for normal text, with a little to spare for tinted backgrounds. */
const READABLE = 5.2;

/** The style sheet of a company's colours and its hash for the Content-Security-Policy. */
export interface Theme {
  css: string;
  /** As it stands in a style-src directive: `sha256-…`. */
  hash: `sha256-${string}`;
  /** For the browser's own bars. */
  light: string;
  dark: string;
}

/**
 * Makes the custom properties of the accent colour for light and dark pages.
 * @param accent as `#rrggbb`; it is moved towards black or white until text in it is readable.
 */
export function makeTheme(accent: string): Theme {
  const light = readableOn(accent, PAGE_LIGHT);
  const dark = readableOn(accent, PAGE_DARK);
  const css =
    `:root{--color-accent:light-dark(${light},${dark});` +
    `--color-on-accent:light-dark(${textOn(light)},${textOn(dark)});` +
    `--color-accent-strong:var(--color-accent);` +
    `--color-accent-soft:light-dark(${mix(light, PAGE_LIGHT, 0.1)},${mix(dark, PAGE_DARK, 0.16)})}`;
  return {
    css,
    hash: `sha256-${createHash('sha256').update(css).digest('base64')}`,
    light: PAGE_LIGHT,
    dark: PAGE_DARK,
  };
}

/** Moves a colour away from the background in steps until its contrast with it is enough for text. */
export function readableOn(color: string, background: string): string {
  const goal = luminance(background) > 0.5 ? '#000000' : '#ffffff';
  for (let share = 0; share <= 1; share += 0.05) {
    const candidate = mix(goal, color, share);
    if (contrast(candidate, background) >= READABLE) return candidate;
  }
  return goal;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function textOn(color: string): string {
  return contrast('#ffffff', color) >= contrast('#0b0f10', color) ? '#ffffff' : '#0b0f10';
}

/** `share` of the first colour, the rest of the second. */
function mix(color: string, other: string, share: number): string {
  const [a, b] = [channels(color), channels(other)];
  return `#${a
    .map((value, index) =>
      Math.round(value * share + b[index]! * (1 - share))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance"). */
function luminance(color: string): number {
  const [r, g, b] = channels(color).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
