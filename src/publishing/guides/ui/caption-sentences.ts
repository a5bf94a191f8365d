import type { VideosMessages } from '../../../videos/messages/types.ts';

/** What sentences about captions are about: the page and its script fill it in. */
const VALUES = Object.fromEntries(
  ['line', 'lines', 'most', 'needs', 'seconds', 'sign', 'speed', 'written'].map((name) => [name, `{${name}}`]),
) as never;

/** Sentences about captions by the codes of their mistakes, with `{name}` where a value goes. */
export function captionSentences({ captionMistakes }: VideosMessages): Record<string, string> {
  return Object.fromEntries(
    Object.entries(captionMistakes).map(([code, text]) => [code, typeof text === 'string' ? text : text(VALUES)]),
  );
}
