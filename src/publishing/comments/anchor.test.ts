import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Anchor, anchorOf, findAnchor, locate, squeezed } from './anchor.ts';

const BLOCKS = [
  'Refunds',
  'Write to us within thirty days, and you get your money back.',
  'It takes three days until the money is there.',
  'Yearly plans are another matter: ask the team.',
];

const anchorTo = (quote: string, block: number, blocks = BLOCKS): Anchor =>
  anchorOf(blocks, locate(blocks, { block, quote })!);
const wordsAt = (blocks: readonly string[], anchor: Anchor): string | undefined => {
  const found = findAnchor(blocks, anchor);
  if (!('from' in found)) return undefined;
  const { from, to } = found;
  const text = blocks.join('\n');
  const start = (block: number) => blocks.slice(0, block).join('\n').length + (block > 0 ? 1 : 0);
  return text.slice(start(from.block) + from.at, start(to.block) + to.at);
};

describe('a comment', () => {
  test('moves with its passage when other passages come, go and change', () => {
    const anchor = anchorTo('three days', 2);
    const changed = ['Money back', 'A new paragraph.', BLOCKS[1]!, 'It takes three days until the money is there.'];
    expect(findAnchor(changed, anchor)).toEqual({
      is: 'found',
      from: { block: 3, at: 9 },
      to: { block: 3, at: 19 },
    });
  });

  test('stays where its own words were written anew', () => {
    const changed = BLOCKS.with(2, 'It takes up to a week until the money is there.');
    const anchor = anchorTo('three days', 2);
    expect(findAnchor(changed, anchor)).toMatchObject({ is: 'changed' });
    expect(wordsAt(changed, anchor)).toBe('up to a week');
  });

  test('stays at an end of the text where its own words were written anew', () => {
    const last = [...BLOCKS, 'Ask for it within three days.'];
    const anchor = anchorTo('three days', 4, last);
    expect(wordsAt(last.with(4, 'Ask for it within four days.'), anchor)).toBe('four days');
    expect(findAnchor([...last.with(4, 'Ask for it within four days.'), 'More.'], anchor)).toEqual({ is: 'orphaned' });
    expect(wordsAt(BLOCKS.with(0, 'Money back'), anchorTo('Refunds', 0))).toBe('Money back');
  });

  test('is orphaned when its passage is gone, and is not put elsewhere', () => {
    const anchor = anchorTo('three days', 2);
    expect(findAnchor(BLOCKS.toSpliced(2, 1), anchor)).toEqual({ is: 'orphaned' });
    expect(findAnchor(BLOCKS.with(2, 'It takes until the money is there.'), anchor)).toEqual({ is: 'orphaned' });
    expect(findAnchor(['Plans cost money.'], anchorTo('money', 1))).toEqual({ is: 'orphaned' });
    expect(findAnchor([], anchor)).toEqual({ is: 'orphaned' });
  });

  test('of the same words in two places stands at the one that it was made at, or nowhere', () => {
    const twice = ['Press the button.', 'Wait for a minute, then go on.', 'Press the button.'];
    for (const block of [0, 2])
      expect(findAnchor(twice, anchorTo('Press', block, twice))).toMatchObject({ from: { block, at: 0 } });
    const anchor = anchorTo('Press', 2, twice);
    expect(findAnchor(['Press the button.', 'Press the button.'], anchor)).toEqual({ is: 'orphaned' });
  });

  test('on the whole text is never orphaned', () => {
    expect(findAnchor([], { quote: '', before: '', after: '', block: 0, at: 0 })).toEqual({ is: 'whole' });
  });

  test('is made of words as a browser shows them, whatever the white space', () => {
    expect(anchorTo('the\n  money\tis', 2).quote).toBe('the money is');
    expect(locate(BLOCKS, { block: 2, quote: 'thirty days' })).toBeUndefined();
    expect(locate(BLOCKS, { block: 9, quote: 'days' })).toBeUndefined();
    const twice = ['a button and a button'];
    expect(locate(twice, { block: 0, quote: 'button', before: 'a button and a ' })!.from.at).toBe(15);
  });
});

const word = fc.constantFrom('lamp', 'the', 'press', 'button', 'light', 'house', 'a', 'and', 'Ärger', '灯', '😀');
const block = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
const text = fc.array(block, { minLength: 1, maxLength: 8 });
/** A text, and a passage of whole words in one of its blocks. */
const passage = text.chain((blocks) =>
  fc.tuple(fc.nat(blocks.length - 1), fc.nat(11), fc.nat(11)).map(([index, one, other]) => {
    const words = blocks[index]!.split(' ');
    const [first, last] = [Math.min(one, other) % words.length, Math.max(one, other) % words.length].toSorted(
      (a, b) => a - b,
    );
    const from = words.slice(0, first).join(' ').length + (first! > 0 ? 1 : 0);
    const to = words.slice(0, last! + 1).join(' ').length;
    return { blocks, passage: { from: { block: index, at: from }, to: { block: index, at: to } } };
  }),
);

describe('whatever is written', () => {
  test('in a text that has not changed a comment stands where it was made', () => {
    fc.assert(
      fc.property(passage, ({ blocks, passage: made }) => {
        expect(findAnchor(blocks, anchorOf(blocks, made))).toEqual({ is: 'found', ...made });
      }),
    );
  });

  test('a comment is found at its own words, or between the words that were around it, or not at all', () => {
    fc.assert(
      fc.property(passage, text, ({ blocks, passage: made }, changed) => {
        const anchor = anchorOf(blocks, made);
        const found = findAnchor(changed, anchor);
        const all = changed.join('\n');
        if (found.is === 'found') expect(wordsAt(changed, anchor)).toBe(anchor.quote);
        if (found.is === 'changed') {
          const words = wordsAt(changed, anchor)!;
          expect(words.trim()).not.toBe('');
          expect(all).toContain(anchor.before.slice(-12) + words + anchor.after.slice(0, 12));
        }
      }),
    );
  });

  test('blocks that come before and after move a telling passage and no more', () => {
    fc.assert(
      fc.property(text, text, text, (blocks, before, after) => {
        const own = 'These words stand nowhere else at all.';
        const made = { from: { block: blocks.length, at: 6 }, to: { block: blocks.length, at: 31 } };
        const anchor = anchorOf([...blocks, own], made);
        const moved = before.length + blocks.length;
        expect(findAnchor([...before, ...blocks, own, ...after], anchor)).toEqual({
          is: 'found',
          from: { block: moved, at: 6 },
          to: { block: moved, at: 31 },
        });
      }),
    );
  });

  test('any text can be squeezed, and words of a block are found in it', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        const own = squeezed(given);
        expect(squeezed(own)).toBe(own);
        if (own !== '') expect(locate([own], { block: 0, quote: given })).toMatchObject({ from: { at: 0 } });
      }),
    );
  });
});
