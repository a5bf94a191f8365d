import { toMdast } from 'hast-util-to-mdast';
import type { Root } from 'mdast';
import { BeyondBounds } from '../../import/body.ts';
import { readHtmlText } from '../../import/html-page.ts';
import { setHeadingLevels, toMdx } from '../../import/mdx.ts';
import { fieldInvalid } from '../frame/api-error.ts';

/** HTML that a program sends as the text of an article, as articles are kept. @throws ApiError for more than anybody writes. */
export function articleText(html: string): string {
  try {
    const tree = toMdast(readHtmlText(html).tree) as Root;
    setHeadingLevels(tree);
    return toMdx(tree);
  } catch (error) {
    if (error instanceof BeyondBounds) throw fieldInvalid('body', error.message, 'ValueTooLong');
    throw error;
  }
}
