import { Temporal } from 'temporal-polyfill';

/** Which of the two, where the clocks of a zone show an hour twice. */
export const TWICE = ['first', 'second'] as const;
export type Twice = (typeof TWICE)[number];

/** What a date and a time in a zone mean. */
export type ZonedMoment =
  | { is: 'moment'; at: Date }
  | { is: 'no-time' }
  | { is: 'no-zone' }
  /** The clocks jump over it. What can be meant instead: as far before and after the jump, as `HH:mm`. */
  | { is: 'left-out'; before: string; after: string }
  /** The clocks show it twice. */
  | { is: 'twice' };

/**
 * The moment at which clocks in a zone show a date and a time. An hour that does not exist, or exists twice, is nobody's to guess.
 * @param typed as the fields of a form send them: `YYYY-MM-DD`, `HH:mm` and a zone of the IANA database.
 * @param twice which one is meant of an hour that the clocks show twice; undefined: nobody has said.
 */
export function momentIn(typed: { date: string; time: string; zone: string }, twice?: Twice): ZonedMoment {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(typed.time)) return { is: 'no-time' };
  let wall: Temporal.PlainDateTime;
  try {
    wall = Temporal.PlainDateTime.from(`${typed.date}T${typed.time}`, { overflow: 'reject' });
  } catch {
    return { is: 'no-time' };
  }
  if (!isZone(typed.zone)) return { is: 'no-zone' };
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(typed.zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.equals(later)) return momentOf(earlier);
  if (earlier.toPlainDateTime().equals(wall)) {
    if (twice === undefined) return { is: 'twice' };
    return momentOf(twice === 'first' ? earlier : later);
  }
  return { is: 'left-out', before: clockOf(earlier), after: clockOf(later) };
}

/** Whether it is a zone that this machine knows. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

/** The zones to choose from; UTC comes first. */
export function zones(): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** A moment as clocks in a zone show it, for the fields of a form. */
export function wallIn(at: Date, zone: string): { date: string; time: string } {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  return { date: there.toPlainDate().toString(), time: clockOf(there) };
}

const momentOf = (there: Temporal.ZonedDateTime): ZonedMoment => ({
  is: 'moment',
  at: new Date(there.epochMilliseconds),
});
const clockOf = (there: Temporal.ZonedDateTime): string => there.toPlainTime().toString({ smallestUnit: 'minute' });
