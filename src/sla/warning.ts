/** When people are told that a target is nearly used up. */
export interface Warning {
  /** When so much of it is used up, in percent; null: never. */
  percent: number | null;
  /** At least so long before, in seconds, unless the target is short. */
  leadSeconds: number;
}

/** Where nobody has chosen: a quarter of the target before its end, and a quarter of an hour at least. */
export const WARNING = { percent: 75, leadSeconds: 15 * 60 } as const satisfies Warning;

/** Earlier would be no warning but a second announcement; later nobody could do anything. */
export const WARNING_PERCENT = { least: 10, most: 99 } as const;

/**
 * Milliseconds that are left of a target at its warning; undefined where nobody is warned. Of a short target never more than the half: else the
 * warning would come with the request.
 * @param target in milliseconds.
 */
export function warningLead(target: number, { percent, leadSeconds }: Warning): number | undefined {
  if (percent === null) return undefined;
  const share = (target * (100 - percent)) / 100;
  // Whoever wants to be told early is told early.
  return Math.max(share, Math.min(leadSeconds * 1000, target / 2));
}
