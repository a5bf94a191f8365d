// Which weeks are counted, and what their figures come to: rules only.
import { plusWeeks, weekOf, weeksBetween } from '../config/week.ts';
import type { insightWeeks } from './schema.ts';

/** Figures of a week, in a language or in all. */
export type Week = typeof insightWeeks.$inferSelect;

/** What of a week, or of several, can be added up. */
export type Counters = Omit<Week, 'week' | 'locale' | 'countedAt'>;

/** So many weeks back there is something to count: the ledger keeps what was asked for half a year. */
const COUNTED_WEEKS = 26;

/** So long after it something of a week may still change: a reply, a rating, a solution. */
const CHANGING_WEEKS = 5;

const MINUTE_MS = 60_000;
/** This week is counted anew so often, in milliseconds… */
const NOW_MS = 9 * MINUTE_MS;
/** …and those just before it. */
const LATELY_MS = 23 * 60 * MINUTE_MS;

/**
 * The weeks that are to be counted, the latest first: those that never were, this one, and once a day those in which something may still change.
 * @param counted when each week was counted last, by its Monday.
 */
export function weeksDue(counted: ReadonlyMap<string, Date>, now: Date, timeZone: string): string[] {
  const current = weekOf(now, timeZone);
  const changing = plusWeeks(current, -CHANGING_WEEKS);
  return weeksBetween(plusWeeks(current, -COUNTED_WEEKS), current)
    .filter((week) => {
      const at = counted.get(week);
      if (!at) return true;
      if (week < changing) return false;
      return now.getTime() - at.getTime() >= (week === current ? NOW_MS : LATELY_MS);
    })
    .toReversed();
}

/** Everything of these weeks together. The minutes are the median of theirs, each as often as there were replies. */
export function sumOf(weeks: readonly Counters[]): Counters {
  const sum: Counters = { ...NOTHING };
  for (const week of weeks) for (const key of COUNTED) sum[key] += week[key];
  return { ...sum, replyMinutes: medianOf(weeks) };
}

/** Nothing happened. */
export const NOTHING: Counters = {
  asks: 0,
  solved: 0,
  filed: 0,
  threaded: 0,
  abandoned: 0,
  searches: 0,
  opened: 0,
  empty: 0,
  helpful: 0,
  unhelpful: 0,
  good: 0,
  bad: 0,
  tickets: 0,
  replied: 0,
  replyMinutes: null,
  questions: 0,
  answered: 0,
};

type Counted = Exclude<keyof Counters, 'replyMinutes'>;
const COUNTED = Object.keys(NOTHING).filter((key) => key !== 'replyMinutes') as Counted[];

function medianOf(weeks: readonly Counters[]): number | null {
  const known = weeks
    .flatMap(({ replyMinutes, replied }) => (replyMinutes === null ? [] : { replyMinutes, replied }))
    .sort((a, b) => a.replyMinutes - b.replyMinutes);
  const half = known.reduce((sum, { replied }) => sum + replied, 0) / 2;
  let before = 0;
  for (const { replyMinutes, replied } of known) {
    before += replied;
    if (before >= half) return replyMinutes;
  }
  return null;
}

/** Whether anything happened at all. */
export function isEmptyWeek(week: Counters): boolean {
  return COUNTED.every((key) => week[key] === 0);
}
