// What of a question a document says where it says what it is about: title, headings, tags.
import type { LiveSegment } from './partitions.ts';
import { frequencyIn, PROMINENT_CHANNELS, rarity, WORD_CHANNELS } from './plan.ts';
import type { ReducedQuestion } from './reduce.ts';
import { rowOf, type Segment } from './segment.ts';

/**
 * Share of a question, 0 to 1, that a document has in its title, headings or tags: of its words, by how rare they are in `segments`, all
 * that the viewer may see. What stands for a word counts no more than it is rare itself.
 */
export function prominenceOf(id: number, { words }: ReducedQuestion, segments: readonly LiveSegment[]): number {
  const place = placeOf(id, segments);
  if (!place) return 0;
  const count = segments.reduce((sum, { segment, removedCount }) => sum + segment.ids.length - removedCount, 0);
  const weigh = (term: number): number =>
    rarity(Math.max(...WORD_CHANNELS.map((channel) => frequencyIn(segments, [channel], term))), count);
  const worth = (terms: readonly number[]): number => {
    let sum = 0;
    for (const term of terms) if (isProminent(place, term)) sum += weigh(term);
    return sum / terms.length;
  };
  let said = 0;
  let mass = 0;
  for (const [term, { synonyms }] of words) {
    const own = weigh(term);
    mass += own;
    said += isProminent(place, term) ? own : Math.min(own, Math.max(0, ...synonyms.map(worth)));
  }
  return mass > 0 ? said / mass : 0;
}

interface Place {
  segment: Segment;
  local: number;
}

function placeOf(id: number, segments: readonly LiveSegment[]): Place | undefined {
  for (const { segment, removed } of segments) {
    const local = segment.ids.indexOf(id);
    if (local >= 0 && !removed[local]) return { segment, local };
  }
  return undefined;
}

function isProminent({ segment, local }: Place, term: number): boolean {
  return PROMINENT_CHANNELS.some((channel) => {
    const { keys, starts, docs } = segment.channels[channel]!;
    const row = rowOf(keys, term);
    return row >= 0 && docs.subarray(starts[row]!, starts[row + 1]!).includes(local);
  });
}
