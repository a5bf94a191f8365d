import { expect, test } from 'vitest';
import { readId } from '../../web/read-id.ts';
import { checkBody, checkTitle, LIMITS, leadingSolutions, pageOf, readTags, slugOf, threadUrl } from './thread.ts';

test('a title is one line, without what cannot be seen', () => {
  expect(checkTitle('  Why\n does\tit   blink? ')).toEqual({ title: 'Why does it blink?', problem: undefined });
  for (const nothing of ['', '   ', '\u200b\u200d', '\u2800', '\n\t'])
    expect(checkTitle(nothing).problem, JSON.stringify(nothing)).toBe('missing');
  expect(checkTitle('😀'.repeat(LIMITS.title)).problem).toBeUndefined();
  expect(checkTitle('😀'.repeat(LIMITS.title + 1)).problem).toBe('too-long');
});

test('a text keeps its lines, and a long one is told and not cut', () => {
  expect(checkBody('a\r\nb\rc\n')).toEqual({ body: 'a\nb\nc', problem: undefined });
  expect(checkBody('\u200b').problem).toBe('missing');
  const long = 'x'.repeat(LIMITS.body + 1);
  expect(checkBody(long)).toEqual({ body: long, problem: 'too-long' });
});

test('tags are lower case, each once, and a few', () => {
  expect(readTags(' API, api,Single sign-on ; C++ , ,<b>')).toEqual(['api', 'single-sign-on', 'c++', 'b']);
  expect(readTags('a,b,c,d,e,f')).toHaveLength(LIMITS.tags);
  expect(readTags('é'.repeat(99))[0]).toHaveLength(LIMITS.tag);
});

test('an address is readable in any script, and never empty', () => {
  expect(slugOf('Why does it blink?')).toBe('why-does-it-blink');
  expect(slugOf('ランプが点滅する')).toBe('ランプが点滅する');
  expect(slugOf('???')).toBe('thread');
  expect(slugOf('Ｆｕｌｌ width')).toBe('full-width');
  expect(slugOf('a/b\\c?d#e%f')).toBe('a-b-c-d-e-f');
  expect(slugOf('x'.repeat(500))).toHaveLength(80);
});

test('a link to a post leads to its page', () => {
  const thread = { id: 7, title: 'Lamp & sons' };
  expect(threadUrl('en', thread)).toBe('/en/community/threads/7/lamp-sons');
  expect(threadUrl('fr', thread, { page: 3 })).toBe('/fr/community/threads/7/lamp-sons?page=3');
  expect(threadUrl('en', thread, { post: 20 })).toBe('/en/community/threads/7/lamp-sons#post-20');
  expect(threadUrl('en', thread, { post: 21 })).toBe('/en/community/threads/7/lamp-sons?page=2#post-21');
  expect([1, 20, 21, 40, 41].map(pageOf)).toEqual([1, 1, 2, 2, 3]);
});

test('a number in an address is one, or there is none', () => {
  expect(readId('12')).toBe(12);
  for (const odd of ['', '0', '-1', '1.5', '1e3', '٣', '9'.repeat(20), undefined, null])
    expect(readId(odd)).toBeUndefined();
});

test('solutions lead where they are the first replies, and nowhere else', () => {
  const posts = (...numbers: number[]) => numbers.map((number) => ({ number }));
  expect(leadingSolutions(posts(2, 3, 4), posts(2))).toEqual(posts(2));
  expect(leadingSolutions(posts(2, 5, 6), posts(5, 2))).toEqual(posts(2, 5));
  expect(leadingSolutions(posts(2, 3), posts(3))).toEqual([]);
  expect(leadingSolutions(posts(2, 3, 4), posts(2, 4))).toEqual([]);
  expect(leadingSolutions(posts(2), posts(2, 30))).toEqual([]);
  expect(leadingSolutions(posts(2, 3), [])).toEqual([]);
});
