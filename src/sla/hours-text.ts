import { DAY_MINUTES, type MinuteSpan } from './schedule.ts';

const CLOCK = String.raw`(\d{1,2})[:.h](\d{2})`;
const SPAN = new RegExp(`^${CLOCK}\\s*(?:[-–—]|to|bis|à|alle)\\s*${CLOCK}$`, 'i');

/**
 * Reads hours as people type them: `09:00–12:00, 13:00–17:00`. A span whose end is not later than its beginning ends on the next day, and
 * 24:00 is the end of the day. An empty text is no hours.
 * @returns undefined for what are no hours.
 */
export function readHours(text: string): MinuteSpan[] | undefined {
  const spans: MinuteSpan[] = [];
  for (const part of text.split(/[,;\n]/).map((one) => one.trim())) {
    if (part === '') continue;
    const match = SPAN.exec(part);
    if (!match) return undefined;
    const [from, to] = [minutes(match[1]!, match[2]!), minutes(match[3]!, match[4]!)];
    if (from === undefined || to === undefined || from === DAY_MINUTES) return undefined;
    spans.push({ from, to: to > from ? to : to + DAY_MINUTES });
  }
  return spans;
}

function minutes(hours: string, rest: string): number | undefined {
  const all = Number(hours) * 60 + Number(rest);
  return Number(rest) < 60 && all <= DAY_MINUTES ? all : undefined;
}

/** Hours as {@link readHours} reads them. */
export function writeHours(spans: readonly MinuteSpan[]): string {
  return spans.map(({ from, to }) => `${clock(from)}–${clock(to > DAY_MINUTES ? to - DAY_MINUTES : to)}`).join(', ');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
