import { expect, test } from 'vitest';
import { eachChain, eachLink } from './chains.ts';

// What the table looks up, said as regular expressions.
const INNER = '[\\p{L}\\p{N}\\p{M}\\u00ad\\u200b-\\u200d\\u2060]';
const CHAIN = new RegExp(`${INNER}+(?:[._:@/\\\\+#-]${INNER}+)*`, 'gu');
const LINK = new RegExp(`${INNER}+`, 'gu');

function chainsOf(text: string): string[][] {
  const chains: string[][] = [];
  eachChain(text, (start, end, joined) => {
    const links: string[] = [];
    eachLink(text, start, end, (from, to) => links.push(text.slice(from, to)));
    expect(joined).toBe(links.length > 1);
    chains.push([text.slice(start, end), ...links]);
    return true;
  });
  return chains;
}

test.each([
  [
    'Error ERR_0x80 at smtp:587, e-mail to a@b.example.',
    ['Error', 'ERR_0x80', 'at', 'smtp:587', 'e-mail', 'to', 'a@b.example'],
  ],
  ["l'article de l’été — déjà", ['l', 'article', 'de', 'l', 'été', 'déjà']],
  ['a--b .c d. 4.1.1.1', ['a', 'b', 'c', 'd', '4.1.1.1']],
  ['pass\u00adword 𝒜𝒷-c \ud800x 😀y', ['pass\u00adword', '𝒜𝒷-c', 'x', 'y']],
  ['', []],
])('%j is chains of words', (text, chains) => {
  expect(chainsOf(text).map(([chain]) => chain)).toEqual(chains);
});

test('the words of any text are those that the rule says', () => {
  const signs = [...'ab9é𝒜😀\u0301\u00ad\u200b\u2060\u2019._:@/\\+#-—  \n漢🇫🇷ß\ud800\udc00٣', '\ud83d', '\ude00'];
  // A linear congruential generator (Numerical Recipes): the same texts in every run.
  let seed = 42;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let round = 0; round < 5000; round++) {
    const text = Array.from({ length: next(24) }, () => signs[next(signs.length)]).join('');
    const said = [...text.matchAll(CHAIN)].map(([chain]) => [
      chain,
      ...[...chain.matchAll(LINK)].map(([link]) => link),
    ]);
    expect(chainsOf(text), JSON.stringify(text)).toEqual(said);
  }
});

test('looking ends where the caller says', () => {
  const found: string[] = [];
  eachChain('one two three', (start, end) => found.push('one two three'.slice(start, end)) < 2);
  expect(found).toEqual(['one', 'two']);
});
