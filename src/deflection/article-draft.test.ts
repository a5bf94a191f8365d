import { expect, test } from 'vitest';
import { readArticle } from '../articles/markdown.ts';
import { plainText } from '../articles/tree.ts';
import { articleDraft } from './article-draft.ts';

const example = (text: string) => ({ text, locale: 'en', count: 1 });
const read = (body: string) => readArticle(body, { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] });

test('begins with the question as title, and its other forms as tags and above the answer', () => {
  const begun = articleDraft(
    { text: 'Export invoices to Excel: how?', examples: [example('invoices excel'), example('excel\n invoices')] },
    'Asked like this.',
  );
  expect(begun.title).toBe('Export invoices to Excel: how?');
  expect(begun.tags).toEqual(['invoices excel', 'excel invoices']);
  expect(begun.body).toBe('> Asked like this.\n>\n> - invoices excel\n> - excel invoices\n\n');
});

test('begins with an empty text where everybody asked in the same words', () => {
  expect(articleDraft({ text: 'Export', examples: [] }, 'Asked like this.')).toMatchObject({ tags: [], body: '' });
});

test.each([
  '---\nowned: true',
  '"quoted" # and: more',
  '{broken} <Tag>',
  '**a** _b_ [c](d) `e`',
  '1. one',
  '問い合わせ',
])('says what was asked, and nothing else, whatever that was: %j', (question) => {
  const { nodes, problems } = read(articleDraft({ text: 'A', examples: [example(question)] }, 'Asked.').body);
  expect(problems).toEqual([]);
  expect(plainText(nodes)).toContain(question.replace(/\s+/g, ' '));
});

test('makes no tag of a form that is long, or that would be several', () => {
  expect(articleDraft({ text: 'A', examples: [example('b, c'), example('d'.repeat(61))] }, '').tags).toEqual([]);
});
