import { LRUCache } from 'lru-cache';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Finding where letters end is slow, and the same people are in every list. */
const known = new LRUCache<string, string>({ max: 1000, memoMethod: findInitials });

/** The first letter of a name and of its last word, as people abbreviate themselves; one for a name of one word, none for an empty one. */
export function initialsOf(name: string): string {
  return known.memo(name);
}

function findInitials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map(firstLetter).join('');
}

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) if (/[\p{L}\p{N}]/u.test(segment)) return segment;
  return '';
}
