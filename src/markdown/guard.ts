import { fromMarkdown } from 'mdast-util-from-markdown';
import { mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx';
import { mdxJsx } from 'micromark-extension-mdx-jsx';

/** A tag that cannot be understood, as the parser says it. Line and column from 1. */
export interface BadTag {
  line: number;
  column: number;
  message: string;
}

/** MDX has no HTML, no indented code and no <addresses>: all of them would begin like a tag. */
const WITHOUT_HTML = { disable: { null: ['autolink', 'codeIndented', 'htmlFlow', 'htmlText'] } };

/**
 * Looks whether each tag of a text is closed where it was opened. satteri, which is 25 times faster and therefore parses for readers, ends
 * the whole process at an element that is closed inside a list item it was not opened in; so every text that comes in (a file, an import, a
 * draft) passes here first. Texts that were let in need it no more.
 * @param masked the text as `mask` gives it, within the bounds of `excessOf`.
 */
export function badTagOf(masked: string): BadTag | undefined {
  // Without a closing tag nothing can be closed in the wrong place.
  if (!masked.includes('</')) return undefined;
  try {
    fromMarkdown(masked, { extensions: [mdxJsx(), WITHOUT_HTML], mdastExtensions: [mdxJsxFromMarkdown()] });
    return undefined;
  } catch (error) {
    const { line = 1, column = 1, reason } = error as { line?: number; column?: number; reason?: string };
    const message = reason ?? (error as Error).message;
    // Of a tag that nothing closes the sentence says where it begins.
    const [, openLine, openColumn] = /^Expected a closing tag .*\((\d+):(\d+)-/.exec(message) ?? [];
    return { line: Number(openLine ?? line), column: Number(openColumn ?? column), message };
  }
}
