import { Html, html } from '../web/html.ts';
import { iconShapes } from './icon-shapes.ts';
import { iconSprite } from './icon-sprite.ts';

/**
 * A line icon; decorative, the text beside it says what it means.
 * @param name what somebody else wrote may name none: then it is a book.
 * @param options.size in pixels. @param options.isInSprite it is taken from the drawing of all icons.
 */
export function icon(
  name: string,
  { size = 20, isInSprite = false }: { size?: number | undefined; isInSprite?: boolean } = {},
): Html {
  const known = iconShapes.has(name) ? name : 'book';
  const { shape, pointing } = iconShapes.get(known)!;
  const className = pointing ? 'ico pointing' : 'ico';
  if (!isInSprite)
    return html`<svg class="${className}" width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true">${new Html(shape)}</svg>`;
  // The style sheet has the usual size.
  const side = size !== 20 && html` width="${size}" height="${size}"`;
  return html`<svg class="${className}"${side} aria-hidden="true"><use href="${iconSprite.path}#${known}"></use></svg>`;
}
