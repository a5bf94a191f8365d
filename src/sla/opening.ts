import { DAY_MINUTES, holidaysByDay, type MinuteSpan, merged, type Schedule, weekOf } from './schedule.ts';
import { regimes } from './zone.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const YEAR_MS = 366 * DAY_MS;
/** What is reckoned ahead, and back, before anybody asks. */
const YEARS_BACK = 1;
const YEARS_AHEAD = 2;
/** Nobody waits longer; a schedule that has not opened by then does not open. */
const MOST_YEARS_AHEAD = 12;
/** Older clocks count from here. */
const MOST_YEARS_BACK = 12;

/** A way to count time: the hours of a schedule, or all hours. Moments are milliseconds since 1970. */
export interface Hours {
  /** Milliseconds that count between two moments; 0 when the second is not later. */
  between(from: number, to: number): number;
  /** The first moment by which so many milliseconds have counted since `from`; undefined when that never comes. */
  after(from: number, ms: number): number | undefined;
  /** The first moment at or after `at` at which time counts; undefined when there is none. */
  nextOpen(at: number): number | undefined;
}

/** All hours count. */
export const ALL_HOURS: Hours = {
  between: (from, to) => Math.max(to - from, 0),
  after: (from, ms) => from + ms,
  nextOpen: (at) => at,
};

/**
 * The opening hours of a schedule: its spans as UTC moments, reckoned once for a year back and two ahead, with running sums, so that each
 * question is a binary search. A span is open while the clocks of the zone show a time within it: an hour that a night shows twice counts
 * twice, one that it leaves out does not count.
 */
export class OpeningHours implements Hours {
  readonly #schedule: Schedule;
  readonly #now: number;
  #from: number;
  #to: number;
  #starts: number[] = [];
  #ends: number[] = [];
  /** What counted before each span, in milliseconds. */
  #sums: number[] = [];

  /** @param now the present moment, around which spans are reckoned. @throws RangeError for a zone that nobody knows. */
  constructor(schedule: Schedule, now: number) {
    this.#schedule = schedule;
    this.#now = now;
    this.#from = now - YEARS_BACK * YEAR_MS;
    this.#to = now + YEARS_AHEAD * YEAR_MS;
    this.#reckon();
  }

  between(from: number, to: number): number {
    if (to <= from) return 0;
    this.#cover(from, to);
    return this.#countedUntil(to) - this.#countedUntil(from);
  }

  after(from: number, ms: number): number | undefined {
    this.#cover(from, from);
    const wanted = this.#countedUntil(from) + ms;
    for (;;) {
      const index = firstIndex(this.#sums, (sum, at) => sum + this.#ends[at]! - this.#starts[at]! >= wanted);
      if (index < this.#sums.length) return Math.max(this.#starts[index]! + (wanted - this.#sums[index]!), from);
      if (!this.#lookFurther()) return undefined;
    }
  }

  nextOpen(at: number): number | undefined {
    this.#cover(at, at);
    for (;;) {
      const index = firstIndex(this.#ends, (end) => end > at);
      if (index < this.#ends.length) return Math.max(this.#starts[index]!, at);
      if (!this.#lookFurther()) return undefined;
    }
  }

  #countedUntil(at: number): number {
    const index = firstIndex(this.#ends, (end) => end > at);
    if (index < this.#ends.length) return this.#sums[index]! + Math.max(at - this.#starts[index]!, 0);
    const last = this.#ends.length - 1;
    return last < 0 ? 0 : this.#sums[last]! + this.#ends[last]! - this.#starts[last]!;
  }

  /** Sees to it that both moments are among those that were reckoned, as far as anybody waits. */
  #cover(from: number, to: number): void {
    const least = Math.max(from, this.#now - MOST_YEARS_BACK * YEAR_MS);
    const most = Math.min(to, this.#now + MOST_YEARS_AHEAD * YEAR_MS);
    if (least >= this.#from && most <= this.#to) return;
    if (least < this.#from) this.#from = least - YEAR_MS;
    if (most > this.#to) this.#to = most + YEAR_MS;
    this.#reckon();
  }

  #lookFurther(): boolean {
    const most = this.#now + MOST_YEARS_AHEAD * YEAR_MS;
    if (this.#to >= most) return false;
    this.#to = Math.min(this.#to + 5 * YEAR_MS, most);
    // Sums begin at the same moment, so what was reckoned with them still holds.
    this.#reckon();
    return true;
  }

  #reckon(): void {
    this.#starts = [];
    this.#ends = [];
    this.#sums = [];
    let counted = 0;
    for (const { from, to } of openSpans(this.#schedule, this.#from, this.#to)) {
      this.#starts.push(from);
      this.#ends.push(to);
      this.#sums.push(counted);
      counted += to - from;
    }
  }
}

/** When a schedule is open between two moments, in milliseconds since 1970, in order and without touching spans. */
export function openSpans(schedule: Schedule, from: number, to: number): MinuteSpan[] {
  const week = weekOf(schedule.intervals);
  const holidays = holidaysByDay(schedule.holidays);
  const spans: MinuteSpan[] = [];
  const add = (start: number, end: number) => {
    const last = spans.at(-1);
    if (last && start <= last.to) last.to = Math.max(last.to, end);
    else spans.push({ from: start, to: end });
  };
  // Within a regime the clock is a straight line: what it shows within a span is a span of moments, cut where the regime ends.
  for (const regime of regimes(schedule.timeZone, from, to)) {
    const [wallFrom, wallTo] = [regime.from + regime.offset, regime.to + regime.offset];
    for (let day = Math.floor(wallFrom / DAY_MS); day * DAY_MS < wallTo; day++)
      for (const span of hoursOf(day, week, holidays)) {
        const start = Math.max(day * DAY_MS + span.from * MINUTE_MS, wallFrom);
        const end = Math.min(day * DAY_MS + span.to * MINUTE_MS, wallTo);
        if (start < end) add(start - regime.offset, end - regime.offset);
      }
  }
  return spans;
}

/** Whether a schedule is ever open between two moments. */
export function isEverOpen(schedule: Schedule, from: number, to: number): boolean {
  return openSpans(schedule, from, to).length > 0;
}

/** @param day days since 1970, of the zone. */
function hoursOf(
  day: number,
  week: readonly (readonly MinuteSpan[])[],
  holidays: ReturnType<typeof holidaysByDay>,
): readonly MinuteSpan[] {
  // 1 January 1970 was a Thursday.
  if (holidays.size === 0) return week[(((day + 4) % 7) + 7) % 7]!;
  const holiday = holidays.get(new Date(day * DAY_MS).toISOString().slice(0, 10));
  if (!holiday) return week[(((day + 4) % 7) + 7) % 7]!;
  return merged(holiday.hours.map(({ from, to }) => ({ from, to: Math.min(to, DAY_MINUTES) })));
}

/** The first index at which something holds that holds from there on; the length when there is none. */
function firstIndex(list: readonly number[], holds: (value: number, index: number) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle]!, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
