import type { RankedHit } from './dense.ts';
import type { Contribution, Explanation } from './query.ts';
import type { Channel } from './segment.ts';

/** Where a word was found, as people see it: the engine's channels for letters are one. */
const WHY_FIELDS = ['title', 'headings', 'tags', 'asked', 'text', 'letters', 'pairs'] as const;
export type WhyField = (typeof WHY_FIELDS)[number];

const FIELD_OF: Record<Channel, WhyField> = {
  title: 'title',
  headings: 'headings',
  tags: 'tags',
  asked: 'asked',
  body: 'text',
  titleGrams: 'letters',
  leadGrams: 'letters',
  grams: 'letters',
  pairs: 'pairs',
};

/** Points of the score 1: small enough to read, large enough to compare. */
const POINTS = 100;

/** A word of the question and what it gave, in points. */
export interface WhyRow {
  /** As asked; two words where they stand side by side; empty for groups of letters. */
  words: string[];
  points: Partial<Record<WhyField, number>>;
  sum: number;
}

/** Which words gave what in which fields: a table whose rows add up to the score times 100. */
export interface Why {
  /** Fields that gave anything, in the order of WHY_FIELDS. */
  fields: WhyField[];
  /** What gave most comes first. */
  rows: WhyRow[];
  /** What likeness in meaning added; undefined where nothing looked at it. */
  meaning: number | undefined;
  total: number;
}

/**
 * Makes the table of an explanation.
 * @param hit the result that is explained: what its meaning added, and whether it was found by that alone.
 */
export function whyTable(explanation: Explanation, hit: Pick<RankedHit, 'score' | 'meaning'>): Why {
  const { meaning } = hit;
  // Words that were too few to find it count nothing.
  const { score, contributions } = meaning === hit.score ? { score: 0, contributions: [] } : explanation;
  const rows = new Map<string, WhyRow>();
  for (const { channel, words, score: part } of contributions as readonly Contribution[]) {
    const key = words.join(' ');
    const row = rows.get(key) ?? { words, points: {}, sum: 0 };
    rows.set(key, row);
    const field = FIELD_OF[channel];
    row.points[field] = (row.points[field] ?? 0) + part * POINTS;
    row.sum += part * POINTS;
  }
  const sorted = [...rows.values()].sort((a, b) => b.sum - a.sum);
  return {
    fields: WHY_FIELDS.filter((field) => sorted.some(({ points }) => points[field] !== undefined)),
    rows: sorted,
    meaning: meaning === undefined ? undefined : meaning * POINTS,
    total: (score + (meaning ?? 0)) * POINTS,
  };
}
