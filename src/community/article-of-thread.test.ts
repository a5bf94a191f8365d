import { expect, test } from 'vitest';
import { readArticle } from '../articles/markdown.ts';
import { articleOfThread } from './article-of-thread.ts';

const texts = { question: 'The question', solution: 'The solution', source: 'From the thread' };
const thread = { id: 7, title: 'Why does {lamp} blink <often>?', locale: 'en' };
const post = (body: string) => ({ body }) as NonNullable<Parameters<typeof articleOfThread>[0]['first']>;

test('it has the question as its title, what solved it, and the way back to the thread', () => {
  const { title, body } = articleOfThread(
    { thread, first: post('It blinks at night.'), solutions: [post('Turn it **off**.'), post('And on.')] },
    texts,
  );
  expect(title).toBe(thread.title);
  expect(body).toMatch(/It blinks at night\.[\s\S]*Turn it \*\*off\*\*\.[\s\S]*And on\./);
  expect(body).toContain('](/en/community/threads/7/why-does-lamp-blink-often)');
  expect(readArticle(body, { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] }).problems).toEqual([]);
});

test.each([
  ['Set {a} to <b>', 'Set \\{a\\} to \\<b>'],
  ['See <https://example.com/a>', 'See [https://example.com/a](https://example.com/a)'],
  ['Write `{a} <b>` here {', 'Write `{a} <b>` here \\{'],
  ['```js\nconst a = {};\n```\n{b}', '```js\nconst a = {};\n```\n\\{b\\}'],
  ['~~~\n<p>{never closed}\n', '~~~\n<p>{never closed}\n'],
  ['``a ` {b}`` {c}', '``a ` {b}`` \\{c\\}'],
  ['already \\{escaped', 'already \\{escaped'],
])('what people wrote in Markdown is the same text in the syntax of articles: %j', (written, expected) => {
  const { body } = articleOfThread({ thread, first: post(written), solutions: [] }, texts);
  expect(body).toContain(`> The question\n\n${expected}`);
});
