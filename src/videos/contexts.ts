// Where in a product a guide is suggested.
import type { GuideContexts } from './guide.ts';

/** A page of the product that somebody has before them. */
export interface ProductPage {
  /** Its address. */
  url: URL;
  /** Values of `data-help` that are visible on it. */
  marks: readonly string[];
}

/**
 * Whether the address of a page fits a pattern: a path, or an address with its origin, in which `*` stands for anything. Takes time in
 * proportion to the length of the two, whatever the pattern.
 */
export function fitsPattern(pattern: string, { origin, pathname }: { origin: string; pathname: string }): boolean {
  const address = pattern.startsWith('/') ? pathname : origin + pathname;
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return address === first;
  const last = others.pop()!;
  if (!address.startsWith(first) || address.length < first.length + last.length) return false;
  const end = address.length - last.length;
  let from = first.length;
  for (const part of others) {
    const at = address.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return address.endsWith(last);
}

/** How well a guide fits a page of the product: 2 by a mark on it, 1 by its address, 0 not at all. */
export function contextFit(contexts: GuideContexts, page: ProductPage): 0 | 1 | 2 {
  if (contexts.marks.some((mark) => page.marks.includes(mark))) return 2;
  return contexts.pages.some((pattern) => fitsPattern(pattern, page.url)) ? 1 : 0;
}
