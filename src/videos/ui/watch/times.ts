/** The seconds that an address names by `?t=`, `1:12` or `72`, or by the anchor of what is said; undefined: none. */
export function startOf({ search, hash }: { search: string; hash: string }): number | undefined {
  const given = new URLSearchParams(search).get('t') ?? /^#at-(\d{1,6})$/.exec(hash)?.[1];
  if (!given || !/^\d{1,6}(?::\d{2}){0,2}$/.test(given)) return undefined;
  return given.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

/** Which of some starts, in order, a moment lies after; -1: none. */
export function placeIn(starts: readonly number[], moment: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** As people compare words: without accents, in small letters. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
