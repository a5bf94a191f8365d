import { describe, expect, test } from 'vitest';
import { daysOfCalendar } from './calendar.ts';
import { countries, isKnownPlace, publicHolidays, regions } from './country.ts';
import { fetchCalendar } from './feed.ts';
import { FeedError } from './feed-error.ts';

describe('the holidays of a country', () => {
  test('are those of the country, with those of a region', async () => {
    const swiss = await publicHolidays('CH', [2026]);
    const zurich = await publicHolidays('CH-ZH', [2026, 2027]);
    expect(swiss.map(({ day }) => day)).toContain('2026-08-01');
    expect(zurich.map(({ day }) => day)).toEqual(expect.arrayContaining(['2026-05-01', '2027-01-01']));
    expect(new Set(zurich.map(({ day }) => day)).size).toBe(zurich.length);
  });

  test('are known for many countries', async () => {
    expect((await countries()).length).toBeGreaterThan(150);
    expect((await regions('CH', 'en')).map(([code]) => code)).toContain('ZH');
    expect(await Promise.all(['CH', 'CH-ZH', 'XX', 'CH-XX', ''].map(isKnownPlace))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

const calendar = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((event) => ['BEGIN:VEVENT', event, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n');

describe('the days of a calendar', () => {
  test('are whole days, several in a row and those that repeat', () => {
    const text = calendar(
      'UID:1\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Holidays',
      'UID:2\r\nDTSTART;VALUE=DATE:20200115\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Founding day',
      'UID:3\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSUMMARY:Meeting',
      'UID:4\r\nDTSTART;VALUE=DATE:20261202\r\nSTATUS:CANCELLED\r\nSUMMARY:Off after all',
    );
    expect(daysOfCalendar(text, '2026-01-01', '2027-12-31').map(({ day, name }) => `${day} ${name}`)).toEqual([
      '2026-01-15 Founding day',
      '2026-12-24 Holidays',
      '2026-12-25 Holidays',
      '2026-12-26 Holidays',
      '2027-01-15 Founding day',
    ]);
  });

  test('are none of what is no calendar', () => {
    expect(() => daysOfCalendar('<html>', '2026-01-01', '2026-12-31')).toThrow(FeedError);
  });

  test('are not fetched from a private network, nor from what is no address', async () => {
    for (const address of ['http://127.0.0.1:9/feed.ics', 'webcal://10.0.0.1/feed', 'nonsense', 'file:///etc/passwd'])
      await expect(fetchCalendar(address, { trustedHosts: new Set() }), address).rejects.toThrow(FeedError);
  });
});
