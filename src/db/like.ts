/** A text as a pattern of `like` that finds just it: the signs that stand for others stand for themselves. */
export function asPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
