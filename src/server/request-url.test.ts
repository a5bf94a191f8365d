import { describe, expect, test } from 'vitest';
import { parseUrl, plainPath } from './request-url.ts';

const base = new URL('https://help.example');

describe('the address of a request', () => {
  test('is on our own origin, whatever it is written like', () => {
    expect(parseUrl('/en/?q=a', base)?.href).toBe('https://help.example/en/?q=a');
    expect(parseUrl('//evil.example/en/', base)?.href).toBe('https://help.example/evil.example/en/');
    expect(parseUrl('https://evil.example/', base)).toBeUndefined();
  });

  test('is refused when its path would name another site', () => {
    for (const target of ['/.//evil.example/en/', '/en/..//evil.example/', '/%2e//evil.example', '/.//'])
      expect(parseUrl(target, base), target).toBeUndefined();
  });

  test('is refused when its path is no text', () => {
    for (const target of ['/en/%', '/en/%E0%A4%A', '/en/%00', '/en/%2500', '/en/%252500', '/en/%ED%A0%80'])
      expect(parseUrl(target, base), target).toBeUndefined();
  });

  test.each([
    ['/en/search?q=100%', '100%'],
    ['/en/search?q=100%25', '100%'],
    ['/en/search?q=a%00b', 'ab'],
    ['/en/search?q=%00', ''],
    ['/en/search?q=%ED%A0%80', '\uFFFD\uFFFD\uFFFD'],
    ['/en/search?q=%E0%A4%A', '\uFFFD%A'],
    ['/en/search?q%00=x', 'x'],
    ['/en/search?q=a+b', 'a b'],
    ['/en/search?q=caf%E9', 'café'],
    ['/en/search?q=d%E9j%E0%20vu', 'déjà vu'],
    ['/en/search?q=caf%C3%A9', 'café'],
    ['/en/search?q=100%&x=caf%E9', '100%'],
  ])('%s has a parameter that a database takes', (target, q) =>
    expect(parseUrl(target, base)?.searchParams.get('q')).toBe(q),
  );

  test('keeps its parameters as they were written where nothing has to go', () =>
    expect(parseUrl('/en/search?q=a%20b&x', base)?.search).toBe('?q=a%20b&x'));
});

test.each([
  ['/', '/'],
  ['//', '/'],
  ['/en/ask/', '/en/ask'],
  ['/en//ask', '/en/ask'],
  ['//evil.example', '/evil.example'],
  ['///evil.example//', '/evil.example'],
])('%s is written %s', (path, plain) => expect(plainPath(path)).toBe(plain));
