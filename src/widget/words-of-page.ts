/** Longest text that is searched for, in characters. */
const MOST = 300;
/** Parts of a path that say nothing: numbers, keys, codes of languages. */
const NO_WORD = /\d|^[a-z]{1,2}$|^[a-z]{2}-[A-Z]{2}$/;

/** The words of a page of the product by which something is searched: of its marks, of its title, and of its path. */
export function wordsOf({ path, title, marks }: { path: string; title: string; marks: readonly string[] }): string {
  const parts = decoded(path)
    .split(/[/#?&=.]+/)
    .flatMap((part) => part.split(/[-_+\s]+/))
    .filter((word) => word !== '' && !NO_WORD.test(word));
  // What stands behind the last dash or bar is the name of the product, on every page.
  const own = title.replace(/\s[–—|·-]\s[^–—|·-]*$/u, '');
  const words = [...marks.map((mark) => mark.replaceAll(/[-_:]+/g, ' ')), own, parts.join(' ')];
  return [...new Set(words.map((text) => text.trim()).filter(Boolean))].join('. ').slice(0, MOST);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
