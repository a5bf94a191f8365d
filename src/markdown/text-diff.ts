import { type ChangeObject, diffWordsWithSpace } from 'diff';

/** A piece of two texts: in both, only in the former, or only in the later. */
export interface DiffPart {
  is: 'same' | 'removed' | 'added';
  text: string;
}

/** Words that may differ: beyond it a comparison takes long, and is read by nobody. */
const MOST_CHANGES = 2_000;

/** What has changed between two texts, word by word; where they have hardly a word in common, all of the one and all of the other. */
export function textDiff(before: string, after: string, locale: string): DiffPart[] {
  const parts = diffWordsWithSpace(before, after, {
    intlSegmenter: new Intl.Segmenter(locale, { granularity: 'word' }),
    maxEditLength: MOST_CHANGES,
  }) as ChangeObject<string>[] | undefined;
  if (!parts)
    return [
      { is: 'removed', text: before },
      { is: 'added', text: after },
    ];
  return parts.map(({ added, removed, value }) => ({
    is: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
