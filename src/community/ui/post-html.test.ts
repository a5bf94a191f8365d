import { expect, test } from 'vitest';
import type { ShownFile } from '../files/file.ts';
import { plainOf } from '../threads/search-document.ts';
import { postHtml } from './post-html.ts';

const site = { locales: [{ code: 'en' }, { code: 'fr' }] } as never;
const key = '0123456789abcdef0123456789abcdef';
const body = `The lamp blinks:\n\n![lamp](/files/${key}/lamp.png)`;
const file = { key, name: 'lamp.png', width: 40, height: 20 } as ShownFile;

test('a post shows its pictures whatever else has read it before', () => {
  expect(plainOf(body, 'en', ['en', 'fr'])).toContain('The lamp blinks');
  expect(postHtml({ body, locale: 'en' }, site, { files: [file] })).toContain('<img src="/files/');
});

test('a picture that is not of the post does not show, whatever post has shown it before', () => {
  expect(postHtml({ body, locale: 'en' }, site, { files: [file] })).toContain('<img');
  expect(postHtml({ body, locale: 'en' }, site, { files: [] })).not.toContain('<img');
});

test('each block of a post has its own direction', () => {
  expect(postHtml({ body: 'One\n\n**two**', locale: 'en' }, site)).toBe(
    '<p dir="auto">One</p><p dir="auto"><strong>two</strong></p>',
  );
});
