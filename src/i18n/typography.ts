import type { MessageTree } from './declare.ts';

/** What must not stand in a text, and what to write instead. */
interface Rule {
  wrong: RegExp;
  instead: string;
}

const EVERYWHERE: Rule[] = [
  { wrong: /"/, instead: 'the quotation marks of the language' },
  { wrong: /'/, instead: '’' },
  { wrong: /\.\.\./, instead: '…' },
  { wrong: / - /, instead: '– or another sign' },
];

const LANGUAGES: Record<string, Rule[]> = {
  en: [
    { wrong: /[«»„]/, instead: '“ ”' },
    { wrong: /\be-mail/i, instead: 'email' },
  ],
  fr: [
    { wrong: /[“”„]/, instead: '« »' },
    {
      wrong: /(?<![\u00a0\d:]):(?![\d/])|(?<!\u00a0)[;!?»]|«(?!\u00a0)/,
      instead: 'U+00A0 before : ; ! ? and inside « »',
    },
    { wrong: /\d (?:(?:Mo|ko|min|h)\b|%)|n° /i, instead: 'U+00A0 between a number and what it counts' },
    { wrong: /(?<![\w{-])(?:email|courriel)s?(?![\w}])/i, instead: 'e-mail' },
  ],
  it: [
    { wrong: /[“”„]/, instead: '« »' },
    { wrong: /(?<![\w{-])email(?![\w}])/i, instead: 'e-mail' },
  ],
  de: [
    { wrong: /[«»”]|(?<!„[^“]*)“/, instead: '„ “' },
    { wrong: /(?<![\w{-])email(?![\w}])/i, instead: 'E-Mail' },
  ],
};

/**
 * Signs, spaces and a word that a language writes otherwise. Only for languages whose rules are here; others are not judged.
 * Sources: Chicago Manual (English), Imprimerie nationale (French), Treccani (Italian), Duden (German).
 */
export function typographyProblems(texts: MessageTree, language: string, above = ''): string[] {
  const rules = [...EVERYWHERE, ...(LANGUAGES[language] ?? [])];
  return Object.entries(texts).flatMap(([name, value]) => {
    const key = above ? `${above}.${name}` : name;
    if (typeof value !== 'string') return typographyProblems(value, language, key);
    const shown = withoutSyntax(value);
    return rules
      .filter(({ wrong }) => wrong.test(shown))
      .map(({ instead }) => `${key}: write ${instead} in “${shown}”`);
  });
}

/** The text without the parts that only ICU MessageFormat reads. */
function withoutSyntax(text: string): string {
  return text
    .replace(/\{\w+, number[^}]*\}/g, '7')
    .replace(/\{\w+, (?:plural|select), |\b(?:zero|one|two|few|many|other|=\d+) \{/g, '')
    .replaceAll('#', '7');
}
