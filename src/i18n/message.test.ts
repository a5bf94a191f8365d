import { describe, expect, it } from 'vitest';
import { Catalog } from './catalog.ts';
import { checkTexts, missingTexts } from './check.ts';
import { declareMessages } from './declare.ts';
import { counted, filled } from './island-text.ts';
import { compileMessage, countedText, type MessageFunction } from './message.ts';

interface Shown {
  hello: string;
  files: (values: { count: number }) => string;
  greeting: (values: { name: string }) => string;
}

const ENGLISH = {
  hello: 'Hello',
  files: '{count, plural, one {# file} other {# files}}',
  greeting: 'Hello, {name}',
};
const ARABIC_FILES =
  '{count, plural, zero {لا ملفات} one {ملف واحد} two {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}}';

function catalogOf(...languages: [string, object][]): Catalog<Shown> {
  const catalog = new Catalog<Shown>();
  catalog.add('en', ENGLISH);
  for (const [language, texts] of languages) catalog.add(language, texts as never);
  return catalog;
}

describe('the texts of a language', () => {
  it('are strings without parameters and functions of named ones', () => {
    const t = catalogOf().in('en');
    expect([t.hello, t.files({ count: 1 }), t.files({ count: 1200 }), t.greeting({ name: 'Ada' })]).toEqual([
      'Hello',
      '1 file',
      '1,200 files',
      'Hello, Ada',
    ]);
  });

  it('use every plural form the language has', () => {
    const t = catalogOf(['ar', { files: ARABIC_FILES }]).in('ar');
    expect([0, 1, 2, 3, 11, 100].map((count) => t.files({ count }))).toEqual([
      'لا ملفات',
      'ملف واحد',
      'ملفان',
      '3 ملفات',
      '11 ملفًا',
      '100 ملف',
    ]);
  });

  it('come from the language without its region, then from English, where there are none', () => {
    const catalog = catalogOf(['fr', { hello: 'Bonjour' }], ['fr-CA', { greeting: 'Allô, {name}' }]);
    const t = catalog.in('fr-CA');
    expect([t.hello, t.greeting({ name: 'Ada' }), t.files({ count: 2 })]).toEqual(['Bonjour', 'Allô, Ada', '2 files']);
    expect(catalog.in('xx').hello).toBe('Hello');
  });

  it('keep what somebody was called, whatever signs are in it', () => {
    expect(catalogOf().in('en').greeting({ name: "{count} <b> '#' $&" })).toBe("Hello, {count} <b> '#' $&");
  });
});

describe('texts of an installation', () => {
  it('replace those of Helpwell, one by one', () => {
    const catalog = catalogOf();
    expect(catalog.addUnchecked('en', { hello: 'Welcome' })).toEqual([]);
    expect([catalog.in('en').hello, catalog.in('en').greeting({ name: 'Ada' })]).toEqual(['Welcome', 'Hello, Ada']);
  });

  it.each([
    [{ helo: 'Hi' }, 'helo: there is no such text in English'],
    [{ constructor: 'Hi' }, 'constructor: there is no such text in English'],
    [{ hello: 7 }, 'hello: this must be a text'],
    [{ hello: { there: 'Hi' } }, 'hello: this must be a text'],
    [{ hello: null }, 'hello: this must be a text'],
    [{ hello: 'Hi {name}' }, 'hello: {name} is not filled in here'],
    [{ greeting: 'Hi {nmae}' }, 'greeting: {nmae} is not filled in here'],
    [{ greeting: 'Hi {name' }, 'greeting: this is not ICU MessageFormat'],
    [{ greeting: 'Hi' }, 'greeting: {name} is missing'],
    [{ greeting: '{name, plural, one {#} other {#}}' }, 'greeting: {name} is a text, not a number'],
    [{ files: '{count, plural, one {# file}}' }, 'files: this is not ICU MessageFormat'],
  ])('that could not be shown are left out and told: %j', (texts, problem) => {
    const catalog = catalogOf();
    expect(catalog.addUnchecked('en', texts).join('\n')).toContain(problem);
    const t = catalog.in('en');
    expect([t.hello, t.greeting({ name: 'Ada' }), t.files({ count: 2 })]).toEqual(['Hello', 'Hello, Ada', '2 files']);
    expect(Object.keys(t)).toEqual(Object.keys(ENGLISH));
  });

  it.each([[[]], ['Hello'], [null], [7]])('that are no object are told: %j', (texts) => {
    expect(catalogOf().addUnchecked('en', texts)).toEqual(['this is not an object of texts']);
  });
});

