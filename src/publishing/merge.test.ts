import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTexts } from './merge.ts';

const merged = (text: string) => ({ is: 'merged', text });

describe('by blocks', () => {
  const base = 'One.\n\nTwo.\n\nThree.\n';

  test('paragraphs next to each other are two', () => {
    expect(mergeTexts(base, base.replace('One', 'Eins'), base.replace('Two', 'Zwei'))).toEqual(
      merged('Eins.\n\nZwei.\n\nThree.\n'),
    );
    expect(mergeTexts(base, base.replace('Two.', 'New.\n\nTwo.'), base.replace('Two', 'Zwei'))).toEqual(
      merged('One.\n\nNew.\n\nZwei.\n\nThree.\n'),
    );
    expect(mergeTexts(base, base.replace('One.\n\n', ''), base.replace('One.\n', 'One.\n\nNew.\n'))).toEqual(
      merged('New.\n\nTwo.\n\nThree.\n'),
    );
  });

  test('one that both changed is put together by lines, also where these stand next to each other', () => {
    const list = 'List:\n\n- a\n- b\n- c\n\nEnd.\n';
    expect(mergeTexts(list, list.replace('- a', '- A'), list.replace('- b', '- B\n- b2'))).toEqual(
      merged('List:\n\n- A\n- B\n- b2\n- c\n\nEnd.\n'),
    );
    expect(mergeTexts(list, list.replace('- a', '- A'), list.replace('- a', '- x'))).toEqual({ is: 'conflict' });
  });

  test('what two put in at one place, and what one changed that the other took out, is left to a person', () => {
    expect(mergeTexts(base, `${base}\nMine.\n`, `${base}\nTheirs.\n`)).toEqual({ is: 'conflict' });
    expect(mergeTexts(base, base.replace('\nTwo.\n', ''), base.replace('Two', 'Zwei'))).toEqual({ is: 'conflict' });
    expect(mergeTexts(base, `${base}\nSame.\n`, `${base}\nSame.\n`)).toEqual(merged(`${base}\nSame.\n`));
  });

  test('empty lines keep their number, within code too, and make no conflict', () => {
    const code = 'Do:\n\n```sh\na\n\n\nb\n```\n\n\nEnd.\n';
    expect(mergeTexts(code, code.replace('a', 'A'), code.replace('\n\n\nEnd', '\n\nEnd'))).toEqual(
      merged('Do:\n\n```sh\nA\n\n\nb\n```\n\nEnd.\n'),
    );
    expect(mergeTexts(code, code.replace('b', 'B'), code.replace('a\n\n\n', 'a\n\n'))).toEqual(
      merged('Do:\n\n```sh\na\n\nB\n```\n\n\nEnd.\n'),
    );
  });
});

describe('whatever two people write', () => {
  const line = fc.constantFrom('', '', 'a', 'b', '- one', '<Step>', '</Step>', '```', 'Words with more.');
  const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'));
  /** A text with some lines taken out, changed, or with more before them; each new one is like no other. */
  const edited = (base: string, ops: readonly number[], name: string) =>
    base
      .split('\n')
      .flatMap((one, n) => {
        const op = ops[n % Math.max(1, ops.length)] ?? 0;
        if (op === 1) return [];
        if (op === 2) return [`${name} ${n}`];
        if (op === 3) return [`${name} ${n}`, one];
        if (op === 4) return [`${name} ${n}`, '', one];
        return [one];
      })
      .join('\n');
  const ops = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4), { minLength: 1, maxLength: 14 });
  const said = (whole: string) => whole.split('\n').filter((one) => one.trim() !== '');

  test('nothing that either put in is lost, and nothing comes from nowhere', () => {
    fc.assert(
      fc.property(text, ops, ops, (base, mineOps, theirOps) => {
        const [mine, theirs] = [edited(base, mineOps, 'mine'), edited(base, theirOps, 'theirs')];
        const result = mergeTexts(base, mine, theirs);
        if (result.is === 'conflict') return;
        const lines = said(result.text);
        for (const one of [...said(mine), ...said(theirs)].filter((one) => /^(mine|theirs) /.test(one)))
          expect(lines.filter((other) => other === one)).toHaveLength(1);
        const known = new Set([...said(mine), ...said(theirs)]);
        expect(lines.filter((one) => !known.has(one))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('where all lines differ, what either took out is out, what neither touched stays, in its order', () => {
    const unique = fc
      .array(fc.boolean(), { maxLength: 14 })
      .map((list) => list.map((isApart, n) => `${isApart && n > 0 ? '\n' : ''}line ${n}`).join('\n'));
    fc.assert(
      fc.property(unique, ops, ops, (base, mineOps, theirOps) => {
        const [mine, theirs] = [edited(base, mineOps, 'mine'), edited(base, theirOps, 'theirs')];
        const result = mergeTexts(base, mine, theirs);
        if (result.is === 'conflict') return;
        const [one, other] = [new Set(said(mine)), new Set(said(theirs))];
        const kept = said(base).filter((line) => one.has(line) && other.has(line));
        expect(said(result.text).filter((line) => line.startsWith('line '))).toEqual(kept);
      }),
      { numRuns: 2000 },
    );
  });

  test('changes of different lines are never a conflict', () => {
    const lines = fc.array(fc.boolean(), { minLength: 2, maxLength: 14 });
    fc.assert(
      fc.property(lines, fc.array(fc.constantFrom('mine', 'theirs', ''), { minLength: 14 }), (apart, who) => {
        const of = (name: string) =>
          apart
            .map(
              (isApart, n) =>
                `${isApart && n > 0 ? '\n' : ''}${who[n] && name.includes(who[n]) ? `${who[n]} ${n}` : `line ${n}`}`,
            )
            .join('\n');
        expect(mergeTexts(of(''), of('mine'), of('theirs'))).toEqual(merged(of('mine and theirs')));
      }),
      { numRuns: 1000 },
    );
  });

  test('it is the same from both sides, and one change alone is that change', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        expect(mergeTexts(base, mine, theirs)).toEqual(mergeTexts(base, theirs, mine));
        expect(mergeTexts(base, mine, base)).toEqual(merged(mine));
        expect(mergeTexts(base, base, theirs)).toEqual(merged(theirs));
        expect(mergeTexts(base, mine, mine)).toEqual(merged(mine));
      }),
      { numRuns: 2000 },
    );
  });
});
