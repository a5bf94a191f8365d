/** Minutes since midnight; 1440 is the end of the day. */
export interface MinuteSpan {
  from: number;
  to: number;
}

/** Where a day off comes from, the strongest first: what the staff wrote counts before what was read. */
export const HOLIDAY_SOURCES = ['own', 'feed', 'country'] as const;
export type HolidaySource = (typeof HOLIDAY_SOURCES)[number];

export const LIMITS = {
  /** Characters of a name or title. */
  name: 100,
  /** Characters of an address. */
  url: 2_000,
} as const;
