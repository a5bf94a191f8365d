import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { COUNT, type CountedText } from './island-text.ts';

/** What a text takes: numbers for what is counted or formatted as one, words for the rest. */
export type Values = Record<string, string | number>;

/** A text with parameters; called with a value for each, it gives the sentence. */
export type MessageFunction = (values: never) => string;

interface MessageSource {
  text: string;
  locale: string;
}

/** What a function was made of, for {@link countedText}: on itself, because the development server loads this module twice. */
const SOURCE = Symbol.for('helpwell.message.source');

/** The syntax tree of a text in ICU MessageFormat. `<` is a letter like others: texts hold no markup. @throws SyntaxError. */
export function parseMessage(text: string): MessageFormatElement[] {
  return parse(text, { ignoreTag: true, captureLocation: false, shouldParseSkeletons: true });
}

/** True for a text without parameters, which stands for itself. */
export function isPlain(text: string): boolean {
  return !text.includes('{');
}

/** Sentences that are kept of each text. */
const MOST_SAID = 50;
/** One with longer values, in characters, is of this page alone. */
const LONGEST_SAID = 100;

/**
 * A text in ICU MessageFormat as code uses it: as it is when it has no parameters, otherwise a function of them. It is parsed when it
 * is first used, since most of a language's texts are not used by most processes.
 */
export function compileMessage(text: string, locale: string): string | MessageFunction {
  if (isPlain(text)) return text;
  let format: IntlMessageFormat | undefined;
  const said = new Map<string, string>();
  const message = (values: Values) => {
    // Most say the same few things on every page: the language in a menu, how many replies a thread has.
    const key = JSON.stringify(values);
    const known = said.get(key);
    if (known !== undefined) return known;
    format ??= new IntlMessageFormat(parseMessage(text), locale);
    const sentence = String(format.format(values));
    if (said.size >= MOST_SAID) said.clear();
    if (key.length <= LONGEST_SAID) said.set(key, sentence);
    return sentence;
  };
  return Object.assign(message, { [SOURCE]: { text, locale } });
}

/**
 * A text with one plural for the browser, which has the language's plural rules but no parser.
 * @param message with exactly one counted parameter and no other.
 * @throws Error for any other text.
 */
export function countedText(message: MessageFunction): CountedText {
  const known = counted.get(message);
  if (known) return known;
  const made = countForms((message as MessageFunction & { [SOURCE]: MessageSource })[SOURCE]);
  counted.set(message, made);
  return made;
}

/** Every page with a search box sends some of them. */
const counted = new WeakMap<MessageFunction, CountedText>();

function countForms({ text, locale }: MessageSource): CountedText {
  const elements = parseMessage(text);
  const plural = elements.find((element) => element.type === TYPE.plural);
  if (!plural) throw new Error(`“${text}” counts nothing.`);
  const written = (parts: MessageFormatElement[]): string =>
    parts
      .map((part) => {
        if (part.type === TYPE.literal) return part.value;
        if (part.type === TYPE.pound) return COUNT;
        throw new Error(`“${text}” holds more than a count.`);
      })
      .join('');
  const at = elements.indexOf(plural);
  const [before, after] = [written(elements.slice(0, at)), written(elements.slice(at + 1))];
  const forms = Object.entries(plural.options).map(([form, { value }]) => [form, before + written(value) + after]);
  return { locale, ...Object.fromEntries(forms) };
}

/** What a parameter is: `number` when it is counted or formatted as a number, `choice` when the text chooses by its value. */
export type ParameterKind = 'text' | 'number' | 'choice';

/** Ways to write a number that have a name; the others are skeletons, which begin with `::` behind a plain space. */
const NUMBER_STYLES = new Set(Object.keys(IntlMessageFormat.formats.number));

/** The parameters of a text, by name. A counted one may stand in it as text too. @throws Error for what could not be shown as it says. */
export function parametersOf(text: string): Map<string, ParameterKind> {
  const found = new Map<string, ParameterKind>();
  const walk = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.argument) found.set(element.value, found.get(element.value) ?? 'text');
      else if (element.type === TYPE.number || element.type === TYPE.plural) found.set(element.value, 'number');
      else if (element.type === TYPE.select) found.set(element.value, 'choice');
      else if (element.type === TYPE.date || element.type === TYPE.time)
        throw new Error(`{${element.value}} is a date; pass it as text, in the reader's time zone.`);
      // It would be shown as if it had none: a share of 1 for 100 %.
      if (element.type === TYPE.number && typeof element.style === 'string' && !NUMBER_STYLES.has(element.style))
        throw new Error(`“${element.style}” is no way to write the number {${element.value}}.`);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  if (!isPlain(text)) walk(parseMessage(text));
  return found;
}
