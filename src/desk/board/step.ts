import { ALL_HOURS, type Hours } from '../../sla/opening.ts';

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
const WITHOUT_TARGET_MS = 8 * 3_600_000;

/** The clock of a reply. */
export interface ReplyClock {
  dueAt: Date;
  targetSeconds: number;
  businessHours: boolean;
  scheduleId: number;
}

/** What decides how urgent a waiting request is. */
export interface Waiting {
  /** Of the oldest comment of a customer that nobody has answered. */
  waitingSince: Date;
  /** Undefined where no policy promises a reply. */
  clock?: ReplyClock | undefined;
}

/** When it is due, or would be; by this the board is sorted. */
export function dueAtOf({ waitingSince, clock }: Waiting): Date {
  return clock?.dueAt ?? new Date(waitingSince.getTime() + WITHOUT_TARGET_MS);
}

/**
 * How much of the target is used up: 0 at the beginning, 1 when it is due. Reckoned back from the moment when it is due, because the clock may
 * have been paused.
 * @param hours in which the clock counts.
 */
export function usedShare(waiting: Waiting, now: Date, hours: Pick<Hours, 'between'> = ALL_HOURS): number {
  const [due, at] = [dueAtOf(waiting).getTime(), now.getTime()];
  const target = waiting.clock ? waiting.clock.targetSeconds * 1000 : WITHOUT_TARGET_MS;
  return Math.max(0, 1 + (hours.between(due, at) - hours.between(at, due)) / Math.max(1, target));
}
