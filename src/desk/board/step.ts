/** How far a request is, from fresh to long overdue; each has a colour, a shape and a word. */
export const STEPS = ['fresh', 'early', 'half', 'soon', 'overdue', 'long'] as const;
export type Step = (typeof STEPS)[number];

/** Shares of the target at which the steps after the first begin. */
const FROM: readonly (readonly [share: number, step: Step])[] = [
  [2, 'long'],
  [1, 'overdue'],
  [0.75, 'soon'],
  [0.5, 'half'],
  [0.25, 'early'],
];

/** @param share of the target that is used up: 1 is the moment at which it is due. */
export function stepOf(share: number): Step {
  return FROM.find(([from]) => share >= from)?.[1] ?? 'fresh';
}

/** Where no policy promises anything, so many milliseconds of waiting are taken for a target: a working day. */
export const WITHOUT_TARGET_MS = 8 * 3_600_000;

/** What decides how urgent a waiting request is. */
export interface Waiting {
  /** Of the oldest comment of a customer that nobody has answered. */
  waitingSince: Date;
  /** The clock of the reply; undefined where no policy promises one. */
  clock?: { startedAt: Date; dueAt: Date } | undefined;
}

/** When it is due, or would be; by this the board is sorted. */
export function dueAtOf({ waitingSince, clock }: Waiting): Date {
  return clock?.dueAt ?? new Date(waitingSince.getTime() + WITHOUT_TARGET_MS);
}

/** How much of the target is used up: 0 at the beginning, 1 when it is due. */
export function usedShare(waiting: Waiting, now: Date): number {
  const due = dueAtOf(waiting).getTime();
  const began = (waiting.clock?.startedAt ?? waiting.waitingSince).getTime();
  return Math.max(0, now.getTime() - began) / Math.max(1, due - began);
}
