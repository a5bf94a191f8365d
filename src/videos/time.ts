/** The longest video, and so the latest moment that a guide may name: a day, in seconds. */
export const LONGEST_SECONDS = 86_400;

const CLOCK = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(\.\d{1,3})?$/;

/**
 * A moment in a video as people write it: `1:12`, `1:02:03`, `0:07.5`, or seconds as a number.
 * @returns seconds; undefined when it is none, or later than a day.
 */
export function readMoment(written: unknown): number | undefined {
  const text = typeof written === 'number' ? String(written) : written;
  if (typeof text !== 'string') return undefined;
  const [, hours, minutes, seconds, part] = CLOCK.exec(text.trim()) ?? [];
  if (hours !== undefined && Number(minutes) > 59) return undefined;
  const moment =
    seconds === undefined
      ? /^\d{1,5}(\.\d{1,3})?s?$/.test(text.trim())
        ? Number.parseFloat(text)
        : Number.NaN
      : Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(part ?? 0);
  return moment >= 0 && moment <= LONGEST_SECONDS ? moment : undefined;
}
