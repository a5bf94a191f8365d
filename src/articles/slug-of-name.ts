/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  '&': ' and ',
  '@': ' at ',
  '+': ' plus ',
};

/** Longest slug: longer ones are cut at a word; addresses stay readable and file names stay under every file system's limit. */
const MAX_SLUG = 96;

/**
 * A name as part of an address: kebab-case in a–z, 0–9. `Élan vital (2)` gives `elan-vital-2`.
 * A name without any Latin letter or digit gives `''`; the caller chooses then.
 */
export function toSlug(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{ASCII}]|[&@+]/gu, (letter) => LETTERS[letter] ?? ' ')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (folded.length <= MAX_SLUG) return folded;
  const cut = folded.slice(0, MAX_SLUG + 1);
  return cut.slice(0, cut.lastIndexOf('-') > MAX_SLUG / 2 ? cut.lastIndexOf('-') : MAX_SLUG);
}

/** A name without its numbers as a title: `billing_and-plans` gives `Billing and plans`. */
export function toTitle(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').replace(/\s+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A slug for any name: as `toSlug`, but a name in another script keeps its letters. `''` only without any letter or digit. */
export function toAnySlug(name: string): string {
  const letters = name.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{sc=Latin}/u.test(letter)).length;
  if (letters.length > 0 && latin * 2 >= letters.length) return toSlug(name);
  const kept = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '');
  return kept || toSlug(name);
}
