import { describe, expect, test } from 'vitest';
import { readDuration, writeDuration } from './duration.ts';
import { readHours, writeHours } from './hours-text.ts';

describe('hours as people type them', () => {
  test('are one or several spans, over midnight too, and none', () => {
    expect(readHours('09:00–12:00, 13:00-17:30')).toEqual([
      { from: 540, to: 720 },
      { from: 780, to: 1050 },
    ]);
    expect(readHours('22:00–06:00')).toEqual([{ from: 1320, to: 1800 }]);
    expect(readHours('0:00–24:00')).toEqual([{ from: 0, to: 1440 }]);
    expect(readHours('8h30 à 12h00')).toEqual([{ from: 510, to: 720 }]);
    expect(readHours(' ')).toEqual([]);
  });

  test('are refused when they are none', () => {
    for (const text of ['nine to five', '09:00', '25:00–26:00', '09:70–10:00', '24:00–25:00'])
      expect(readHours(text), text).toBeUndefined();
  });

  test('are written as they are read', () => {
    for (const text of ['09:00–12:00, 13:00–17:30', '22:00–06:00', '00:00–24:00', ''])
      expect(writeHours(readHours(text)!)).toBe(text);
  });
});

describe('a time span as people type it', () => {
  test('is minutes, hours and days', () => {
    expect(['45', '45m', '2h 30m', '1d', '1 j 2 h', '90min'].map(readDuration)).toEqual([
      2700, 2700, 9000, 86400, 93600, 5400,
    ]);
    for (const text of ['soon', '', '-5', '2.5h']) expect(readDuration(text), text).toBeUndefined();
  });

  test('is written as it is read', () => {
    for (const text of ['45m', '2h 30m', '1d 1h', '0m']) expect(writeDuration(readDuration(text)!)).toBe(text);
  });
});
