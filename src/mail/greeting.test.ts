import { expect, test } from 'vitest';
import { greetingOf } from './greeting.ts';

test.each([
  'Ada',
  'Ada Lovelace',
  'Anne-Marie d’Été',
  'J. R. R. Tolkien',
  'Martin Luther King Jr.',
  '李小龍',
  'Nguyễn Văn A',
])('a mail greets %s by name', (name) => expect(greetingOf(name)).toBe(name));

test.each([
  'pills.example',
  'Win at https://x.example',
  'call 0900 123',
  'a@c.example',
  'pay <b>now</b>',
  'x'.repeat(61),
])('a mail to an address that nobody has confirmed does not repeat “%s”', (name) => expect(greetingOf(name)).toBe(''));
