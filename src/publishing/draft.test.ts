import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAnySlug } from '../articles/slug-of-name.ts';
import { type DraftFields, NO_FIELDS, readFields, readText, saysTheSame, typedFields } from './draft.ts';
import { mergeTexts } from './merge.ts';

const draft = (fields: Partial<DraftFields>, body = 'Text.\n') => ({
  fields: { ...NO_FIELDS, title: 'A', ...fields },
  body,
});

describe('what a writer types', () => {
  test('is what the article says, without doubles and odd spaces', () => {
    expect(
      readFields(
        draft({
          title: ' A  b\n',
          summary: 'c',
          tags: 'x, y ,x,',
          related: 'one\ntwo',
          position: ' 3 ',
          audience: 'member',
        }),
      ),
    ).toEqual({
      errors: [],
      fields: {
        title: 'A b',
        summary: 'c',
        tags: ['x', 'y'],
        related: ['one', 'two'],
        position: 3,
        audience: 'member',
      },
    });
  });

  test('is shown again as it may be typed', () => {
    const { fields } = readFields(
      draft({ summary: 'c', tags: 'x, y', related: 'one', position: '3', audience: 'staff' }),
    );
    expect(readFields({ fields: typedFields(fields), body: 'Text.\n' }).fields).toEqual(fields);
  });

  test.each<[Partial<DraftFields>, string, object]>([
    [{ title: ' ' }, 'x', { field: 'title', problem: 'missing' }],
    [{ title: 'a'.repeat(201) }, 'x', { field: 'title', problem: 'too-long' }],
    [{ summary: 'a'.repeat(501) }, 'x', { field: 'summary', problem: 'too-long' }],
    [{ tags: Array.from({ length: 31 }, (_, index) => index).join() }, 'x', { field: 'tags', problem: 'too-many' }],
    [{ tags: 'a'.repeat(61) }, 'x', { field: 'tags', problem: 'too-long' }],
    [
      { related: Array.from({ length: 21 }, (_, index) => index).join() },
      'x',
      { field: 'related', problem: 'too-many' },
    ],
    [{ position: '1.5' }, 'x', { field: 'position', problem: 'no-number' }],
    [{ position: 'first' }, 'x', { field: 'position', problem: 'no-number' }],
    [{}, ' \n', { field: 'body', problem: 'missing' }],
    [{}, 'a'.repeat(200_001), { field: 'body', problem: 'too-long' }],
  ])('names what is wrong with it: %o', (fields, body, error) => {
    expect(readFields(draft(fields, body)).errors).toEqual([error]);
  });

  test('is for the team alone where nobody can say for whom it is', () => {
    expect(readFields(draft({ audience: 'everybody' })).fields.audience).toBe('staff');
  });

  test('says the same however its fields are spaced, and another thing with one other letter', () => {
    expect(saysTheSame(draft({ tags: 'x,y' }), draft({ tags: 'x , y' }))).toBe(true);
    expect(saysTheSame(draft({}), draft({}, 'text.\n'))).toBe(false);
    expect(saysTheSame(draft({ audience: 'member' }), draft({}))).toBe(false);
  });
});

test('a text from a form has the line breaks of the one from which it began', () => {
  expect(readText('a\r\nb\rc\n', undefined)).toBe('a\nb\nc\n');
  expect(readText('\r\na\r\n', '\na\n')).toBe('\na\n');
  expect(readText('a\r\nb\n', 'x\r\n')).toBe('a\r\nb\r\n');
});

describe('two changes of one text', () => {
  const base = 'one\ntwo\nthree\nfour\nfive\n';

  test('are put together where they touch other lines', () => {
    expect(mergeTexts(base, base.replace('one', 'ONE'), base.replace('five', 'FIVE'))).toEqual({
      is: 'merged',
      text: 'ONE\ntwo\nthree\nfour\nFIVE\n',
    });
    expect(mergeTexts(base, base, `${base}six\n`)).toEqual({ is: 'merged', text: `${base}six\n` });
    expect(mergeTexts(base, `${base}six\n`, base)).toEqual({ is: 'merged', text: `${base}six\n` });
  });

  test('are put together where the same lines stand in many blocks', () => {
    const step = (name: string, text = name) => `<Step title="${name}">\n\n${text}\n\n</Step>\n`;
    const steps = (...inner: string[]) => `<Steps>\n${inner.join('')}</Steps>\n`;
    expect(
      mergeTexts(
        steps(step('a'), step('b'), step('c')),
        steps(step('new'), step('a'), step('b'), step('c')),
        steps(step('a'), step('b', 'other'), step('c'), step('last')),
      ),
    ).toEqual({ is: 'merged', text: steps(step('new'), step('a'), step('b', 'other'), step('c'), step('last')) });
    expect(mergeTexts('a\nb', 'a\nb\nc', 'A\nb')).toEqual({ is: 'merged', text: 'A\nb\nc' });
    expect(mergeTexts('a\n\nb\n', '', 'a\n\nb\n')).toEqual({ is: 'merged', text: '' });
  });

  test('are both in what comes of it, wherever in a text of alike blocks they are', () => {
    const blocks = fc.array(fc.constantFrom('- one\n- two\n', 'Words.\n', '```\na\n\nb\n```\n', '</Step>\n'), {
      ...{ minLength: 3, maxLength: 12 },
    });
    fc.assert(
      fc.property(blocks, fc.nat(), fc.nat(), (given, one, other) => {
        // Each is another one, so that there is one place only for what changes.
        const all = given.map((block, n) => `Part ${n}\n\n${block}`);
        const [first, second] = [one % all.length, other % all.length];
        fc.pre(first !== second);
        const changed = (...places: number[]) =>
          all.map((block, n) => (places.includes(n) ? `${block}\nMore in ${n}.\n` : block)).join('\n');
        expect(mergeTexts(changed(), changed(first), changed(second))).toEqual({
          ...{ is: 'merged', text: changed(first, second) },
        });
      }),
    );
  });

  test('are one where both say the same', () => {
    const same = base.replace('two', '2');
    expect(mergeTexts(base, same, same)).toEqual({ is: 'merged', text: same });
  });

  test('are left to a person where they touch the same line', () => {
    expect(mergeTexts(base, base.replace('two', '2'), base.replace('two', 'zwei'))).toEqual({ is: 'conflict' });
  });
});

test.each([
  ['Reset a forgotten password', 'reset-a-forgotten-password'],
  ['Où est passé l’argent ?', 'ou-est-passe-l-argent'],
  ['  100 % -- sure! ', '100-sure'],
  ['Как сбросить', 'как-сбросить'],
  ['???', ''],
])('an address is made of the title: %s', (title, slug) => {
  expect(toAnySlug(title)).toBe(slug);
});
