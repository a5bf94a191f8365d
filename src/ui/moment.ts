/** A point in time with its minute, only the day it was on, or what tells it from others in a list: the minute of today, else the day. */
export type MomentKind = 'moment' | 'day' | 'brief';

/** How both are written, on the server and by the script that makes them local. */
const FORMATS: Record<Exclude<MomentKind, 'brief'> | 'time' | 'date', Intl.DateTimeFormatOptions> = {
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { dateStyle: 'medium' },
  time: { hour: '2-digit', minute: '2-digit' },
  date: { month: 'short', day: 'numeric' },
};
type Format = keyof typeof FORMATS;

// Making a formatter costs more than rendering a page, so each is made once.
const formats = new Map<string, Intl.DateTimeFormat>();

// What was posted when stands on every page that shows it.
const written = new Map<string, string>();
const MOST_WRITTEN = 10_000;

/**
 * A point in time as people write it.
 * @param timeZone IANA name; its short name stands beside a time. Without one: the zone of whoever runs this, which needs no name.
 * @param now what today is, in milliseconds since 1970.
 */
export function formatMoment(
  at: Date,
  kind: MomentKind,
  locale: string,
  timeZone?: string,
  now: number = Date.now(),
): string {
  return inFormat(at, kind === 'brief' ? briefly(at, new Date(now), timeZone) : kind, locale, timeZone);
}

function briefly(at: Date, now: Date, timeZone: string | undefined): Format {
  // In one language, whatever the page's: the year stands last.
  const [day, today] = [at, now].map((one) => inFormat(one, 'day', 'en', timeZone)) as [string, string];
  if (day === today) return 'time';
  return day.slice(-4) === today.slice(-4) ? 'date' : 'day';
}

function inFormat(at: Date, kind: Format, locale: string, timeZone: string | undefined): string {
  const how = `${kind} ${locale} ${timeZone ?? ''}`;
  const key = `${at.getTime()} ${how}`;
  const before = written.get(key);
  if (before !== undefined) return before;
  const format = formats.get(how) ?? new Intl.DateTimeFormat(locale, { ...FORMATS[kind], ...inZone(kind, timeZone) });
  formats.set(how, format);
  const moment = format.format(at);
  if (written.size >= MOST_WRITTEN) written.clear();
  written.set(key, moment);
  return moment;
}

function inZone(kind: Format, timeZone: string | undefined): Intl.DateTimeFormatOptions {
  return timeZone ? { timeZone, ...((kind === 'moment' || kind === 'time') && { timeZoneName: 'short' }) } : {};
}
