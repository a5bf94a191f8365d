import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEverOpen, OpeningHours, openSpans } from './opening.ts';
import { DAY_MINUTES, type Holiday, type Interval, type Schedule } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const utc = (text: string) => Date.parse(`${text}Z`);
const NOW = utc('2026-11-29T12:00');

const office: Schedule = {
  timeZone: 'Europe/Zurich',
  intervals: [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, from: 8 * 60, to: 12 * 60 },
    { weekday, from: 13 * 60, to: 17 * 60 },
  ]),
  holidays: [],
};
const alwaysOpen: Schedule = {
  timeZone: 'Europe/Zurich',
  intervals: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, from: 0, to: DAY_MINUTES })),
  holidays: [],
};

describe('opening hours', () => {
  const hours = new OpeningHours(office, NOW);

  test('count several spans a day and leave out what lies between them', () => {
    // Monday 09:00 to 14:00 in Zurich, in winter.
    expect(hours.between(utc('2026-11-30T08:00'), utc('2026-11-30T13:00'))).toBe(4 * HOUR);
    expect(hours.between(utc('2026-11-28T00:00'), utc('2026-11-30T00:00'))).toBe(0);
  });

  test('find the moment by which a target is used up, also over a weekend', () => {
    // Friday 16:00; an hour is left.
    expect(hours.after(utc('2026-11-27T15:00'), 2 * HOUR)).toBe(utc('2026-11-30T08:00'));
    // What is used up at closing time is due then, not when it opens again.
    expect(hours.after(utc('2026-11-27T15:00'), HOUR)).toBe(utc('2026-11-27T16:00'));
    // From outside of the hours it counts from the next opening.
    expect(hours.after(utc('2026-11-28T10:00'), HOUR)).toBe(utc('2026-11-30T08:00'));
  });

  test('go over midnight', () => {
    const night = new OpeningHours({ ...office, intervals: [{ weekday: 0, from: 22 * 60, to: 30 * 60 }] }, NOW);
    expect(night.between(utc('2026-11-29T12:00'), utc('2026-11-30T12:00'))).toBe(8 * HOUR);
    expect(night.nextOpen(utc('2026-11-30T02:00'))).toBe(utc('2026-11-30T02:00'));
    expect(night.nextOpen(utc('2026-11-30T05:00'))).toBe(utc('2026-12-06T21:00'));
  });

  test('have holidays of the zone of the schedule, off or with hours of their own', () => {
    const holidays: Holiday[] = [
      { day: '2026-12-25', name: 'Christmas', source: 'country', hours: [] },
      { day: '2026-12-24', name: 'Christmas Eve', source: 'own', hours: [{ from: 8 * 60, to: 11 * 60 }] },
      { day: '2026-12-24', name: 'Christmas Eve', source: 'country', hours: [] },
    ];
    const feast = new OpeningHours({ ...office, holidays }, NOW);
    expect(feast.between(utc('2026-12-23T23:00'), utc('2026-12-26T23:00'))).toBe(3 * HOUR);
    const auckland = new OpeningHours({ ...alwaysOpen, timeZone: 'Pacific/Auckland', holidays }, NOW);
    // There it is the 25th thirteen hours earlier than in UTC.
    expect(auckland.nextOpen(utc('2026-12-24T12:00'))).toBe(utc('2026-12-25T11:00'));
  });

  test('are whole days of 23, 24 and 25 hours, without a minute lost at midnight', () => {
    const whole = new OpeningHours(alwaysOpen, NOW);
    expect(whole.between(utc('2026-03-28T23:00'), utc('2026-03-29T22:00'))).toBe(23 * HOUR);
    expect(whole.between(utc('2026-10-24T22:00'), utc('2026-10-25T23:00'))).toBe(25 * HOUR);
    expect(openSpans(alwaysOpen, NOW, NOW + 700 * 24 * HOUR)).toHaveLength(1);
  });

  test('count from as long ago as somebody waits', () => {
    expect(hours.between(utc('2022-11-28T08:00'), utc('2022-11-28T10:00'))).toBe(2 * HOUR);
    expect(hours.between(utc('1970-01-01T00:00'), NOW)).toBeGreaterThan(hours.between(utc('2020-01-01T00:00'), NOW));
  });

  test('that never come end the search', () => {
    const never = { ...office, intervals: [] };
    expect(new OpeningHours(never, NOW).after(NOW, HOUR)).toBeUndefined();
    expect(new OpeningHours(never, NOW).nextOpen(NOW)).toBeUndefined();
    expect(isEverOpen(never, NOW, NOW + 366 * 24 * HOUR)).toBe(false);
  });

  test('are reckoned quickly', () => {
    new OpeningHours(office, NOW);
    const start = performance.now();
    for (let times = 0; times < 5; times++) new OpeningHours(office, NOW);
    expect((performance.now() - start) / 5).toBeLessThan(250);
  });
});

