import { expect, test } from 'vitest';
import { readArticle } from '../../articles/markdown.ts';
import { articleOfRequest } from './article-of-request.ts';

const texts = { question: 'The question', answer: 'The answer', source: 'From the request' };
const link = { title: 'No. 7', path: '/en/staff/requests/7' };

test('an article about a request has its question, the answers and the way back, and not who asked', () => {
  const { title, body } = articleOfRequest(
    {
      subject: 'The album of Ada Lovelace is {empty}',
      question: 'My album is <empty>. Yours, Ada Lovelace, ada@example.com',
      answers: ['Dear Ada, open **Settings**.', 'And sign in again.'],
      people: ['Ada Lovelace', 'ada@example.com'],
      link,
    },
    texts,
  );
  expect(`${title} ${body}`).not.toMatch(/Ada|Lovelace|example\.com/);
  expect(body).toMatch(/My album is \\<empty>[\s\S]*The answer[\s\S]*open \*\*Settings\*\*[\s\S]*sign in again/);
  expect(body).toContain('](/en/staff/requests/7)');
  expect(readArticle(body, { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] }).problems).toEqual([]);
});

test('without an answer it has none, and a subject of nothing but what is private has the number as its title', () => {
  const told = { subject: 'ada@example.com', question: 'Why?', answers: [], people: ['ada@example.com'], link };
  const { title, body } = articleOfRequest(told, texts);
  expect(title).not.toContain('ada');
  expect(title).not.toBe('');
  expect(body).not.toContain('The answer');
});
