import { expect, test } from 'vitest';
import { parseArticleFile } from '../articles/front-matter.ts';
import { articleDraft } from './article-draft.ts';

const texts = { asked: 'How people asked it.', summary: 'Say it in one sentence.', body: 'Write the answer here.' };
const example = (text: string) => ({ text, locale: 'en', count: 1 });

test('is an article file with the question as title that only staff read, and its other forms as remarks', () => {
  const { name, text } = articleDraft(
    { text: 'Export invoices to Excel: how?', examples: [example('invoices excel')] },
    texts,
  );
  expect(name).toBe('export-invoices-to-excel-how.mdx');
  const { article, problems } = parseArticleFile(text, name);
  expect(problems).toEqual([]);
  expect(article!.fields).toMatchObject({ title: 'Export invoices to Excel: how?', audience: 'staff' });
  expect(article!.fields.tags).toEqual(['invoices excel']);
  expect(text).toContain('# - invoices excel');
  expect(article!.body.trim()).toBe(texts.body);
});

test.each(['---\nowned: true', '"quoted" # and: more', '{broken} <Tag>', `${'very '.repeat(60)}long`, '問い合わせ'])(
  'stays a whole file whatever was asked: %j',
  (question) => {
    const { name, text } = articleDraft({ text: question, examples: [example(question)] }, texts);
    expect(name).toMatch(/^[a-z0-9-]{1,60}\.mdx$/);
    const { article, problems } = parseArticleFile(text, name);
    expect(problems).toEqual([]);
    expect(article!.body.trim()).toBe(texts.body);
    expect(article!.fields.audience).toBe('staff');
  },
);
