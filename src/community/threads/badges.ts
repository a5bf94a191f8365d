/** What badges are given for. Whoever changes one changes the article for members that names it. */
export const BADGES = [
  { id: 'first-solution', of: 'solutions', from: 1 },
  { id: 'solver', of: 'solutions', from: 10 },
  { id: 'expert', of: 'solutions', from: 50 },
  { id: 'appreciated', of: 'helpful', from: 10 },
  { id: 'treasured', of: 'helpful', from: 100 },
  { id: 'asked-for-many', of: 'affected', from: 5 },
] as const;
export type Badge = (typeof BADGES)[number];

/** What somebody has done for others. */
export interface Deeds {
  /** Solutions of questions that others asked. */
  solutions: number;
  /** "Helpful" votes. */
  helpful: number;
  /** Most people who had the same question. */
  affected: number;
}

/** The badges that somebody has, the highest for each kind of deed. They are earned by themselves and go with what earned them. */
export function badgesFor(deeds: Deeds): Badge[] {
  const earned = BADGES.filter(({ of, from }) => deeds[of] >= from);
  return earned.filter(({ of, from }) => !earned.some((other) => other.of === of && other.from > from));
}
