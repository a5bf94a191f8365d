// What may be wrong with captions: a code for each mistake, with what it is about, and its sentence in English for the command line.
import english from './messages/en.json' with { type: 'json' };

const SENTENCES = english.captionMistakes;

export type CaptionMistakeCode = keyof typeof SENTENCES;

/** Something wrong with captions. The interface says it in the language of who reads it; `message` is English. */
export interface CaptionMistake {
  /** None where a sentence of the parser is not known. */
  code?: CaptionMistakeCode;
  values?: Readonly<Record<string, string | number>>;
  message: string;
}

/** A mistake, and what it is about. */
export function captionMistake(code: CaptionMistakeCode, values: NonNullable<CaptionMistake['values']> = {}) {
  return { code, values, message: fillIn(SENTENCES[code], values) } satisfies CaptionMistake;
}

/**
 * What a mistake is in another language; undefined when it has no code.
 * @param sentences by code, with `{name}` where a value goes.
 */
export function sayCaptionMistake(
  { code, values = {} }: CaptionMistake,
  sentences: Readonly<Record<string, string>>,
  locale: string,
): string | undefined {
  const sentence = code && sentences[code];
  const numbers = new Intl.NumberFormat(locale);
  const said = Object.entries(values).map(([name, value]): [string, string] => [
    name,
    typeof value === 'number' ? numbers.format(value) : value,
  ]);
  return sentence && fillIn(sentence, Object.fromEntries(said));
}

function fillIn(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
