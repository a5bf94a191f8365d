import { fitsPattern } from '../videos/contexts.ts';

/** What is shown on pages of the product with such an address. */
export interface PageRule {
  /** A path, or an address with its origin, in which `*` stands for anything. With a `#` in it, what stands behind one counts as well. */
  match: string;
  /** Pages of the help center: `article:<slug>` or `video:<slug>`. */
  show: readonly string[];
}

/** Whether a text can stand for pages of a product. */
export function isPagePattern(text: string): boolean {
  return text.length <= 300 && /^(?:\/|https?:\/\/[^/\s]+\/)[^\s?]*$/.test(text);
}

/**
 * The address of a page of the product, as its page says it. An origin that is none counts as one that no rule names.
 * @param path begins with a slash.
 */
export function pageAddress(origin: string, path: string): URL {
  const named = URL.parse(origin)?.origin ?? 'null';
  // Put behind it and not resolved against it: `//` begins a path here, and no host.
  return new URL((named === 'null' ? 'https://unknown.invalid' : named) + path);
}

/** What is shown on a page of the product: by the first rule that fits it, nothing when there is none. */
export function ruleFor(rules: readonly PageRule[], page: URL): readonly string[] {
  const pathname = page.pathname.replace(/(?<=.)\/$/, '');
  const withHash = { origin: page.origin, pathname: pathname + page.hash };
  return (
    rules.find(({ match }) => fitsPattern(match, match.includes('#') ? withHash : { origin: page.origin, pathname }))
      ?.show ?? []
  );
}
