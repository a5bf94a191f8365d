import { expect, test } from 'vitest';
import { pathOf, readTarget } from './parts.ts';

test.each([
  [{}, '/en/widget'],
  [{ article: 'reset-password' }, '/en/widget/articles/reset-password'],
  [{ article: '../../staff' }, '/en/widget/articles/..%2F..%2Fstaff'],
  [{ video: 'first', at: 72 }, '/en/widget/videos/first?t=72'],
  [{ thread: 12 }, '/en/widget/community/threads/12/-'],
  [{ search: 'a & b' }, '/en/widget/search?q=a%20%26%20b'],
  [{ search: '' }, '/en/widget/search?q='],
  [{ ask: true }, '/en/widget/ask'],
  [{ ask: 'Invoice' }, '/en/widget/ask'],
  [{ requests: true }, '/en/widget/requests'],
])('%o is opened at %s', (target, path) => expect(pathOf(target, 'en')).toBe(path));

test.each([
  ['article:reset-password', { article: 'reset-password' }],
  ['video:first@72', { video: 'first', at: 72 }],
  ['video:first', { video: 'first', at: 0 }],
  ['tour:first@2', { tour: 'first', at: 2 }],
  ['tour:first', { tour: 'first', at: 0 }],
  ['thread:12', { thread: '12' }],
  ['search:a:b', { search: 'a:b' }],
  ['ask', { ask: true }],
  ['ask:Invoice', { ask: 'Invoice' }],
  ['requests', { requests: true }],
  ['', {}],
  ['open', {}],
])('"%s" names %o', (text, target) => expect(readTarget(text)).toEqual(target));
