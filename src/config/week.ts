import { Temporal } from 'temporal-polyfill';

/**
 * The week of a moment, as its Monday: `2026-11-23`. Weeks begin on Monday in every language (ISO 8601), so that colleagues who read in
 * different languages have the same figures before them.
 * @param timeZone IANA name: where the day begins.
 */
export function weekOf(at: Date, timeZone: string): string {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

/** The week so many weeks after another, or before it. */
export function plusWeeks(week: string, weeks: number): string {
  return Temporal.PlainDate.from(week).add({ weeks }).toString();
}

/** The weeks from one to another, both included; none where the first is the later. */
export function weeksBetween(first: string, last: string): string[] {
  const weeks: string[] = [];
  for (let week = first; week <= last; week = plusWeeks(week, 1)) weeks.push(week);
  return weeks;
}
