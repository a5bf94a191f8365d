import { describe, expect, test } from 'vitest';
import { readIncomingArticle } from '../../articles/markdown.ts';
import { type MarkdownNode, plainText, toHtml } from '../../articles/tree.ts';
import { compareTrees } from './compare.ts';
import type { CompareWords } from './words.ts';

const words: CompareWords = {
  locale: 'en',
  added: 'added:',
  removed: 'removed:',
  end: 'end',
  movedHere: 'moved here',
  movedAway: ({ words }) => `moved away: ${words}`,
  divided: 'divided',
  joined: 'joined',
  now: ({ what }) => `now ${what}`,
  noLonger: ({ what }) => `no longer ${what}`,
  linkNow: ({ now, was }) => `link now leads to ${now}, was ${was}`,
  linkNew: ({ now }) => `now a link to ${now}`,
  linkGone: ({ was }) => `no longer a link to ${was}`,
  pictureReplaced: 'picture replaced',
  kind: ({ now, was }) => `now ${now}, was ${was}`,
  field: ({ field, now, was }) => `${field}: ${was} → ${now}`,
  nothing: '–',
  kinds: { strong: 'bold', em: 'italic', p: 'text', h2: 'heading', h3: 'subheading', ul: 'bullets', ol: 'numbers' },
  fields: { alt: 'description', 'Note.title': 'title', align: 'alignment', language: 'language' },
};

const read = (body: string): MarkdownNode[] => {
  const context = { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] };
  const { nodes, problems } = readIncomingArticle(body, context);
  expect(problems).toEqual([]);
  return nodes;
};
const compared = (before: string, after: string, ms?: number) =>
  compareTrees(read(before), read(after), { language: 'en', words, ...(ms !== undefined && { ms }) });

/** The text with what is marked in signs: {+added+}, [-removed-], [said]. */
function drawn(nodes: readonly MarkdownNode[]): string {
  const signed = (list: readonly MarkdownNode[]): MarkdownNode[] =>
    list.flatMap((node): MarkdownNode[] => {
      if (node.type === 'text') return [node];
      const isHidden = node.type === 'element' && node.attributes['class'] === 'visually-hidden';
      if (isHidden) return [];
      const children = signed(node.children);
      const tag = node.type === 'element' ? node.tag : '';
      const [open, close] = tag === 'ins' ? ['{+', '+}'] : tag === 'del' ? ['[-', '-]'] : ['', ''];
      const text = (value: string): MarkdownNode => ({ type: 'text', value });
      return open ? [text(open), ...children, text(close)] : [{ ...node, children }];
    });
  return plainText(signed(nodes));
}

