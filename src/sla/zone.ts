import { Temporal } from 'temporal-polyfill';

/** A time in which the clocks of a zone keep the same distance from UTC. */
export interface Regime {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** How much the zone's clocks are ahead of UTC, in milliseconds. */
  offset: number;
}

/** How the clocks of a zone go between two moments, one regime after the other. @throws RangeError for a zone that nobody knows. */
export function regimes(timeZone: string, from: number, to: number): Regime[] {
  const found: Regime[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = at.getTimeZoneTransition('next');
    const end = change === null ? to : Math.min(change.epochMilliseconds, to);
    if (end > at.epochMilliseconds)
      found.push({ from: at.epochMilliseconds, to: end, offset: at.offsetNanoseconds / 1_000_000 });
    if (change === null || change.epochMilliseconds >= to) return found;
    at = change;
  }
}
