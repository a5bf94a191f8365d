import { expect, test } from 'vitest';
import { directionOf } from './direction.ts';

test.each(['ar', 'he', 'fa-IR', 'ur', 'az-Arab', 'ckb'])('%s is written from right to left', (locale) =>
  expect(directionOf(locale)).toBe('rtl'),
);

test.each(['en', 'de-CH', 'ja', 'az', 'no such language'])('%s is written from left to right', (locale) =>
  expect(directionOf(locale)).toBe('ltr'),
);
