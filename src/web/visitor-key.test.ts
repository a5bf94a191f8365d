import { describe, expect, test } from 'vitest';
import { isVisitorKey, keyOfVoter, newVisitorKey, visitorKeyOf } from './visitor-key.ts';

const base = new URL('https://help.example');
function request({ header, cookie }: { header?: string; cookie?: string } = {}) {
  const set: string[] = [];
  const headers = new Headers(header === undefined ? {} : { 'x-helpwell-visitor': header });
  const cookies = {
    get: () => (cookie === undefined ? undefined : { value: cookie }),
    set: (_: string, value: string) => void set.push(value),
  };
  return { headers, cookies, base, set };
}

describe('who votes', () => {
  test('is told from others by their cookie, which nobody else sets', () => {
    const first = request();
    const key = keyOfVoter(first);
    expect(isVisitorKey(key)).toBe(true);
    expect(first.set).toEqual([key]);
    const again = request({ cookie: key });
    expect(keyOfVoter(again)).toBe(key);
    expect(again.set).toEqual([]);
    expect(visitorKeyOf(request())).toBeUndefined();
  });

  test('inside a product by the key of the frame, without a cookie', () => {
    const key = newVisitorKey();
    const inside = request({ header: key });
    expect(keyOfVoter(inside)).toBe(key);
    expect(inside.set).toEqual([]);
  });

  test.each(['', 'short', `${newVisitorKey()}x`, 'a b'.padEnd(22, 'x')])(
    'is new where the key is none: %j',
    (value) => {
      const odd = request({ header: value });
      expect(keyOfVoter(odd)).not.toBe(value);
      expect(odd.set).toHaveLength(1);
    },
  );
});
