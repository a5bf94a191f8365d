import type { MarkdownMessages } from '../markdown/messages/types.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';
import type { ImportMessages } from './messages/types.ts';

type Texts = ImportMessages['imports'];

/** What a remark in the report is about; the report counts them by this. */
export type NoteKind =
  | 'anchor'
  | 'attachment'
  | 'category'
  | 'code'
  | 'condition'
  | 'contents'
  | 'encoding'
  | 'front matter'
  | 'html'
  | 'image'
  | 'layout'
  | 'link'
  | 'media'
  | 'name'
  | 'table'
  | 'template'
  | 'text'
  | 'visibility';

/** What was met, as messages have it. */
export type What = keyof Texts['whats'];
/** What was done with it. */
export type Instead = keyof Texts['insteads'];

/** Why something could not be done. */
export interface Reason {
  reason: keyof Texts['reasons'];
  values?: Readonly<Record<string, string | number>>;
}

/** A mistake that the checks of articles found. */
export type FoundMistake = Pick<Mistake, 'code' | 'values'>;

/** What the sentences of a remark name: words of the source or of a system as they are, reasons, and mistakes. */
export type NoteValues = Readonly<Record<string, string | number | Reason | FoundMistake>>;

/** One thing that did not come over as it was: `what` was met (in `line` of the source, when known), and what was done `instead`. */
export type Note = { kind: NoteKind; line?: number | undefined; what: What; instead: Instead; values?: NoteValues };

/**
 * A remark in a language: two sentences, the first without its full stop.
 * @param mistakes what is said of mistakes in that language; English without it.
 */
export function noteWords(
  texts: Texts,
  { what, instead, values }: Note,
  mistakes?: MarkdownMessages['mistakes'],
): { what: string; instead: string } {
  const inWords = (value: NoteValues[string]) => {
    if (typeof value !== 'object') return value;
    if ('reason' in value) return reasonWords(texts, value);
    return mistakes ? filled(mistakes, value.code, value.values) : mistake(value.code, value.values).message;
  };
  const said = values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(value)]));
  return { what: filled(texts.whats, what, said).replace(/\.$/, ''), instead: filled(texts.insteads, instead, said) };
}

/** A reason in a language: the end of a sentence. */
function reasonWords(texts: Texts, { reason, values }: Reason): string {
  return filled(texts.reasons, reason, values);
}

/** What an older version wrote down is a sentence itself. */
function filled(texts: object, code: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = (texts as Record<string, string | ((values: object) => string)>)[code];
  return typeof text === 'function' ? text(values) : (text ?? code);
}
