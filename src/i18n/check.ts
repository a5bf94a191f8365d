import type { MessageFormatElement, PluralElement } from '@formatjs/icu-messageformat-parser';
import { TYPE } from '@formatjs/icu-messageformat-parser';
import type { MessageTree } from './declare.ts';
import { isPlain, type ParameterKind, parametersOf, parseMessage } from './message.ts';

/** Something wrong with a translated text. */
export interface TextProblem {
  /** Where the text stands, e.g. `requests.copy.done`. */
  key: string;
  problem: string;
  /** False for a text that can be shown all the same. */
  unusable: boolean;
}

/**
 * Compares the texts of a language with the English ones: keys and parameters that do not exist there, texts that cannot be read, and plural
 * forms that the language has and the text lacks. Texts that are missing are told by {@link missingTexts}.
 * @param language code, e.g. `pt-BR`; it decides which plural forms there must be.
 */
export function checkTexts(texts: MessageTree, source: MessageTree, language: string): TextProblem[] {
  return [...compared(texts, source, language, '')];
}

function* compared(texts: MessageTree, source: MessageTree, language: string, above: string): Generator<TextProblem> {
  for (const [name, value] of Object.entries(texts)) {
    const key = above ? `${above}.${name}` : name;
    const original = Object.hasOwn(source, name) ? source[name] : undefined;
    const unusable = (problem: string): TextProblem => ({ key, problem, unusable: true });
    if (original === undefined) yield unusable('there is no such text in English');
    else if (typeof value === 'object' && value !== null && typeof original === 'object')
      yield* compared(value, original, language, key);
    else if (typeof value !== 'string' || typeof original !== 'string')
      yield unusable(typeof original === 'string' ? 'this must be a text' : 'this must be a group of texts');
    else yield* comparedText(value, original, language, key);
  }
}

function* comparedText(text: string, original: string, language: string, key: string): Generator<TextProblem> {
  let parameters: Map<string, ParameterKind>;
  try {
    parameters = parametersOf(text);
  } catch (error) {
    yield { key, problem: `this is not ICU MessageFormat (${(error as Error).message})`, unusable: true };
    return;
  }
  const given = parametersOf(original);
  for (const [name, kind] of parameters) {
    const existing = given.get(name);
    if (!existing) yield { key, problem: `{${name}} is not filled in here`, unusable: true };
    else if (kind === 'number' && existing !== 'number')
      yield { key, problem: `{${name}} is a text, not a number`, unusable: true };
  }
  for (const name of given.keys())
    if (!parameters.has(name)) yield { key, problem: `{${name}} is missing`, unusable: false };
  // A group that would stay plain in one language cannot be called in another.
  if (isPlain(text) !== isPlain(original)) yield { key, problem: 'parameters are missing', unusable: true };
  for (const problem of pluralProblems(text, language)) yield { key, problem, unusable: false };
}

/** Plural forms that a language has and a text with a plural lacks, or that it does not have. */
function pluralProblems(text: string, language: string): string[] {
  const problems: string[] = [];
  const walk = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.plural) {
        const needed = pluralForms(language, element.pluralType);
        const written = Object.keys(element.options).filter((form) => !form.startsWith('='));
        const missing = needed.filter((form) => !written.includes(form));
        const foreign = written.filter((form) => !needed.includes(form));
        if (missing.length > 0) problems.push(`plural forms are missing for {${element.value}}: ${missing.join(', ')}`);
        if (foreign.length > 0) problems.push(`the language has no plural form ${foreign.join(', ')}`);
      }
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  if (!isPlain(text)) walk(parseMessage(text));
  return problems;
}

/** The plural forms of a language by CLDR, e.g. `one` and `other` of English. */
function pluralForms(language: string, type: PluralElement['pluralType'] = 'cardinal'): string[] {
  return new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
}

/** Keys of English texts that a language does not have. */
export function missingTexts(texts: MessageTree, source: MessageTree, above = ''): string[] {
  return Object.entries(source).flatMap(([name, original]) => {
    const key = above ? `${above}.${name}` : name;
    const value = texts[name];
    if (typeof original === 'string') return typeof value === 'string' ? [] : [key];
    return missingTexts(typeof value === 'object' ? value : {}, original, key);
  });
}
