/** Latin words of one or two letters say nothing about why a page was found, unless nothing else does. */
const TELLING = /(?=\p{L})\P{Script=Latin}|(?:[\p{L}\p{N}].*){3}/su;

/**
 * An excerpt of Pagefind as it reads well: it cuts sentences without a sign, and marks every article and preposition.
 * @param excerpt HTML: escaped text with `<mark>`.
 */
export function readableExcerpt(excerpt: string): string {
  const marked = [...excerpt.matchAll(/<mark>(.*?)<\/mark>/gs)];
  const text = marked.some((mark) => TELLING.test(mark[1]!))
    ? excerpt.replace(/<mark>(.*?)<\/mark>/gs, (mark, inside: string) => (TELLING.test(inside) ? mark : inside))
    : excerpt;
  const plain = text.replace(/<\/?mark>/g, '').trim();
  if (plain === '') return text;
  const before = /^\p{Ll}/u.test(plain) ? '… ' : '';
  const after = /[.!?…:»”")。！？」]$/u.test(plain) ? '' : ' …';
  return before + text.trim() + after;
}