describe('the check of a translation', () => {
  it('names plural forms that are missing, and those the language does not have', () => {
    const problems = checkTexts({ files: '{count, plural, one {#} two {#} other {#}}' }, ENGLISH, 'pl');
    expect(problems.map(({ problem }) => problem)).toEqual([
      'plural forms are missing for {count}: few, many',
      'the language has no plural form two',
    ]);
    expect(checkTexts({ files: ARABIC_FILES }, ENGLISH, 'ar')).toEqual([]);
  });

  it('names the texts that are missing', () => {
    expect(missingTexts({ a: { b: 'x' } }, { a: { b: 'x', c: 'y' }, d: { e: 'z' } })).toEqual(['a.c', 'd.e']);
  });
});

describe('the declarations', () => {
  it('type each parameter by what the text does with it', () => {
    const texts = {
      a: 'A',
      'b-c': { d: '{n, plural, one {#} other {#}} {x} {y, select, one {1} other {2}} {z, number}' },
    };
    expect(declareMessages('Some', texts).split('\n').slice(2)).toEqual([
      'export interface Some {',
      '  a: string;',
      "  'b-c': {",
      '    d: (values: { n: number; x: string | number; y: string; z: number }) => string;',
      '  };',
      '}',
      '',
    ]);
  });
});

describe('texts for the browser', () => {
  it('count as on the server, in each plural form', () => {
    const message = compileMessage(ARABIC_FILES, 'ar') as MessageFunction & ((values: { count: number }) => string);
    const sent = JSON.parse(JSON.stringify(countedText(message)));
    for (const count of [0, 1, 2, 3, 11, 100, 1234]) expect(counted(sent, count)).toBe(message({ count }));
  });

  it('are made also of what another copy of this module compiled, as there are two while developing', async () => {
    const again: typeof import('./message.ts') = await import(`./message.ts?${'again'}`);
    const message = again.compileMessage('{count, plural, one {# page} other {# pages}}', 'en') as MessageFunction;
    expect(counted(countedText(message), 2)).toBe('2 pages');
  });

  it('are refused when they hold more than a count', () => {
    const message = compileMessage('{count, plural, one {# {what}} other {#}}', 'en') as MessageFunction;
    expect(() => countedText(message)).toThrow('holds more than a count');
  });

  it('take a name as it is', () => {
    expect(filled('Remove {name}', { name: '$& {name}.png' })).toBe('Remove $& {name}.png');
  });
});

it.each([
  ['en', '50% done'],
  ['fr', '50\u00a0% done'],
])('a number is shown as its skeleton says, in the way of its language (%s)', (locale, shown) => {
  const message = compileMessage('{share, number, ::percent} done', locale) as (values: { share: number }) => string;
  expect(message({ share: 0.5 })).toBe(shown);
});

it('a way to write a number that nobody can read is told, such as a skeleton behind a space that does not break', () => {
  const source = { share: '{share, number, ::percent} done' };
  expect(checkTexts({ share: '{share, number, percent} fait' }, source, 'fr')).toEqual([]);
  expect(checkTexts({ share: '{share, number,\u00a0::percent} fait' }, source, 'fr')).toEqual([
    expect.objectContaining({ key: 'share', unusable: true, problem: expect.stringContaining('{share}') }),
  ]);
});
