import { createHash } from 'node:crypto';
import type { Oklch } from 'culori';
// In one piece: from its hundred and fifty files it takes five times as long to load.
import culori from 'culori/require';

const { clampChroma, converter, formatHex, formatHex8, wcagContrast } = culori;
const toOklch = converter('oklch');

/** WCAG 2.2 success criterion 1.4.3 for normal text (4.5), with something to spare for tinted backgrounds. */
const READABLE = 5.2;
/** WCAG 2.2 success criterion 1.4.11 for what is no text. */
const VISIBLE = 3;
/** Lightness and chroma (OKLCH) of the neutral colours, on light and dark pages; their hue is the accent's. */
const NEUTRALS = {
  page: [
    [0.986, 0.003],
    [0.185, 0.009],
  ],
  surface: [
    [1, 0],
    [0.222, 0.01],
  ],
  raised: [
    [0.962, 0.005],
    [0.262, 0.012],
  ],
  sunken: [
    [0.945, 0.006],
    [0.155, 0.008],
  ],
  'border-strong': [
    [0.6, 0.014],
    [0.56, 0.016],
  ],
  text: [
    [0.235, 0.014],
    [0.935, 0.005],
  ],
  'text-soft': [
    [0.47, 0.016],
    [0.745, 0.012],
  ],
} as const;
/** Shares of the text's colour in a line, in a finer one that divides and in what lies under the pointer; light and dark. */
const LINES = { border: [0.13, 0.15], 'border-soft': [0.08, 0.09], hover: [0.05, 0.07] } as const;
/** Text on a light fill: black, so that on any colour it or white has 4.5. */
const INK = '#000000';
/** On a dark page the accent is a clearer one: links are at least this light (OKLCH). */
const LIGHT_LINKS = 0.78;

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
 * Makes the custom properties of all colours that follow from the accent, for light and dark pages. The accent stays itself where it
 * fills something, with dark or light text on it; in text it is darkened or lightened until it is readable.
 * @param accent as `#rrggbb`.
 */
export function makeTheme(accent: string): Theme {
  const own = toOklch(accent)!;
  const hue = own.h ?? 0;
  const neutral = ([l, c]: readonly [number, number]) => hex({ mode: 'oklch', l, c: own.c < 0.02 ? 0 : c, h: hue });
  const both = (light: string, dark: string) => `light-dark(${light},${dark})`;
  const neutrals = Object.entries(NEUTRALS).map(
    ([name, [light, dark]]) => [name, neutral(light), neutral(dark)] as const,
  );
  const [, light, dark] = neutrals[0]!;
  const [, inkLight, inkDark] = neutrals.find(([name]) => name === 'text')!;
  const veil = (ink: string, share: number) => formatHex8({ ...converter('rgb')(ink)!, alpha: share });
  const tint = (l: number, most: number) => hex({ mode: 'oklch', l, c: Math.min(own.c, most), h: hue });
  const soft = [tint(0.96, 0.024), tint(0.292, 0.05)] as const;
  const fillDark = reach(accent, dark, VISIBLE);
  const colors: [string, string, string][] = [
    ...neutrals.map(([name, ...values]): [string, string, string] => [name, ...values]),
    ...Object.entries(LINES).map(([name, [a, b]]): [string, string, string] => [
      name,
      veil(inkLight, a),
      veil(inkDark, b),
    ]),
    ['accent', hex(own), fillDark],
    ['on-accent', textOn(accent), textOn(fillDark)],
    ['accent-strong', readableOn(accent, soft[0]), readableOn(clearer(own), soft[1])],
    ['accent-soft', ...soft],
  ];
  const css = `:root{${colors.map(([name, a, b]) => `--color-${name}:${both(a, b)}`).join(';')}}`;
  return { css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}`, light, dark };
}

/** The accent where it fills something, and what is written on it. @param accent as `#rrggbb`. */
export function makeFills(accent: string): { accent: string; onAccent: string } {
  return { accent: hex(toOklch(accent)!), onAccent: textOn(accent) };
}

/**
 * The colour, moved away from the background in lightness until text in it is readable there.
 * @param color and background as `#rrggbb`.
 */
export function readableOn(color: string, background: string): string {
  return reach(color, background, READABLE);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  return wcagContrast(a, b);
}

function reach(color: string, background: string, ratio: number): string {
  const from = toOklch(color)!;
  const step = wcagContrast('#ffffff', background) > wcagContrast('#000000', background) ? 0.01 : -0.01;
  for (let l = from.l; l >= 0 && l <= 1; l += step) {
    const candidate = hex({ ...from, l });
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return step > 0 ? '#ffffff' : '#000000';
}

function clearer(own: Oklch): string {
  return hex({ ...own, l: Math.max(own.l, LIGHT_LINKS) });
}

function textOn(color: string): string {
  return contrast('#ffffff', color) >= contrast(INK, color) ? '#ffffff' : INK;
}

/** The nearest colour that a screen can show, of the same hue. */
function hex(color: Oklch): string {
  return formatHex(clampChroma(color, 'oklch'));
}
