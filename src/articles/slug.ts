const SLUG = /^[\p{Ll}\p{Lo}\p{M}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u;
const LONGEST_SLUG = 120;

/** What a slug is made of, for messages. */
export const SLUG_EXPECTED = 'lower-case letters, digits and single hyphens, such as reset-password';

/** Whether a name can stand in an address. */
export function isSlug(name: string): boolean {
  return name.length <= LONGEST_SLUG && SLUG.test(name);
}

/** Path of an article in a language, from the root. */
export function articleUrl(locale: string, slug: string): string {
  return `/${locale}/articles/${encodeURIComponent(slug)}`;
}

/** Path of the page of a category in a language, from the root. */
export function categoryUrl(locale: string, slug: string): string {
  return `/${locale}/categories/${encodeURIComponent(slug)}`;
}
