import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted } from './fit.ts';
import { type ReadXliff, readXliff } from './read.ts';
import { isSame, sourceOf, type Token, unitsOf, withTargets } from './units.ts';
import { fileId, readFileId, writeXliff } from './write.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const document = (inside: string, head = '') =>
  bytes(
    `<?xml version="1.0"?>${head}<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="fr"><file id="f">${inside}</file></xliff>`,
  );
const unitOf = (inside: string) => {
  const read = readXliff(document(`<unit id="u">${inside}</unit>`));
  if ('problem' in read) throw new Error(JSON.stringify(read));
  return read.files[0]!.units[0]!;
};
const shown = (tokens: readonly Token[] | undefined) =>
  tokens?.map((token) => (typeof token === 'string' ? token : `{${token.is} ${token.id}}`)).join('');
const targetOf = (inside: string) => shown(unitOf(inside).target);

test('any text goes out and comes back character for character', () => {
  const sign = fc.oneof(
    fc.constantFrom(...'ab *_`[]()<>{}&\\|#-+.1!~\n\r\t:"\'é中\u0001\uFFFE\uD800'.split('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  // Texts that come in have no NUL, which no database holds.
  const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join('').replaceAll('\0', ''));
  fc.assert(
    fc.property(text, (body) => {
      const units = unitsOf(body);
      const xliff = writeXliff(
        [
          {
            id: fileId({ articleId: 1, revisionId: 2 }),
            original: body,
            units: units.map(({ id, tokens }) => ({ id, source: tokens, target: tokens })),
          },
        ],
        { source: 'en', target: 'fr' },
      );
      const read = readXliff(bytes(xliff)) as ReadXliff;
      const [file] = read.files;
      expect(readFileId(file!.id)).toEqual({ articleId: 1, revisionId: 2 });
      expect(file!.units.map(({ id }) => id)).toEqual(units.map(({ id }) => id));
      const targets = new Map(
        file!.units.map(({ id, target }, index) => {
          const { tokens, lost } = fitted(target ?? [], units[index]!);
          expect(lost).toEqual([]);
          // What no document can hold at all becomes a sign for it.
          if (!/[\uD800-\uDFFF]/.test(body)) expect(isSame(tokens, units[index]!.tokens)).toBe(true);
          return [id, tokens];
        }),
      );
      if (!/[\uD800-\uDFFF]/.test(body)) expect(withTargets(body, units, targets)).toBe(body);
    }),
    { numRuns: 100 },
  );
});

test.each([
  [
    'a tool cuts a unit into segments',
    '<segment><source>One. </source><target>Un. </target></segment><segment><source>Two.</source><target>Deux.</target></segment>',
    'Un. Deux.',
  ],
  [
    'a tool puts white space between segments into a place of its own',
    '<segment><source>One.</source><target>Un.</target></segment><ignorable><source> </source></ignorable><segment><source>Two.</source><target>Deux.</target></segment>',
    'Un. Deux.',
  ],
  [
    'targets are in another order than their sources',
    '<segment><source>One. </source><target order="2">Un.</target></segment><segment><source>Two.</source><target order="1">Deux. </target></segment>',
    'Deux. Un.',
  ],
  [
    'a mark is cut in two by segments',
    '<segment><source><sc id="1"/>One. </source><target><sc id="1"/>Un. </target></segment><segment><source>Two.<ec startRef="1"/></source><target>Deux.<ec startRef="1"/></target></segment>',
    '{open 1}Un. Deux.{close 1}',
  ],
  [
    'a translator has marked words',
    '<segment><source>One</source><target><mrk id="m" type="comment">U</mrk><sm id="s"/>n<em startRef="s"/></target></segment>',
    'Un',
  ],
  [
    'marks are moved',
    '<segment><source><pc id="1">One</pc> <ph id="2"/></source><target><ph id="2"/> <pc id="1">Un</pc></target></segment>',
    '{alone 2} {open 1}Un{close 1}',
  ],
  [
    'words stand in CDATA and by their numbers',
    '<segment><source>a</source><target><![CDATA[<b>]]>&#233;&amp;<cp hex="0001"/></target></segment>',
    '<b>é&\u0001',
  ],
  [
    'notes, matches and elements of the tool stand beside',
    '<notes><note>Hello</note></notes><mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match><source>Old</source><target>Vieux</target></mtc:match></mtc:matches><segment><source>One</source><target>Un</target></segment>',
    'Un',
  ],
])('where %s, the translation is whole', (_, inside, target) => {
  expect(targetOf(inside)).toBe(target);
});

test('a unit of which a segment has no translation is not translated, and no source is put beside another’s target', () => {
  const partly = unitOf(
    '<segment><source>One. </source></segment><segment><source>Two.</source><target>Deux.</target></segment>',
  );
  expect(partly).toMatchObject({ target: undefined, isPartly: true, source: ['One. Two.'] });
  expect(unitOf('<segment><source>One</source><target/></segment>')).toMatchObject({
    target: undefined,
    isPartly: false,
  });
});

test('marks that are lost, twice there or crossed never break the text', () => {
  const [unit] = unitsOf('A **b** `c` [d](e).\n');
  const of = (target: Token[]) => {
    const { tokens, lost } = fitted(target, unit!);
    return [sourceOf(tokens), lost];
  };
  const open = (id: string) => ({ is: 'open', id, source: '', kind: 'other' }) as const;
  const close = (id: string) => ({ is: 'close', id, source: '', kind: 'other' }) as const;
  const alone = (id: string) => ({ is: 'alone', id, source: '', kind: 'other' }) as const;
  expect(of(['x'])).toEqual(['x', ['**…**', '`c`', '[…](e)']]);
  expect(of([alone('2'), alone('2'), alone('9')])[0]).toBe('`c`');
  expect(of([open('1'), 'x', open('3'), 'y', close('1'), close('3')])[0]).toBe('**xy**');
  expect(of([close('1'), 'x', open('1')])[0]).toBe('x');
});

test.each([
  ['no XML', 'hello', { problem: 'xml', line: 1 }],
  ['an element that is not closed', '<xliff', { problem: 'xml', line: 1 }],
  ['another kind of document', '<html/>', { problem: 'no-xliff' }],
  [
    'an older XLIFF',
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
    { problem: 'version', version: '1.2' },
  ],
  ['a DOCTYPE', '<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', { problem: 'doctype' }],
  [
    'elements without end',
    `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0">${'<a>'.repeat(100)}`,
    { problem: 'too-much' },
  ],
])('%s is refused with its reason', (_, text, refusal) => {
  expect(readXliff(bytes(text))).toEqual(refusal);
});

test('an entity of its own and bytes in no known encoding are refused', () => {
  expect(readXliff(document('<unit id="u"><segment><source>&a;</source></segment></unit>'))).toMatchObject({
    problem: 'xml',
  });
  expect(readXliff(new Uint8Array([0x3c, 0xff, 0x3e]))).toEqual({ problem: 'encoding' });
  const wide = new Uint8Array(Buffer.from(`\ufeff${new TextDecoder().decode(document(''))}`, 'utf16le'));
  expect(readXliff(wide)).toMatchObject({ source: 'en', target: 'fr' });
});
