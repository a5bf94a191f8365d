import { expect, test } from 'vitest';
import { normalEmail } from '../server/clean-text.ts';
import { isEmail } from './email.ts';

test.each([
  ['ada@example.com'],
  ['ada@intranet'],
  ['ada@host1'],
  ['ada.l+news@mail2.example.co.uk'],
  ['jörg@bücher.example'],
  ['ada@xn--bcher-kva.xn--p1ai'],
  ['a..b.@docomo.example'],
])('%s is an address', (address) => {
  expect(isEmail(address)).toBe(true);
});

test.each([
  ['a@b.com123'],
  ['a@b.c0m'],
  ['a@192.168.0.1'],
  ['.x@a.com'],
  ['a@b..com'],
  ['a@.com'],
  ['a@b@c.com'],
  ['a b@c.com'],
  ['@c.com'],
  ['a@'],
  ['a'],
  [''],
])('%j is none', (address) => {
  expect(isEmail(address)).toBe(false);
});

test.each([
  ['\u200bada@example.com\ufeff', 'ada@example.com'],
  [' \u202aAda@Example\u00ad.com\u202c\n', 'ada@example.com'],
])('%j is the address that was copied', (typed, address) => {
  expect(normalEmail(typed)).toBe(address);
});
