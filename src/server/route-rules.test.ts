import { describe, expect, test } from 'vitest';
import { commonHeaders, frameHeaders, preflightHeaders, ruleHeaders } from './response-headers.ts';
import { allowedMethods, FORM, POST_ONLY, routeTable } from './route-rules.ts';

const table = routeTable([
  {
    '/': { cacheSeconds: 1 },
    '/[locale]': { cacheSeconds: 2 },
    '/[locale]/requests/[id]': { bodyBytes: 3 },
    '/[locale]/requests/mails/[token]': { foreignPosts: true, secretPath: true },
    '/[locale]/requests/[id]/attachments/[attachment]': {},
  },
  {
    '/[locale]/requests/new': { bodyBytes: 4 },
    '/files/[...path]': { bodyBytes: 5 },
    '/api/v2/requests.json': { bodyBytes: 6 },
  },
]);

describe('the rule of an address', () => {
  test.each([
    ['/', { cacheSeconds: 1 }],
    ['/en', { cacheSeconds: 2 }],
    ['/en/', { cacheSeconds: 2 }],
    ['/en/requests/12', { bodyBytes: 3 }],
    ['/en/requests/12/', { bodyBytes: 3 }],
    ['/en/requests/new', { bodyBytes: 4 }],
    ['/%65n/request%73/new', { bodyBytes: 4 }],
    ['/files', { bodyBytes: 5 }],
    ['/files/a/b.js', { bodyBytes: 5 }],
    ['/api/v2/requests.json', { bodyBytes: 6 }],
  ])('%s', (path, rule) => expect(table.ruleFor(path)).toEqual(rule));

  test.each(['/en/nothing', '/en/requests/12/x', '//', '/en//requests/12', '/api/v2/requestsXjson', '/en/%E0%A4%A'])(
    '%s takes no method, because no domain declares it',
    (path) => expect(allowedMethods(table.ruleFor(path))).toBeUndefined(),
  );

  test('is one: a second domain that declares the same address is a mistake', () => {
    expect(() => routeTable([{ '/x': {} }, { '/x': {} }])).toThrow('/x');
  });
});

describe('the methods of an address', () => {
  test('are those of reading where its rule says nothing else', () =>
    expect(allowedMethods({})).toEqual(['GET', 'HEAD']));
  test('are those of its rule, and HEAD where it can be read', () => {
    expect(allowedMethods(FORM)).toEqual(['GET', 'HEAD', 'POST']);
    expect(allowedMethods(POST_ONLY)).toEqual(['POST']);
  });
});

describe('the log', () => {
  test.each([
    ['/fr/requests/mails/1.YUBiLmM.secret', '/fr/requests/mails/…'],
    ['/fr/requests/mails/1.YUBiLmM.secret,?x=1', '/fr/requests/mails/…'],
    ['/fr/requests/mails/secret/more', '/fr/requests/mails/…'],
    ['//fr/requests/m%61ils/secret', '/fr/requests/mails/…'],
    ['/fr/requests/mails/%E0%A4%A-secret', '…'],
    ['/en/requests/12/attachments/3?token=secret', '/en/requests/12/attachments/3'],
    ['/en/', '/en/'],
  ])('has %s without what opens something', (target, logged) => expect(table.loggedPath(target)).toBe(logged));
});

describe('the headers of an answer', () => {
  const policy = "default-src 'self'; frame-ancestors 'none'; script-src 'self'";
  const headers = (rule: Parameters<typeof ruleHeaders>[0]) => ({
    ...commonHeaders(policy, new URL('https://help.example')),
    ...ruleHeaders(rule),
  });

  test('let nobody put the page into a frame, and no script of another site read it', () => {
    expect(headers({})).toMatchObject({ 'x-frame-options': 'DENY', 'content-security-policy': policy });
    expect(headers({})).not.toHaveProperty('access-control-allow-origin');
  });

  test('let the given sites put the page into a frame, and isolated ones too', () => {
    expect(frameHeaders(policy, ["'self'", 'https://shop.example'])).toMatchObject({
      'x-frame-options': '',
      'content-security-policy': "default-src 'self'; frame-ancestors 'self' https://shop.example; script-src 'self'",
      'cross-origin-resource-policy': 'cross-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
  });

  test('let a page hear from the windows that it opens, and no other', () => {
    expect(headers({ opensWindows: true })).toMatchObject({ 'cross-origin-opener-policy': 'same-origin-allow-popups' });
    expect(headers({})).toMatchObject({ 'cross-origin-opener-policy': 'same-origin' });
  });

  test('let scripts of other sites read it where the rule says so, without cookies', () => {
    expect(headers({ cors: ['GET'] })).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(headers({ cors: ['GET'] })).not.toHaveProperty('access-control-allow-credentials');
    expect(preflightHeaders(['GET', 'POST'])).toMatchObject({ 'access-control-allow-methods': 'GET, POST' });
  });
});
