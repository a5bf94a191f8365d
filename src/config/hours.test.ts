import { describe, expect, test } from 'vitest';
import { type BusinessHours, isOpen, isTimeZone, opensNext } from './hours.ts';

const at = (text: string) => new Date(text);
const hour = (from: number, to: number) => ({ from: from * 60, to: to * 60 });
const office = [hour(8, 12), hour(13, 17)];

function hours(differences: Partial<BusinessHours> = {}): BusinessHours {
  return {
    timeZone: 'Europe/Zurich',
    week: [[], office, office, office, office, office, []],
    holidays: [],
    ...differences,
  };
}

/** What a clock on the wall in the zone shows. */
function wallClock(timeZone: string, moment: Date) {
  const text = moment.toLocaleString('sv-SE', { timeZone });
  const [date, time] = text.split(' ') as [string, string];
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return { date, weekday: at(`${date}T00:00:00Z`).getUTCDay(), minutes: hours * 60 + minutes };
}

describe('business hours', () => {
  test.each([
    ['2026-11-23T06:59:59Z', false, 'a second before opening on a Monday in winter'],
    ['2026-11-23T07:00:00Z', true, 'at the moment of opening'],
    ['2026-11-23T11:00:00Z', false, 'at the beginning of the lunch break'],
    ['2026-11-23T12:00:00Z', true, 'after the lunch break'],
    ['2026-11-23T16:00:00Z', false, 'at the moment of closing'],
    ['2026-07-06T06:00:00Z', true, 'an hour earlier in UTC in summer'],
    ['2026-11-22T10:00:00Z', false, 'on a Sunday'],
  ])('at %s it is open: %s (%s)', (moment, open) => {
    expect(isOpen(hours(), at(moment))).toBe(open);
  });

  test('a holiday is closed: one day of one year, or a day of every year', () => {
    const { week, timeZone } = hours();
    const holidays = ['2026-11-23', '12-25'];
    expect(isOpen({ week, timeZone, holidays }, at('2026-11-23T10:00:00Z'))).toBe(false);
    expect(isOpen({ week, timeZone, holidays }, at('2027-11-23T10:00:00Z'))).toBe(true);
    expect(isOpen({ week, timeZone, holidays }, at('2025-12-25T10:00:00Z'))).toBe(false);
    expect(isOpen({ week, timeZone, holidays }, at('2026-12-25T10:00:00Z'))).toBe(false);
  });

  test('the holiday is that of the place, not of the server', () => {
    const auckland = hours({ timeZone: 'Pacific/Auckland', holidays: ['2026-11-24'] });
    // Tuesday morning there, Monday evening in UTC.
    expect(isOpen(auckland, at('2026-11-23T20:00:00Z'))).toBe(false);
    expect(isOpen(auckland, at('2026-11-22T20:00:00Z'))).toBe(true);
  });

  test.each([
    ['2026-11-23T06:00:00Z', '2026-11-23T07:00:00Z', 'the same morning'],
    ['2026-11-23T11:30:00Z', '2026-11-23T12:00:00Z', 'after lunch'],
    ['2026-11-27T16:00:00Z', '2026-11-30T07:00:00Z', 'over the weekend'],
    ['2026-03-27T16:00:00Z', '2026-03-30T06:00:00Z', 'over the weekend in which summer time begins'],
    ['2026-10-23T15:00:00Z', '2026-10-26T07:00:00Z', 'over the weekend in which it ends'],
  ])('after %s it opens at %s (%s)', (now, next) => {
    expect(opensNext(hours(), at(now))?.toISOString()).toBe(at(next).toISOString());
  });

  test('holidays are skipped when the next opening is looked for', () => {
    const closed = hours({ holidays: ['12-25', '12-26', '2026-12-28'] });
    expect(opensNext(closed, at('2026-12-24T18:00:00Z'))).toEqual(at('2026-12-29T07:00:00Z'));
  });

  test('hours without a span never open', () => {
    const never = hours({ week: [[], [], [], [], [], [], []] });
    expect(isOpen(never, at('2026-11-23T10:00:00Z'))).toBe(false);
    expect(opensNext(never, at('2026-11-23T10:00:00Z'))).toBeUndefined();
  });

  test('a day and night service is open at every moment, on the days the clocks change too', () => {
    const always = hours({ week: Array.from({ length: 7 }, () => [hour(0, 24)]) });
    for (const day of ['2026-03-29', '2026-10-25'])
      for (let minute = 0; minute < 2 * 1440; minute += 7)
        expect(isOpen(always, new Date(at(`${day}T00:00:00Z`).getTime() + (minute - 720) * 60_000))).toBe(true);
  });

  test('a span that begins in the hour which summer time leaves out begins as late after midnight as ever', () => {
    const night = hours({ week: Array.from({ length: 7 }, () => [{ from: 150, to: 300 }]) });
    // 02:30 does not exist on 29 March 2026: 03:30 summer time is two and a half hours after midnight.
    expect(opensNext(night, at('2026-03-29T00:00:00Z'))).toEqual(at('2026-03-29T01:30:00Z'));
  });

  test('a span that begins in the hour which happens twice begins the first time and is not interrupted', () => {
    const night = hours({ week: Array.from({ length: 7 }, () => [{ from: 150, to: 300 }]) });
    expect(opensNext(night, at('2026-10-25T00:00:00Z'))).toEqual(at('2026-10-25T00:30:00Z'));
    expect(isOpen(night, at('2026-10-25T01:15:00Z'))).toBe(true);
  });

  test.each(['Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'UTC'])(
    'in %s they follow the clock on the wall through a year',
    (timeZone) => {
      const place = hours({ timeZone, holidays: ['2026-04-06', '12-25'] });
      for (let moment = Date.UTC(2026, 0, 1, 0, 7); moment < Date.UTC(2027, 0, 1); moment += 293 * 60_000) {
        const { date, weekday, minutes } = wallClock(timeZone, new Date(moment));
        const off = date === '2026-04-06' || date === '2026-12-25';
        const open = !off && place.week[weekday]!.some(({ from, to }) => from <= minutes && minutes < to);
        expect({ date, minutes, open: isOpen(place, new Date(moment)) }).toEqual({ date, minutes, open });
      }
    },
  );

  test('at the next opening it is open, and a moment before it was not', () => {
    const place = hours({ timeZone: 'America/New_York', holidays: ['2026-11-26'] });
    for (let moment = Date.UTC(2026, 9, 1); moment < Date.UTC(2026, 11, 1); moment += 5 * 3_600_000) {
      const next = opensNext(place, new Date(moment))!;
      expect(isOpen(place, next)).toBe(true);
      expect(isOpen(place, new Date(next.getTime() - 1))).toBe(false);
    }
  });

  test('a zone is known or not', () => {
    expect(isTimeZone('Europe/Rome')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });
});
