const UNITS = { d: 86_400, h: 3_600, m: 60 } as const;

/** Reads a time span as people type it: `45m`, `2h 30m`, `1d`; a bare number is minutes. In seconds; undefined for what is none. */
export function readDuration(text: string): number | undefined {
  const typed = text.trim().toLowerCase();
  if (/^\d{1,6}$/.test(typed)) return Number(typed) * 60;
  if (!/^(\d{1,6}\s*(d|j|g|t|h|m|min)\.?\s*)+$/.test(typed)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of typed.matchAll(/(\d{1,6})\s*(d|j|g|t|h|min|m)/g))
    seconds += Number(number) * (unit === 'h' ? UNITS.h : unit === 'm' || unit === 'min' ? UNITS.m : UNITS.d);
  return seconds;
}

/** A time span as {@link readDuration} reads it, to the minute: `2h 30m`. */
export function writeDuration(seconds: number): string {
  const parts: string[] = [];
  let left = Math.round(seconds / 60) * 60;
  for (const [unit, length] of Object.entries(UNITS)) {
    const count = Math.floor(left / length);
    if (count > 0) parts.push(`${count}${unit}`);
    left -= count * length;
  }
  return parts.join(' ') || '0m';
}
