import { expect, test } from 'vitest';
import { meantEmail } from './email-hint.ts';

test.each([
  ['ada@gmial.com', 'ada@gmail.com'],
  ['ada@gmal.com', 'ada@gmail.com'],
  ['ada@gmaill.com', 'ada@gmail.com'],
  ['ada@gmsil.com', 'ada@gmail.com'],
  ['ada@gmail.con', 'ada@gmail.com'],
  [' Ada.L@Hotmial.fr ', 'Ada.L@hotmail.fr'],
  ['ada@yaho.co.uk', 'ada@yahoo.co.uk'],
  ['ada@bluewinn.ch', 'ada@bluewin.ch'],
  ['ada@laposte.nte', 'ada@laposte.net'],
])('%j was meant as %s', (typed, meant) => {
  expect(meantEmail(typed)).toBe(meant);
});

test.each([
  'ada@gmail.com',
  'ada@ymail.com',
  'ada@email.com',
  'ada@mail.com',
  'ada@cloud.com',
  'ada@yahoo.de',
  'me@client.test',
  'me@team.st',
  'me@orange.ch',
  'me@example.co',
  'me@intranet',
  'gmial.com',
  'ada@',
  '',
])('nothing is said about %j', (typed) => {
  expect(meantEmail(typed)).toBeUndefined();
});
