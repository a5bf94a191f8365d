// Reads made-up texts in a process of its own, because a fault of the parser ends the process and no test could say so.
// Arguments: seed, number of articles, number of posts. Writes the text it is at to standard error before a batch, and the counts at the end.
import { writeSync } from 'node:fs';
import { readArticle, readIncomingArticle, readPost } from './markdown.ts';
import { hasErrors } from './problem.ts';
import { toHtml } from './tree.ts';

const [seed, articles, posts] = process.argv.slice(2).map(Number) as [number, number, number];

const TAGS = ['Note', 'Tip', 'Steps', 'Step', 'Tabs', 'Tab', 'Details', 'Key', 'MenuPath', 'div', 'b', 'p', 'a', 'sub'];
const WITH: Record<string, string> = { Step: ' title="x"', Tab: ' title="x"', Tabs: ' label="x"', Details: ' summary="x"', a: ' href="#x"' }; // biome-ignore format: a list
const MARKS = ['- ', '* ', '+ ', '1. ', '2) ', '> ', '- [ ] ', '[^1]: ', '# ', '    ', '  ', '\t', '', '', ''];
const PIECES = ['x', 'word', '*a*', '**a', '`a`', '``', '```', '~~a~~', '[x](y)', '![x](y.png)', '[^1]', '\\', '&amp;', '|', '| a | b |', '|-|-|', '---', '===', '{', '}', '<', '>', '<!--', '-->', 'import a', 'https://a.example', 'a@b.example', '\\{', '_a_', '<br />', '$']; // biome-ignore format: a list

/** Mulberry32: the same numbers for the same seed. */
function numbers(start: number): (most: number) => number {
  let state = start;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * most);
  };
}

const next = numbers(seed);
const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;

/** Elements that open and close at every possible place: on lines of their own, in lists, quotes and sentences, now and then not at all. */
function structured(): string {
  const open: string[] = [];
  let text = '';
  const lines = 1 + next(9);
  for (let line = 0; line < lines; line += 1) {
    for (let marks = next(3); marks > 0; marks -= 1) text += pick(MARKS);
    for (let pieces = next(4); pieces > 0; pieces -= 1) {
      const what = next(10);
      if (what < 3) {
        const tag = pick(TAGS);
        open.push(tag);
        text += `<${tag}${WITH[tag] ?? ''}>`;
      } else if (what < 6 && open.length > 0) text += `</${next(8) === 0 ? pick(TAGS) : open.pop()}>`;
      else text += pick(PIECES);
      if (next(3) === 0) text += ' ';
    }
    text += pick(['\n', '\n', '\n\n', '\n\n', '\n  ', '\n    ']);
  }
  for (const tag of open.reverse()) if (next(4) > 0) text += `${pick(['', '\n', '\n\n', '- ', '  '])}</${tag}>`;
  return text;
}

function plain(): string {
  let text = '';
  for (let pieces = next(30); pieces > 0; pieces -= 1)
    text += pick([MARKS, PIECES, ['\n', '\n\n', ' ', '<b>', '</b>']][next(3)]!);
  return text;
}

const place = { file: 'articles/en/a/b.mdx', locale: 'en', locales: ['en'] };
const counts = { articles: 0, read: 0, posts: 0 };
const at = (text: string) => {
  if (process.env.FUZZ_VERBOSE) writeSync(2, `${JSON.stringify(text)}\n`);
};
for (; counts.articles < articles; counts.articles += 1) {
  const text = structured();
  at(text);
  const { problems } = readIncomingArticle(text, place);
  if (hasErrors(problems)) continue;
  // As readers get what was let in.
  toHtml(readArticle(text, place).nodes);
  counts.read += 1;
}
for (; counts.posts < posts; counts.posts += 1) {
  const text = next(2) === 0 ? plain() : structured();
  at(text);
  toHtml(readPost(text, place).nodes);
}
process.stdout.write(JSON.stringify(counts));
