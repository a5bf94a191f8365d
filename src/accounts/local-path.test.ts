import { expect, test } from 'vitest';
import { localPath, pathTo, welcomedAt } from './local-path.ts';

test.each(['/en/account', '/fr/articles/x?a=b#c', '/en/search?q=%2F%2Fevil.example'])('%s is followed', (path) => {
  expect(localPath(path, '/')).toBe(path);
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/%09/../..//evil.example',
  '/x/..//evil.example/',
  '\\\\evil.example',
  'javascript:alert(1)',
  'en/account',
  '',
  `/${'x'.repeat(3000)}`,
  '/en/sign-out',
  '/fr/sign-in?to=/en/sign-in',
  '/setup',
  '/auth/acme',
])('%j is not followed', (path) => {
  const result = localPath(path, '/fallback');
  // What is left of a path with dots may be followed if it is a path of this site.
  if (result !== '/fallback') expect(new URL(result, 'https://help.example').origin).toBe('https://help.example');
  else expect(result).toBe('/fallback');
});

test('nothing given leads to the fallback', () => {
  expect(localPath(null, '/en/')).toBe('/en/');
  expect(localPath(undefined, '/en/')).toBe('/en/');
});

test('the own pages of somebody greet them after they have made an account, others do not', () => {
  expect(welcomedAt('/en/account')).toBe('/en/account?welcome=1');
  expect(welcomedAt('/fr/requests/5?x=1#latest')).toBe('/fr/requests/5?x=1&welcome=1#latest');
  expect(welcomedAt('/en/articles/requests')).toBe('/en/articles/requests');
});

test('the page that is wanted goes along where there is one', () => {
  expect(pathTo('/en/sign-up', '/en/requests?q=a&b')).toBe('/en/sign-up?to=%2Fen%2Frequests%3Fq%3Da%26b');
  expect(pathTo('/en/sign-up', '')).toBe('/en/sign-up');
});
