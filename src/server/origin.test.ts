import { expect, test } from 'vitest';
import { isOriginAllowed } from './origin.ts';

const base = new URL('https://help.example.com');
const form = { method: 'POST', contentType: 'application/x-www-form-urlencoded', fetchSite: null };

test.each([
  ['a form from our own pages', { ...form, origin: 'https://help.example.com' }, true],
  ['a form from another site', { ...form, origin: 'https://evil.example' }, false],
  ['a form from the same host over plain HTTP', { ...form, origin: 'http://help.example.com' }, false],
  ['a form from a sandboxed frame', { ...form, origin: 'null' }, false],
  ['a form that says nothing about where it is from', { ...form, origin: null }, false],
  [
    'a form without Origin that the browser calls same-origin',
    { ...form, origin: null, fetchSite: 'same-origin' },
    true,
  ],
  [
    'a form without Origin that the browser calls cross-site',
    { ...form, origin: null, fetchSite: 'cross-site' },
    false,
  ],
  ['text/plain, which a form can send, without Origin', { ...form, origin: null, contentType: 'text/plain' }, false],
  ['JSON from a program', { ...form, origin: null, contentType: 'application/json' }, true],
  ['JSON from another site', { ...form, origin: 'https://evil.example', contentType: 'application/json' }, false],
  ['reading from anywhere', { ...form, method: 'GET', origin: 'https://evil.example' }, true],
])('%s: %#', (_, facts, allowed) => {
  expect(isOriginAllowed(facts, base)).toBe(allowed);
});

test('127.0.0.1 and localhost are the same machine while no public address is set', () => {
  const loopback = new URL('http://127.0.0.1:4321');
  expect(isOriginAllowed({ ...form, origin: 'http://localhost:4321' }, loopback)).toBe(true);
  expect(isOriginAllowed({ ...form, origin: 'http://localhost:9999' }, loopback)).toBe(false);
});

test('a public address does not let localhost in', () => {
  expect(isOriginAllowed({ ...form, origin: 'http://localhost' }, base)).toBe(false);
});
