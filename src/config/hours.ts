/** Minutes since midnight; 1440 is the end of the day. */
export interface Span {
  from: number;
  to: number;
}

/** When people are there. */
export interface BusinessHours {
  /** IANA name, such as Europe/Zurich. */
  timeZone: string;
  /** Spans of each weekday, Sunday first, in order and not overlapping. */
  week: readonly (readonly Span[])[];
  /** Days off: `2026-12-25`, or `12-25` for every year. */
  holidays: readonly string[];
}

/** A day of the calendar, without a place. */
interface Day {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** Longer than any holiday; who opens later than that does not open. */
const DAYS_AHEAD = 370;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Whether somebody is there at this moment. */
export function isOpen(hours: BusinessHours, now: Date): boolean {
  const today = localDay(hours.timeZone, now);
  // Where a clock was put forward or back, yesterday's last span may still run.
  return [-1, 0, 1].some((days) =>
    spansOf(hours, plusDays(today, days)).some(({ from, to }) => from <= now.getTime() && now.getTime() < to),
  );
}

/** The next moment after `now` at which a span begins; undefined when there is none within a year. */
export function opensNext(hours: BusinessHours, now: Date): Date | undefined {
  const today = localDay(hours.timeZone, now);
  for (let days = -1; days <= DAYS_AHEAD; days++) {
    const next = spansOf(hours, plusDays(today, days)).find(({ from }) => from > now.getTime());
    if (next) return new Date(next.from);
  }
  return undefined;
}

/** Whether this computer knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The spans of a day as moments, in milliseconds. */
function spansOf(hours: BusinessHours, day: Day): Span[] {
  const iso = isoDay(day);
  if (hours.holidays.includes(iso) || hours.holidays.includes(iso.slice(5))) return [];
  const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
  return (hours.week[weekday] ?? []).map(({ from, to }) => ({
    from: moment(hours.timeZone, day, from),
    to: moment(hours.timeZone, day, to),
  }));
}

/**
 * The moment at which a clock in the zone shows this time, in milliseconds. A time that a change of the clocks repeats is
 * the first of the two; one that it leaves out counts on from before the change (the "compatible" rule of RFC 5545 and
 * ECMAScript's Temporal).
 */
function moment(timeZone: string, day: Day, minutes: number): number {
  const wall = Date.UTC(day.year, day.month - 1, day.day) + minutes * MINUTE_MS;
  const before = wall - offsetAt(timeZone, wall - DAY_MS);
  const after = wall - offsetAt(timeZone, wall + DAY_MS);
  const fits = [before, after].filter((at) => at + offsetAt(timeZone, at) === wall);
  return fits.length > 0 ? Math.min(...fits) : before;
}

/** How much the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  const { year, month, day, hour, minute, second } = partsOf(timeZone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function localDay(timeZone: string, at: Date): Day {
  const { year, month, day } = partsOf(timeZone, at.getTime());
  return { year, month, day };
}

function plusDays({ year, month, day }: Day, days: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function isoDay({ year, month, day }: Day): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(
  timeZone: string,
  at: number,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(timeZone, format);
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(at))
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  return parts;
}
