import { describe, expect, test } from 'vitest';
import { parseUrl } from './request-url.ts';

describe('the address of a request', () => {
  const base = new URL('https://help.example');

  test('is on our own origin, whatever it is written like', () => {
    expect(parseUrl('/en/?q=a', base)?.href).toBe('https://help.example/en/?q=a');
    expect(parseUrl('//evil.example/en/', base)?.href).toBe('https://help.example/evil.example/en/');
    expect(parseUrl('https://evil.example/', base)).toBeUndefined();
  });

  test('is refused when its path would name another site', () => {
    for (const target of ['/.//evil.example/en/', '/en/..//evil.example/', '/%2e//evil.example', '/.//'])
      expect(parseUrl(target, base), target).toBeUndefined();
  });
});
