import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainSyntax } from '../articles/syntax.ts';
import { badTagOf } from './guard.ts';
import { mistake } from './mistakes.ts';

describe('mistakes of a text', () => {
  test('have an English sentence with what they are about', () => {
    expect(mistake('needs', { name: 'Step', sample: 'title="…"' })).toEqual({
      code: 'needs',
      values: { name: 'Step', sample: 'title="…"' },
      message: '<Step> needs title="…".',
    });
    expect(mistake('expression', { open: '{', close: '}' }).message).toContain('in { } are');
  });

  test.each([
    ['<Note>\n\ntext', 'unclosed', { tag: 'Note' }],
    ['<Note>\n\ntext\n\n</Tip>', 'closed-other', { found: 'Tip', tag: 'Note' }],
    ['text\n\n</Note>', 'closed-nothing', {}],
    ['<Note>\n\n- one\n</Note>', undefined, undefined],
    ['<Note>\nx\n\n- </Note>', 'closed-inside', { tag: 'Note' }],
    ['<Note title=x>\n</Note>', 'quotes', { sample: 'title="…"' }],
    ['1 <2 </Note>', 'less-than', {}],
  ])('the parser’s sentence about %j is known by a code', (text, code, values) => {
    const bad = badTagOf(`${text}\n</x>`.replace('\n</x>', text.includes('</') ? '' : '\n\n<b>x</b>'));
    const said = bad && explainSyntax(bad.message, (text.split('\n')[bad.line - 1] ?? '').slice(bad.column - 1));
    if (code === undefined) expect(bad).toBeUndefined();
    else expect(said).toMatchObject({ code, values });
  });

  test('a sentence that is not known stays as the parser has it', () => {
    expect(explainSyntax('Something else (1:2-1:3)', 'x')).toBe('Something else.');
  });

  test('are said in each language with the same values', () => {
    const folder = path.join(import.meta.dirname, 'messages');
    const read = (file: string) =>
      (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { mistakes: Record<string, string> }).mistakes;
    const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    const english = read('en.json');
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.json')))
      for (const [code, text] of Object.entries(read(file)))
        expect(
          names(text).every((name) => names(english[code]!).includes(name)),
          `${file} ${code}`,
        ).toBe(true);
  });
});
