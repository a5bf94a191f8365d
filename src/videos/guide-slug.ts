/** Longest part of an address, in characters. */
const LONGEST_SLUG = 80;

/** Whether a guide can be called so: its address, and the name of its folder. */
export function isGuideSlug(text: string): boolean {
  return text.length <= LONGEST_SLUG && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);
}
