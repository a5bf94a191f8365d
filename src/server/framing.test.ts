import { describe, expect, test } from 'vitest';
import { framedLocation, framingOf } from './framing.ts';
import { routeTable } from './route-rules.ts';

const routes = routeTable([
  {
    '/[locale]/articles/[slug]': { framed: true },
    '/[locale]/requests/[id]': { framed: true },
    '/[locale]/account': {},
    '/[locale]/staff/widget': {},
    '/[locale]/widget': { framed: true },
    '/[locale]/widget/outside': { framed: true },
    '/api/suggest': { framed: true },
    '/api/people': {},
    '/content/images/uploaded/[picture]': { framed: true },
    '/files/[key]/[name]': { framed: true },
    '/content/other/[file]': {},
  },
]);
const base = new URL('https://help.example');

describe('an address inside a product', () => {
  test.each([
    ['/en/widget/articles/a', { path: '/en/articles/a', isPage: true }],
    ['/en/widget', { path: '/en/widget', isPage: true }],
    ['/en/widget/outside', { path: '/en/widget/outside', isPage: true }],
    ['/api/suggest', { path: '/api/suggest', isPage: false }],
    ['/content/images/uploaded/a.png', { path: '/content/images/uploaded/a.png', isPage: false }],
    ['/files/a/b.png', { path: '/files/a/b.png', isPage: false }],
  ])('%s shows what its rule allows', (path, framing) => expect(framingOf(path, routes)).toEqual(framing));

  test.each([
    '/en/articles/a',
    '/en/widget/account',
    '/en/widget/staff/widget',
    '/en/staff/widget',
    '/api/people',
    '/content/other/a',
    '/en/widget/widget/articles/a',
  ])('%s is none', (path) => expect(framingOf(path, routes)).toBeUndefined());
});

describe('a page inside a product leads on', () => {
  test.each([
    ['/en/requests/3?done=sent#latest', '/en/widget/requests/3?done=sent#latest'],
    ['/en/widget/articles/a', '/en/widget/articles/a'],
    ['https://help.example/en/articles/b', '/en/widget/articles/b'],
    ['/en/', '/en/widget'],
  ])('to %s as one inside it', (from, to) => expect(framedLocation(from, routes, base)).toBe(to));

  test.each(['/en/account', '/en/sign-in?to=%2Fen%2Frequests', 'https://elsewhere.example/en/articles/a'])(
    'to %s in a tab of its own',
    (from) => {
      const to = framedLocation(from, routes, base);
      expect(to).toMatch(/^\/en\/widget\/outside\?to=/);
      expect(new URLSearchParams(to.split('?')[1]).get('to')).toBe(from);
    },
  );
});
