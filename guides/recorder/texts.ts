import { type Messages, readMessages } from '../../src/messages.ts';

/** The languages of the interface, in which each guide explains itself, with their names as the menu of captions shows them. */
export const LANGUAGES = { en: 'English', fr: 'Français', it: 'Italiano', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
export const LOCALES = Object.keys(LANGUAGES) as Language[];

/** What is said in each language; the words of the interface come from its own messages. */
export type Sentence = Readonly<Record<Language, string | ((t: Messages) => string)>>;

/** A caption has two lines at most. */
const LINE = 42;
const LINES = 2;
/** Characters that are read in a second. */
const PACE = 15;
const SHORTEST = 2;

const catalog = readMessages();

/** A sentence in a language. */
export function said(sentence: Sentence, locale: Language): string {
  const given = sentence[locale];
  const text = typeof given === 'string' ? given : given(catalog.in(locale));
  // French signs keep their space, and no line breaks there.
  return locale === 'fr' ? text.replace(/ (?=[:;!?»])|(?<=«) /g, '\u00a0') : text;
}

/** Seconds it takes to read a sentence, in the language that needs the most for it. */
export function readingTime(sentence: Sentence): number {
  return Math.max(SHORTEST, ...LOCALES.map((locale) => said(sentence, locale).length / PACE));
}

/**
 * A sentence as the lines of a caption, as equal as its words allow.
 * @throws Error when it does not fit into two lines of 42 characters.
 */
export function captionLines(text: string): string[] {
  if (text.length <= LINE) return [text];
  const breaks = [...text.matchAll(/ /g)].map(({ index }) => [text.slice(0, index), text.slice(index + 1)]);
  const longest = (lines: string[]) => Math.max(...lines.map((line) => line.length));
  const isQuoteCut = ([first]: string[]) => /[“«„][^”»“]*$/.test(first!) && !/„[^“]*“[^„]*$/.test(first!);
  const best = breaks
    .filter((lines) => longest(lines) <= LINE)
    .sort((a, b) => Number(isQuoteCut(a)) - Number(isQuoteCut(b)) || longest(a) - longest(b))[0];
  if (!best) throw new Error(`A caption has ${LINES} lines of ${LINE} characters at most; this one is longer: ${text}`);
  return best;
}
