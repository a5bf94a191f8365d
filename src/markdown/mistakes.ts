// What may be wrong with a text: a code for each mistake, with what it is about, and its sentence in English for the command line.
import english from './messages/en.json' with { type: 'json' };

const SENTENCES = english.mistakes;

export type MistakeCode = keyof typeof SENTENCES;

/** Something wrong with a text. The interface says it in the language of who reads it; `message` is English. */
export interface Mistake {
  code: MistakeCode;
  values: Readonly<Record<string, string | number>>;
  message: string;
}

/** A mistake, and what it is about. */
export function mistake(code: MistakeCode, values: Mistake['values'] = {}): Mistake {
  const message = SENTENCES[code].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { code, values, message };
}
