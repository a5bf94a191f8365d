/** So many variants of what is drawn of one object: languages, and who may follow which links. Beyond that each is drawn anew. */
const MOST_VARIANTS = 32;

/** By what they show: a fragment goes when that does. */
const fragments = new WeakMap<object, Map<string, string>>();

/**
 * The HTML of a part of a page, drawn once for everybody who is shown the same.
 * @param of what it shows, never changed in place: another object is drawn anew.
 * @param variant everything else that it depends on.
 * @param draw makes it; what it throws is thrown, and nothing is kept.
 */
export async function fragmentOf(of: object, variant: string, draw: () => Promise<string>): Promise<string> {
  const drawn = fragments.get(of) ?? new Map<string, string>();
  fragments.set(of, drawn);
  const there = drawn.get(variant);
  if (there !== undefined) return there;
  const html = await draw();
  if (drawn.size < MOST_VARIANTS) drawn.set(variant, html);
  return html;
}
