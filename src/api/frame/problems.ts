import { type ApiError, type Detail, type Details, detailOf, recordInvalid } from './api-error.ts';

/** What the use cases say is wrong with a field, as programs are told it. */
const SENTENCES: Record<string, [sentence: string, error: Detail['error']]> = {
  missing: ['cannot be blank', 'BlankValue'],
  empty: ['cannot be blank', 'BlankValue'],
  'too-long': ['is too long', 'ValueTooLong'],
  'too-many': ['has too many entries', 'TooManyValues'],
  malformed: ['is not properly formatted', 'InvalidFormat'],
  taken: ['has already been taken', 'DuplicateValue'],
  unknown: ['is not known', 'InvalidValue'],
};

/**
 * What a use case has refused, as the error of a record.
 * @param names what programs call its fields; one that is not named keeps its name.
 */
export function problemsInvalid(
  problems: readonly { field: string; problem: string }[],
  names: Readonly<Record<string, string>> = {},
): ApiError {
  const details: Details = {};
  for (const { field, problem } of problems) {
    const name = names[field] ?? field;
    const [sentence, error] = SENTENCES[problem] ?? [`is invalid: ${problem.replaceAll('-', ' ')}`, 'InvalidValue'];
    const group = name.split('.')[0]!;
    details[group] ??= [];
    details[group].push(detailOf(name, sentence, error));
  }
  return recordInvalid(details);
}
