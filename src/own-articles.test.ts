import { expect, test } from 'vitest';
import { readDomainMessages } from './i18n/message-files.ts';
import {
  codeBlocksOf,
  fieldsOf,
  OWN_LANGUAGES,
  ownArticle,
  ownArticles,
  ownReadme,
  proseOf,
} from './test-own-articles.ts';

type Tree = { [name: string]: string | Tree };

const TRANSLATIONS = OWN_LANGUAGES.filter((language) => language !== 'en');

/** Buttons of other products, keys, and words that are bold for another reason. */
const NO_LABELS = / > |^(?:Ctrl|⌘|\d|(?:Enter|Entrée)$)|^(?:English, French|anglais, français|inglese, francese)/;

const messages = readDomainMessages(import.meta.dirname);
const textsOf = (language: string) =>
  new Map(messages.filter((file) => file.language === language).flatMap(({ texts }) => leaves(texts)));

function leaves(tree: Tree, above = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[above + name, value] as [string, string]] : leaves(value, `${above}${name}.`),
  );
}

/** A text as it is compared: whatever its spaces, and without what may follow it in a sentence. */
const plain = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[.:,…]+$/, '')
    .replace(/^["«“]\s*|\s*["»”]$/g, '')
    .trim();

/** A label with something where the article has three dots. */
const filled = (label: string) => plain(label.replace(/…$/, 'x'));

/** What fits a message with its parameters filled in; undefined for one that would fit anything. */
function fits(message: string): RegExp | undefined {
  let depth = 0;
  let fixed = '';
  for (const sign of message) {
    if (sign === '{' && depth++ === 0) fixed += '\0';
    else if (sign === '}') depth--;
    else if (depth === 0) fixed += sign;
  }
  if (!fixed.includes('\0') || !/\p{L}{2}/u.test(fixed)) return undefined;
  return new RegExp(
    `^${plain(fixed)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('\0', '.+')}$`,
  );
}

/** What is bold in an article, and whether more than a sign of a list stands before it. */
function boldOf(text: string): { label: string; isWithin: boolean; isLead: boolean }[] {
  return proseOf(text)
    .split('\n')
    .flatMap((line) =>
      [...line.matchAll(/\*\*([^*]+)\*\*/g)].flatMap(({ 1: bold, index }) => {
        const isWithin = /[\p{L}\d]/u.test(line.slice(0, index)) || bold!.includes(' → ');
        return bold!.split(' → ').map((label) => ({ label, isWithin, isLead: /[.:]["»”]?$/.test(label) }));
      }),
    );
}

test.each(OWN_LANGUAGES)(
  'buttons and pages are called in the articles what they are called on the screen (%s)',
  (language) => {
    const texts = [...textsOf(language).values()];
    const known = new Set(texts.map(plain));
    const patterns = texts.flatMap((text) => fits(text) ?? []);
    const unknown = ownArticles.flatMap((name) =>
      boldOf(ownArticle(language, name))
        .filter(
          ({ label, isWithin, isLead }) => isWithin && !isLead && /^\p{Lu}/u.test(label) && !NO_LABELS.test(label),
        )
        .filter(({ label }) => !known.has(plain(label)) && !patterns.some((pattern) => pattern.test(filled(label))))
        .map(({ label }) => `${name}: ${label}`),
    );
    expect(unknown).toEqual([]);
  },
);

test.each(TRANSLATIONS)('a translation names the buttons and pages that the English article names (%s)', (language) => {
  const [english, translated] = [textsOf('en'), textsOf(language)];
  const keysOf = Map.groupBy(english.keys(), (key) => plain(english.get(key)!));
  const missing = ownArticles.flatMap((name) => {
    const theirs = new Set(boldOf(ownArticle(language, name)).map(({ label }) => plain(label)));
    return boldOf(ownArticle('en', name))
      .filter(({ label, isLead }) => !isLead && /^\p{Lu}/u.test(label))
      .filter(({ label }) => {
        const keys = keysOf.get(plain(label));
        return keys !== undefined && !keys.some((key) => theirs.has(plain(translated.get(key) ?? '')));
      })
      .map(({ label }) => `${name}: ${label} → ${translated.get(keysOf.get(plain(label))![0]!)}`);
  });
  expect(missing).toEqual([]);
});

/** The numbers of a text, whatever signs its language puts between digits. */
const numbersOf = (text: string) =>
  [
    ...proseOf(text)
      .replace(/`[^`\n]+`|\]\([^)]*\)/g, '')
      .replace(/(\d)[.,\u00a0\u202f](?=\d)/g, '$1')
      .matchAll(/\d+/g),
  ].map(([number]) => number);

/** Where links lead, whatever the language of a section's name. */
const linksOf = (text: string) =>
  [...proseOf(text).matchAll(/\]\(([^)]+)\)/g)].map(([, link]) =>
    link!.replace(/#.*/, '#').replace(/^\/(?:en|fr|it)\//, '/'),
  );

/** How many of each an article has, and what does not depend on its language. */
function shapeOf(text: string) {
  const prose = proseOf(text);
  const { order, audience, related, updated, formerly } = fieldsOf(text);
  return {
    fields: { order, audience, related, updated, formerly },
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(([signs]) => signs),
    code: codeBlocksOf(text).map((block) => block.language),
    components: [...prose.matchAll(/<([A-Z]\w+)/g)].map(([, component]) => component),
    rows: [...prose.matchAll(/^\|/gm)].length,
    items: [...prose.matchAll(/^ *(?:[-*]|\d+\.) /gm)].length,
    links: linksOf(text).sort(),
    numbers: numbersOf(text).sort(),
  };
}

test.each(TRANSLATIONS)('a translation has the parts, links and figures of the English article (%s)', (language) => {
  const shapes = (of: string) => ownArticles.map((name) => ({ name, ...shapeOf(ownArticle(of, name)) }));
  expect(shapes(language)).toEqual(shapes('en'));
});

test('French articles have the spaces of French', () => {
  const wrong = ownArticles.flatMap((name) => {
    const text = ownArticle('fr', name);
    const { title, summary } = fieldsOf(text);
    const prose = `${title}\n${summary}\n${proseOf(text)}`.replace(/`[^`\n]+`|\]\([^)]*\)|^[| :-]+$/gm, '');
    return [...prose.matchAll(/.{0,20}(?:[ \u202f][;:!?»](?!-)|«[ \u202f]).{0,20}/g)].map(([at]) => `${name}: ${at}`);
  });
  expect(wrong).toEqual([]);
});

test('the README names the scripts of npm that there are', async () => {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  const texts = [
    ownReadme(),
    ...OWN_LANGUAGES.flatMap((language) => ownArticles.map((name) => ownArticle(language, name))),
  ];
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/npm run (?:-s )?([\w:-]*\w)/g)].map(([, script]) => script!)),
  );
  for (const script of named) expect(Object.keys(manifest.scripts)).toContain(script);
});
