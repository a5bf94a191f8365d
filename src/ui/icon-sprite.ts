import { createHash } from 'node:crypto';
import { iconShapes } from './icon-shapes.ts';

const text = `<svg xmlns="http://www.w3.org/2000/svg">${[...iconShapes]
  .map(([name, { shape }]) => `<symbol id="${name}" viewBox="0 0 24 24">${shape}</symbol>`)
  .join('')}</svg>`;
const version = createHash('sha256').update(text).digest('base64url').slice(0, 10);

/** All icons in one drawing, under an address at which it never changes. */
export const iconSprite = { text, version, path: `/icons/${version}.svg` };

/**
 * Whether icons of this page are taken from the drawing of all: where people work all day it is fetched once, and each of the some hundred
 * icons of a page takes a third of the room. A visitor's first page shows a dozen, at once.
 */
export function usesSprite({ pathname }: { pathname: string }): boolean {
  return /^\/[^/]+\/staff(?:\/|$)/.test(pathname);
}
