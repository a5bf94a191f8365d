import { describe, expect, test } from 'vitest';
import { isAllowedOrigin, isOriginPattern } from './origin.ts';

const OWN = 'https://help.example';
const allowed = ['https://app.example', 'https://*.shop.example', 'http://localhost:3000'];

describe('an origin of site.yml', () => {
  test.each([
    'https://app.example.com',
    'https://*.example.com',
    'https://app.example.com:8443',
    'http://localhost:3000',
    'http://127.0.0.1',
  ])('may be %s', (text) => expect(isOriginPattern(text)).toBe(true));
  test.each([
    '*',
    'https://*',
    'https://*.com*',
    'http://app.example.com',
    'https://app.example.com/path',
    'https://app.example.com; script-src *',
    "https://a.example 'self'",
    'https://a.*.example.com',
    'app.example.com',
    'https://user@app.example.com',
  ])('may not be %s', (text) => expect(isOriginPattern(text)).toBe(false));
});

describe('the widget may be', () => {
  test.each([
    'https://app.example',
    'https://a.shop.example',
    'https://a.b.shop.example',
    'http://localhost:3000',
    OWN,
  ])('on %s', (origin) => expect(isAllowedOrigin(allowed, origin, OWN)).toBe(true));
});

describe('the widget may not be', () => {
  test.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'https://evil-shop.example',
    'https://shop.example',
    'https://.shop.example',
    'http://app.example',
    'https://app.example:8443',
    'https://app.example/',
    'null',
    '',
  ])('on "%s"', (origin) => expect(isAllowedOrigin(allowed, origin, OWN)).toBe(false));
});
