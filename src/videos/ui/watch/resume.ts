// Where somebody left a guide, kept in their browser alone.
import { isOf, KEPT, ownerOfPage } from '../../../ui/person.ts';

const NAME = `${KEPT}watched`;

/** Guides that are remembered, the last ones. */
const MOST = 30;

interface Kept {
  owner: string;
  at: Record<string, number>;
}

function read(): Kept['at'] {
  try {
    const { owner, at } = JSON.parse(localStorage.getItem(NAME)!) as Kept;
    return isOf(owner, ownerOfPage()) ? at : {};
  } catch {
    return {};
  }
}

/** Where a guide was left, in seconds. */
export const leftAt = (slug: string): number | undefined => read()[slug];

/** Remembers where a guide is left. @param seconds undefined: it was watched to its end. */
export function leaveAt(slug: string, seconds: number | undefined): void {
  const { [slug]: _, ...others } = read();
  const all = [...Object.entries(others), ...(seconds === undefined ? [] : [[slug, Math.floor(seconds)] as const])];
  try {
    localStorage.setItem(NAME, JSON.stringify({ owner: ownerOfPage(), at: Object.fromEntries(all.slice(-MOST)) }));
  } catch {
    // Browsers that allow no storage remember nothing.
  }
}
