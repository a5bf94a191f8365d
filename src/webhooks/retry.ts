/** Seconds until the next attempt, by the number of failed ones; the last one again and again. */
const PAUSES_SECONDS = [5, 30, 120, 300, 900, 1_800, 3_600];
/** For so long it is tried; then the webhook is switched off. */
const GIVE_UP_SECONDS = 24 * 3_600;
/** A server may ask to be left alone for so long at most. */
const LONGEST_WISH_SECONDS = 3_600;

/**
 * When a delivery is tried again, in seconds from now; undefined when it has been tried for a day.
 * @param tries failed attempts so far, at least one.
 * @param sinceFirst seconds since the first of them.
 * @param wished seconds that the server asks for; absent where it asks for none.
 */
export function pauseAfter(tries: number, sinceFirst: number, wished?: number): number | undefined {
  if (sinceFirst >= GIVE_UP_SECONDS) return undefined;
  const own = PAUSES_SECONDS[Math.min(tries, PAUSES_SECONDS.length) - 1]!;
  return Math.max(own, Math.min(wished ?? 0, LONGEST_WISH_SECONDS));
}

/** Seconds that a `Retry-After` asks for (RFC 9110, 10.2.3); undefined where it asks for nothing that can be read. */
export function wishedPause(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
