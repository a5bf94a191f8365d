import { skeletonOf } from '../../accounts/look-alikes.ts';
import { plainOf } from '../threads/search-document.ts';

/** Scripts that write no spaces between words: in them a word is watched wherever it stands. */
const WITHOUT_SPACES =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

const wordsOf = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Watched words, ready to be looked for. */
interface Watched {
  single: Set<string>;
  /** Several words, with a space before, between and after. */
  phrases: string[];
  /** Looked for anywhere: without spaces between words, or signs alone. */
  anywhere: string[];
}

const ready = new WeakMap<readonly string[], Watched>();

function watchedOf(words: readonly string[]): Watched {
  const known = ready.get(words);
  if (known) return known;
  const watched: Watched = { single: new Set(), phrases: [], anywhere: [] };
  for (const word of words) {
    const folded = skeletonOf(word).trim();
    const parts = wordsOf(folded);
    if (folded === '') continue;
    if (parts.length === 0 || WITHOUT_SPACES.test(word)) watched.anywhere.push(folded);
    else if (parts.length === 1) watched.single.add(parts[0]!);
    else watched.phrases.push(` ${parts.join(' ')} `);
  }
  ready.set(words, watched);
  return watched;
}

/**
 * Whether a text has a watched word: whole, in whatever case, with look-alikes of its letters and with signs in it that cannot be seen.
 * @param text Markdown: it is looked at as it is written, and as it is read.
 * @param words by language, as in site.yml; those of `all` and of the language of the text are watched.
 */
export function hasWatchedWord(
  text: string,
  words: Readonly<Record<string, readonly string[]>>,
  locale: string,
): boolean {
  const lists = [words['all'], words[locale]].filter((list) => list !== undefined && list.length > 0);
  if (lists.length === 0) return false;
  return [text, plainOf(text, locale)].some((one) => {
    const folded = skeletonOf(one);
    const parts = wordsOf(folded);
    const line = ` ${parts.join(' ')} `;
    return lists.some((list) => {
      const { single, phrases, anywhere } = watchedOf(list!);
      return (
        parts.some((part) => single.has(part)) ||
        phrases.some((phrase) => line.includes(phrase)) ||
        anywhere.some((sign) => folded.includes(sign))
      );
    });
  });
}