describe('what changed between two texts', () => {
  test.each<[what: string, before: string, after: string, shown: string | RegExp]>([
    ['another word', 'Open the red door.', 'Open the blue door.', 'Open the [-red-]{+blue+} door.'],
    ['words between others that stay are one change', 'a b c d e', 'a x y z e', 'a [-b c d-]{+x y z+} e'],
    ['a word more', 'Open the door.', 'Open the door slowly.', 'Open the door{+ slowly+}.'],
    ['a word that became bold', 'Open the door.', 'Open **the** door.', 'Open the [now bold] door.'],
    ['a word that is no longer italic', 'Open *the* door.', 'Open the door.', 'Open the [no longer italic] door.'],
    [
      'the address of a link',
      'See [the list](https://a.example/).',
      'See [the list](https://b.example/).',
      'See the list [link now leads to https://b.example/, was https://a.example/] .',
    ],
    ['a new link', 'See the list.', 'See the [list](/ask).', 'See the list [now a link to /en/ask] .'],
    ['a link less', 'See the [list](/ask).', 'See the list.', 'See the list [no longer a link to /en/ask] .'],
    [
      'a paragraph more',
      'One here.\n\nTwo there.',
      'One here.\n\nNew words.\n\nTwo there.',
      'One here.\n{+\nNew words.\n+}\nTwo there.',
    ],
    ['a paragraph less', 'One here.\n\nTwo there.', 'Two there.', '[-\nOne here.\n-]\nTwo there.'],
    [
      'a paragraph that was divided',
      'One is here. Two is there.',
      'One is here.\n\nTwo is there.',
      'One is here.\n[divided]\nTwo is there.',
    ],
    [
      'paragraphs that were joined',
      'One is here.\n\nTwo is there.',
      'One is here. Two is there.',
      '[joined]\nOne is here. Two is there.',
    ],
    [
      'a paragraph that moved',
      'First of all.\n\nSecond in turn.\n\nThird and last one.\n\nFourth to follow.',
      'Second in turn.\n\nThird and last one.\n\nFourth to follow.\n\nFirst of all.',
      '[moved away: First of all.]\nSecond in turn.\nThird and last one.\nFourth to follow.\n[moved here]\nFirst of all.',
    ],
    [
      'another level of a heading',
      '## Doors\n\n### Open\n\nText.',
      '## Doors\n\n## Open\n\nText.',
      'Doors\n[now heading, was subheading]\nOpen\nText.',
    ],
    [
      'a paragraph that became a heading',
      'Doors of the house\n\nText.',
      '## Doors of the house\n\nText.',
      '[now heading, was text]\nDoors of the house\nText.',
    ],
    ['lines that are broken elsewhere are the same', 'Open the\ndoor.', 'Open\nthe door.', 'Open the door.'],
    [
      'an item of a list',
      '- one of them\n- two of them',
      '- one of them\n- three of them\n- two of them',
      'one of them\n{+three of them+}\ntwo of them',
    ],
    [
      'a word of an item',
      '- one of them\n- two of them',
      '- one of them\n- two of us',
      'one of them\ntwo of [-them-]{+us+}',
    ],
    [
      'another kind of list',
      '- one of them\n- two of them',
      '1. one of them\n2. two of them',
      '[now numbers, was bullets]\none of them\ntwo of them',
    ],
    ['a cell of a table', '| A | B |\n| - | - |\n| 1 | 2 |', '| A | B |\n| - | - |\n| 1 | 3 |', 'A\nB\n1\n[-2-]{+3+}'],
    [
      'a row of a table',
      '| A | B |\n| - | - |\n| 1 | 2 |',
      '| A | B |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |',
      'A\nB\n1\n2\n{+3+}\n{+4+}',
    ],
    [
      'how a column is aligned',
      '| A |\n| - |\n| 1 |',
      '| A |\n| -: |\n| 1 |',
      '[alignment: – → right]\nA\n[alignment: – → right]\n1',
    ],
    [
      'a property of a component',
      '<Note title="Old">\nWords.\n</Note>',
      '<Note title="New">\nWords.\n</Note>',
      '[title: Old → New]\nNew\nWords.',
    ],
    [
      'another component',
      '<Note>\nWords here.\n</Note>',
      '<Warning>\nWords here.\n</Warning>',
      '[now Warning, was Note]\nWords here.',
    ],
    ['words in a component', '<Note>\nRed door.\n</Note>', '<Note>\nBlue door.\n</Note>', '[-Red-]{+Blue+} door.'],
    [
      'the title of a step',
      '<Steps>\n<Step title="Open the red door">\nGo in.\n</Step>\n</Steps>',
      '<Steps>\n<Step title="Open the blue door">\nGo in.\n</Step>\n</Steps>',
      'Open the [-red-]{+blue+} door\nGo in.',
    ],
    [
      'a text that is folded on the page',
      '<Details summary="More">\nRed door.\n</Details>',
      '<Details summary="More">\nBlue door.\n</Details>',
      'More\n[-Red-]{+Blue+} door.',
    ],
    ['code, where spaces count', '```bash\nls  -l\n```', '```sh\nls -l\n```', /^\[language: bash → sh\]\nls(.*)-l$/s],
    ['a key', 'Press <Key>A</Key> now.', 'Press <Key>B</Key> now.', 'Press [-A-]{+B+} now.'],
    ['the description of a picture', '![red](a.png)', '![blue](a.png)', 'blue [description: red → blue]'],
    ['a picture', '![A door](a.png)', '![A door](b.png)', '[- A door -]{+ A door +} [picture replaced]'],
    [
      'a picture with a caption',
      '<Figure src="a.png" alt="A door" />',
      '<Figure src="b.png" alt="A gate" />',
      '[picture replaced]\n[description: A door → A gate]\n[-\nA door\n-]{+\nA gate\n+}',
    ],
  ])('%s', (_, before, after, shown) => {
    const text = drawn(compared(before, after).nodes);
    if (shown instanceof RegExp) expect(text).toMatch(shown);
    else expect(text).toBe(shown);
  });

  test('the same text has no mark, and says that it is the same', () => {
    const text = '## Doors\n\nOpen **the** [door](/ask).\n\n- one\n- two\n\n<Note>\nWords.\n</Note>';
    const { nodes, isSame } = compared(text, text);
    expect(isSame).toBe(true);
    expect(toHtml(nodes)).not.toMatch(/<ins|<del|said/);
    expect(compared(text, `${text}\n\nMore.`).isSame).toBe(false);
  });

  test('what is marked is heard where it begins and where it ends', () => {
    expect(toHtml(compared('a red door', 'a blue door').nodes)).toBe(
      '<p>a <del><span class="visually-hidden" lang="en"> removed: </span>red<span class="visually-hidden" lang="en"> end </span></del>' +
        '<ins><span class="visually-hidden" lang="en"> added: </span>blue<span class="visually-hidden" lang="en"> end </span></ins> door</p>',
    );
  });

  test('words that look like HTML stay words', () => {
    const { nodes } = compared('a `<b>` c', 'a `<img onerror=x>` c');
    expect(toHtml(nodes)).not.toContain('<img');
  });

  test('no id stands on the page twice', () => {
    expect(toHtml(compared('## Doors\n\nText.', '## Gates\n\nText.').nodes)).not.toContain(' id=');
  });

  test('a text that was written anew is compared in time', () => {
    const long = (word: string) =>
      Array.from({ length: 400 }, (_, n) =>
        Array.from({ length: 50 }, (_, k) => `${word}${(n * 7919 + k * 104729) % 5000}`).join(' '),
      ).join('\n\n');
    const [before, after] = [read(long('a')), read(long('b'))];
    const began = performance.now();
    const { nodes } = compareTrees(before, after, { language: 'en', words });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(drawn(nodes)).toContain('[-');
  });

  test('without time what differs stands there twice', () => {
    const { nodes, gaveUp } = compared('a red door', 'a blue door', -1);
    expect(gaveUp).toBe(true);
    expect(plainText(nodes)).toContain('red');
    expect(plainText(nodes)).toContain('blue');
  });
});
