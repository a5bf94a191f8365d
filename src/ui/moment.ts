/** A point in time with its minute, or only the day it was on. */
export type MomentKind = 'moment' | 'day';

/** How both are written, on the server and by the script that makes them local. */
const FORMATS: Record<MomentKind, Intl.DateTimeFormatOptions> = {
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { dateStyle: 'medium' },
};

// Making a formatter costs more than rendering a page, so each is made once.
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A point in time as people write it.
 * @param timeZone IANA name; its short name stands beside a time. Without one: the zone of whoever runs this, which needs no name.
 */
export function formatMoment(at: Date, kind: MomentKind, locale: string, timeZone?: string): string {
  const key = `${kind} ${locale} ${timeZone ?? ''}`;
  const zone: Intl.DateTimeFormatOptions = timeZone
    ? { timeZone, ...(kind === 'moment' && { timeZoneName: 'short' }) }
    : {};
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...FORMATS[kind], ...zone });
  formats.set(key, format);
  return format.format(at);
}