/** A clock that looks at each minute, and at nothing else. */
class NaiveClock {
  readonly #schedule: Schedule;
  readonly #format: Intl.DateTimeFormat;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone: schedule.timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  isOpen(at: number): boolean {
    const parts = Object.fromEntries(this.#format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${parts['year']}-${parts['month']}-${parts['day']}`;
    const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
    const entries = this.#schedule.holidays.filter((holiday) => holiday.day === day);
    const holiday = ['own', 'feed', 'country'].flatMap((source) =>
      entries.filter((entry) => entry.source === source),
    )[0];
    if (holiday) return holiday.hours.some(({ from, to }) => from <= minute && minute < to);
    const weekday = new Date(`${day}T00:00Z`).getUTCDay();
    return this.#schedule.intervals.some(
      (interval) =>
        (interval.weekday === weekday && interval.from <= minute && minute < interval.to) ||
        ((interval.weekday + 1) % 7 === weekday && minute + DAY_MINUTES < interval.to),
    );
  }

  minutesBetween(from: number, to: number): number {
    let minutes = 0;
    for (let at = from; at < to; at += MINUTE) if (this.isOpen(at)) minutes++;
    return minutes;
  }

  after(from: number, minutes: number, most: number): number | undefined {
    let left = minutes;
    for (let at = from; at < most; at += MINUTE) if (this.isOpen(at) && --left === 0) return at + MINUTE;
    return undefined;
  }
}

// Nights at which clocks were put forward or back, or a whole day was left out, and nights like others.
const NIGHTS: [zone: string, near: string][] = [
  ['Europe/Zurich', '2026-03-29T00:00'],
  ['Europe/Zurich', '2026-10-25T00:00'],
  ['America/New_York', '2026-03-08T05:00'],
  ['America/New_York', '2026-11-01T05:00'],
  ['Australia/Lord_Howe', '2026-04-04T14:00'],
  ['Australia/Lord_Howe', '2026-10-03T14:00'],
  ['America/Santiago', '2026-09-06T03:00'],
  ['Africa/Casablanca', '2026-02-15T02:00'],
  ['Asia/Kathmandu', '2026-06-01T00:00'],
  ['Pacific/Chatham', '2026-04-04T13:00'],
  ['UTC', '2026-06-01T00:00'],
];

const interval = fc
  .record({
    weekday: fc.integer({ min: 0, max: 6 }),
    from: fc.integer({ min: 0, max: DAY_MINUTES - 1 }),
    length: fc.oneof(fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: DAY_MINUTES })),
  })
  .map(({ weekday, from, length }): Interval => ({ weekday, from, to: from + length }));

const holidayAround = (near: number) =>
  fc
    .record({
      days: fc.integer({ min: -3, max: 3 }),
      source: fc.constantFrom('own', 'feed', 'country'),
      hours: fc.array(
        fc
          .tuple(fc.integer({ min: 0, max: DAY_MINUTES - 1 }), fc.integer({ min: 1, max: 400 }))
          .map(([from, length]) => ({ from, to: Math.min(from + length, DAY_MINUTES) })),
        { maxLength: 2 },
      ),
    })
    .map(
      ({ days, ...rest }): Holiday => ({
        day: new Date(near + days * 24 * HOUR).toISOString().slice(0, 10),
        name: 'Day',
        ...(rest as Pick<Holiday, 'source' | 'hours'>),
      }),
    );

const scene = fc.constantFrom(...NIGHTS).chain(([timeZone, near]) =>
  fc.record({
    schedule: fc.record({
      timeZone: fc.constant(timeZone),
      intervals: fc.array(interval, { minLength: 1, maxLength: 8 }),
      holidays: fc.array(holidayAround(utc(near)), { maxLength: 3 }),
    }),
    from: fc.integer({ min: -2_000, max: 500 }).map((minutes) => utc(near) + minutes * MINUTE),
    minutes: fc.integer({ min: 1, max: 3_000 }),
  }),
);

describe('against a clock that looks at each minute', () => {
  test('as many minutes are open between two moments', () => {
    fc.assert(
      fc.property(scene, ({ schedule, from, minutes }) => {
        const hours = new OpeningHours(schedule, from);
        const to = from + minutes * MINUTE;
        expect(hours.between(from, to)).toBe(new NaiveClock(schedule).minutesBetween(from, to) * MINUTE);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('a target is used up at the same moment', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 900 }), ({ schedule, from }, target) => {
        const most = from + 5_000 * MINUTE;
        const naive = new NaiveClock(schedule).after(from, target, most);
        const due = new OpeningHours(schedule, from).after(from, target * MINUTE);
        if (naive === undefined) expect(due === undefined || due > most).toBe(true);
        else expect(due).toBe(naive);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
