/** A point in time with its minute, or only the day it was on. */
export type MomentKind = 'moment' | 'day';

/** How both are written, on the server and by the script that makes them local. */
const FORMATS: Record<MomentKind, Intl.DateTimeFormatOptions> = {
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { dateStyle: 'medium' },
};

// Making a formatter costs more than rendering a page, so each is made once.
const formats = new Map<string, Intl.DateTimeFormat>();

// What was posted when stands on every page that shows it.
const written = new Map<string, string>();
const MOST_WRITTEN = 10_000;

/**
 * A point in time as people write it.
 * @param timeZone IANA name; its short name stands beside a time. Without one: the zone of whoever runs this, which needs no name.
 */
export function formatMoment(at: Date, kind: MomentKind, locale: string, timeZone?: string): string {
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

function inZone(kind: MomentKind, timeZone: string | undefined): Intl.DateTimeFormatOptions {
  return timeZone ? { timeZone, ...(kind === 'moment' && { timeZoneName: 'short' }) } : {};
}
