import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { whyTable } from './why.ts';

test('the table says which words gave what where, and adds up to the score', () => {
  const engine = createEngine();
  engine.upsert([
    {
      id: 1,
      kind: 'article',
      locale: 'en',
      title: 'Reset your password',
      summary: 'Choose a new password when you forgot it.',
      tags: ['account'],
      askedAs: ['locked out after holidays'],
      sections: [{ anchor: 'how', heading: 'Password forgotten', text: 'Open the sign-in page and follow the link.' }],
      category: 'account',
      audience: 'everyone',
      url: '/en/articles/reset',
      solved: false,
    },
    {
      id: 2,
      kind: 'article',
      locale: 'en',
      title: 'Refunds',
      summary: 'How refunds work.',
      tags: [],
      askedAs: [],
      sections: [],
      category: 'billing',
      audience: 'everyone',
      url: '/en/articles/refunds',
      solved: false,
    },
  ]);
  const query = { text: 'reset my account password', locale: 'en', audiences: ['everyone'] as const, limit: 5 };
  const hit = engine.search(query).hits[0]!;
  const { score } = hit;
  const why = whyTable(engine.explain(query, 1), hit);
  expect(why.total).toBeCloseTo(score * 100, 3);
  expect(why.rows.reduce((sum, row) => sum + row.sum, 0)).toBeCloseTo(why.total, 3);
  const password = why.rows.find(({ words }) => words.join() === 'password')!;
  expect(Object.keys(password.points).sort()).toEqual(['headings', 'text', 'title']);
  expect(why.rows.find(({ words }) => words.join() === 'account')!.points).toHaveProperty('tags');
  expect(why.fields).toEqual(expect.arrayContaining(['title', 'headings', 'tags', 'text']));
  expect(why.fields).not.toContain('asked');
});

test('letters are one row and one field, wherever they were found', () => {
  const why = whyTable(
    {
      score: 0.5,
      contributions: [
        { channel: 'grams', words: [], score: 0.1 },
        { channel: 'pairs', words: ['dark', 'mode'], score: 0.25 },
        { channel: 'titleGrams', words: [], score: 0.15 },
      ],
    },
    { score: 0.5 },
  );
  expect(why).toEqual({
    fields: ['letters', 'pairs'],
    rows: [
      { words: [], points: { letters: 25 }, sum: 25 },
      { words: ['dark', 'mode'], points: { pairs: 25 }, sum: 25 },
    ],
    total: 50,
  });
});

test('a page that has nothing of the question has an empty table', () => {
  expect(whyTable({ score: 0, contributions: [] }, { score: 0 })).toEqual({ fields: [], rows: [], total: 0 });
});

test('likeness in meaning adds to the words, and stands alone where it alone found the page', () => {
  const explanation = { score: 0.1, contributions: [{ channel: 'body' as const, words: ['dark'], score: 0.1 }] };
  expect(whyTable(explanation, { score: 0.5, meaning: 0.4 })).toEqual({
    fields: ['text'],
    rows: [{ words: ['dark'], points: { text: 10 }, sum: 10 }],
    meaning: 40,
    total: 50,
  });
  expect(whyTable(explanation, { score: 0.4, meaning: 0.4 })).toMatchObject({ rows: [], meaning: 40, total: 40 });
});
