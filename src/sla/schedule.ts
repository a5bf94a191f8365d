/** Minutes since midnight; 1440 is the end of the day. */
export interface MinuteSpan {
  from: number;
  to: number;
}

/** Where a day off comes from, the strongest first: what the staff wrote counts before what was read. */
export const HOLIDAY_SOURCES = ['own', 'feed', 'country'] as const;
export type HolidaySource = (typeof HOLIDAY_SOURCES)[number];

export const LIMITS = {
  /** Characters of a name or title. */
  name: 100,
  /** Characters of an address. */
  url: 2_000,
  /** Spans in one week: more than a few a day are a mistake. */
  intervals: 70,
  /** Days that the staff write into one schedule. */
  ownDays: 400,
  /** Days of one calendar that is read from elsewhere. */
  feedDays: 2_000,
  schedules: 100,
  policies: 100,
} as const;

/** Opening hours that begin on a weekday; 0 is Sunday. More than 1440 minutes are on the next day. */
export interface Interval {
  weekday: number;
  from: number;
  to: number;
}

/** A day that is not like others of its weekday: off, or with hours of its own. */
export interface Holiday {
  /** `2026-12-25`, in the schedule's zone. */
  day: string;
  name: string;
  source: HolidaySource;
  /** Hours within that day; none: off. */
  hours: readonly MinuteSpan[];
}

/** When somebody is there. */
export interface Schedule {
  /** IANA name, such as Europe/Zurich. */
  timeZone: string;
  intervals: readonly Interval[];
  holidays: readonly Holiday[];
}

export const DAY_MINUTES = 1_440;

/**
 * The hours of each weekday by the clock, Sunday first: what goes over midnight is in both days, and what overlaps or touches is one span.
 */
export function weekOf(intervals: readonly Interval[]): MinuteSpan[][] {
  const week: MinuteSpan[][] = Array.from({ length: 7 }, () => []);
  for (const { weekday, from, to } of intervals) {
    week[weekday]!.push({ from, to: Math.min(to, DAY_MINUTES) });
    if (to > DAY_MINUTES) week[(weekday + 1) % 7]!.push({ from: 0, to: to - DAY_MINUTES });
  }
  return week.map(merged);
}

/** The same minutes in order, without overlaps. */
export function merged(spans: readonly MinuteSpan[]): MinuteSpan[] {
  const result: MinuteSpan[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What holds on each day that is a holiday: of several entries the one of the strongest source. */
export function holidaysByDay(holidays: readonly Holiday[]): Map<string, Holiday> {
  const byDay = new Map<string, Holiday>();
  for (const source of HOLIDAY_SOURCES)
    for (const holiday of holidays)
      if (holiday.source === source && !byDay.has(holiday.day)) byDay.set(holiday.day, holiday);
  return byDay;
}
