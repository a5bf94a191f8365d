import { describe, expect, test } from 'vitest';
import { readPost } from '../../articles/markdown.ts';
import { toHtml } from '../../articles/tree.ts';
import { quoteOf } from '../quote.ts';
import { handleOf, handlesIn, mentionsIn, namesIn, withMentions } from './mentions.ts';

const ADA = { id: 12, name: 'Ada Lovelace' };
const ADAM = { id: 13, name: 'Ada' };
const KANA = { id: 14, name: '山田 花子' };
const PEOPLE = [ADA, ADAM, KANA];

const nodesOf = (text: string) => readPost(text, { file: '', locale: 'en', locales: ['en'] }).nodes;
const named = (text: string, people = PEOPLE) => mentionsIn(nodesOf(text), people).map(({ id }) => id);
const placed = (text: string) => mentionsIn(nodesOf(text), PEOPLE).map(({ id, place }) => `${id} ${place}`);
const shown = (text: string, people = PEOPLE) =>
  toHtml(withMentions(nodesOf(text), people, ({ id }) => `/en/people/${id}`));

describe('naming somebody in a text', () => {
  test.each([
    ['@ada-lovelace-12 knows it', [12]],
    ['ask @Ada-Lovelace-12.', [12]],
    ['(@ada-lovelace-12)', [12]],
    ['**@ada-lovelace-12**', [12]],
    ['@Ada Lovelace, have a look', [12]],
    ['@ada lovelace', [12]],
    ['@Ada, have a look', [13]],
    ['@Adam', []],
    ['@Ada Lovelaces', [13]],
    ['@山田-花子-14 さん', [14]],
    ['@山田 花子', [14]],
    ['@ada-lovelace-12 and @ada-13', [12, 13]],
  ])('%s', (text, ids) => {
    expect(named(text)).toEqual(ids);
  });

  test.each([
    ['an address', 'write to help@ada-13'],
    ['a package', 'npm i @babel-12'],
    ['a number of nobody', '@ada-lovelace-99'],
    ['the words of another', '@somebody-else-12'],
    ['a path', 'https://example.com/@ada-13'],
    ['code', '`@ada-13`'],
    ['a sample of code', '```\n@ada-13\n```'],
    ['a link that leads elsewhere', '[@ada-13](https://evil.example)'],
    ['a longer number', '@ada-13-and-more'],
  ])('%s is nobody’s name', (_, text) => {
    expect(named(text)).toEqual([]);
  });

  test('a name that two people have means neither of them', () => {
    expect(
      named('@Sam', [
        { id: 1, name: 'Sam' },
        { id: 2, name: 'Sam' },
      ]),
    ).toEqual([]);
    expect(
      named('@sam-2', [
        { id: 1, name: 'Sam' },
        { id: 2, name: 'Sam' },
      ]),
    ).toEqual([2]);
  });

  test('who is named first in a quotation is who said it; who is named further on is not spoken to', () => {
    expect(placed('> @ada-13: like @ada-lovelace-12 says\n\n@山田-花子-14')).toEqual([
      '13 quoted',
      '12 in-quote',
      '14 said',
    ]);
    expect(placed('> Well, @ada-13')).toEqual(['13 in-quote']);
  });

  test('a handle is the words of the name and the number', () => {
    expect(handleOf(ADA)).toBe('ada-lovelace-12');
    expect(handleOf({ id: 7, name: '🎉🎉' })).toBe('member-7');
    expect(handleOf({ id: 8, name: 'x'.repeat(200) })).toBe(`${'x'.repeat(40)}-8`);
    expect(handlesIn(nodesOf(`@${handleOf(ADA)} and @${handleOf(KANA)}`))).toEqual([12, 14]);
    expect(named(`@${handleOf({ id: 8, name: 'Ünï-Cödé  O’Neill' })}`, [{ id: 8, name: 'Ünï-Cödé  O’Neill' }])).toEqual(
      [8],
    );
  });
});

describe('a name as it is shown', () => {
  test('is a link under the name that somebody has now, whatever was typed', () => {
    expect(shown('@ada-lovelace-12 said', [{ id: 12, name: 'Ada <b> King' }])).toBe(
      '<p><a href="/en/people/12" class="mention" dir="auto">@Ada &lt;b&gt; King</a> said</p>',
    );
    expect(shown('@the-team-12', [{ id: 12, name: 'Mallory' }])).toContain('>@Mallory</a>');
  });

  test('of whom the text was not found to name stays words', () => {
    expect(shown('@ada-lovelace-12', [ADAM])).toBe('<p>@ada-lovelace-12</p>');
    expect(shown('[@Ada](https://evil.example)')).not.toContain('/en/people');
  });

  test('of somebody who has no page is no link', () => {
    expect(toHtml(withMentions(nodesOf('@ada-13'), [{ id: 13, name: 'Deleted account' }], () => undefined))).toBe(
      '<p><bdi>@Deleted account</bdi></p>',
    );
  });
});

describe('whom a text tells of itself', () => {
  const BYRON = { id: 15, name: 'Ada Byron' };
  const told = (text: string, people = [...PEOPLE, BYRON]) => [...namesIn(nodesOf(text), people)];

  test('are people, each once, however they are named', () => {
    expect(told('@Ada Lovelace and @ada-lovelace-12')).toEqual([12]);
    expect(told('@Ada Lovelace and @Ada Byron')).toEqual([12, 15]);
  });

  test('are as many as there are first words, where nobody is known by the names', () => {
    expect(told('@ada-12 hello\n\nAs @Ada-12 says, and @ben-7.', [])).toEqual(['ada-12', 'ben-7']);
  });

  test('are not those whom the quoted post mentions, only who is quoted', () => {
    const quoted = quoteOf({ id: 12, name: 'Ada Lovelace' }, 'Ask @ben-7 or @cleo-8, who knew it.\n\n@dan-9 too.');
    expect(told(`${quoted}@ada-lovelace-12 thank you`)).toEqual([12]);
    expect(told('> @ada-lovelace-12:\n>\n> > @ben-7:\n> > hello\n\nYes.')).toEqual([12]);
  });
});
