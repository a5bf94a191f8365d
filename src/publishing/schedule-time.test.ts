import { expect, test } from 'vitest';
import { momentIn, wallIn, zones } from './schedule-time.ts';

const zone = 'Europe/Zurich';

test('a date and a time in a zone are a moment', () => {
  expect(momentIn({ date: '2027-01-15', time: '09:00', zone })).toEqual({
    is: 'moment',
    at: new Date('2027-01-15T08:00:00Z'),
  });
  expect(momentIn({ date: '2027-07-15', time: '09:00', zone })).toEqual({
    is: 'moment',
    at: new Date('2027-07-15T07:00:00Z'),
  });
  expect(momentIn({ date: '2027-07-15', time: '09:00', zone: 'Asia/Kathmandu' })).toEqual({
    is: 'moment',
    at: new Date('2027-07-15T03:15:00Z'),
  });
  expect(wallIn(new Date('2027-07-15T07:00:00Z'), zone)).toEqual({ date: '2027-07-15', time: '09:00' });
});

test('an hour that does not exist is asked about', () => {
  expect(momentIn({ date: '2027-03-28', time: '02:30', zone })).toEqual({
    is: 'left-out',
    before: '01:30',
    after: '03:30',
  });
  expect(momentIn({ date: '2027-03-28', time: '02:30', zone: 'UTC' })).toMatchObject({ is: 'moment' });
});

test('an hour that exists twice is asked about, and then known', () => {
  const typed = { date: '2027-10-31', time: '02:30', zone };
  expect(momentIn(typed)).toEqual({ is: 'twice' });
  expect(momentIn(typed, 'first')).toEqual({ is: 'moment', at: new Date('2027-10-31T00:30:00Z') });
  expect(momentIn(typed, 'second')).toEqual({ is: 'moment', at: new Date('2027-10-31T01:30:00Z') });
});

test.each([
  ['', '09:00'],
  ['2027-02-30', '09:00'],
  ['2027-01-01', ''],
  ['2027-01-01', '25:00'],
  ['yesterday', 'noon'],
])('%s %s is no time', (date, time) => {
  expect(momentIn({ date, time, zone })).toEqual({ is: 'no-time' });
});

test('every zone to choose from is one', () => {
  expect(momentIn({ date: '2027-01-01', time: '09:00', zone: 'Mars/Olympus' })).toEqual({ is: 'no-zone' });
  expect(momentIn({ date: '2027-01-01', time: '09:00', zone: '' })).toEqual({ is: 'no-zone' });
  expect(zones()[0]).toBe('UTC');
  expect(zones()).toContain(zone);
});
