// Fields that the forms of the editors have in common.
import { z } from 'zod';
import { LONGEST_FIELD } from './draft.ts';

/** A text of one field; what is longer than anybody types is cut off. */
export const shortText = z
  .string()
  .default('')
  .transform((given) => given.slice(0, LONGEST_FIELD));

/** A whole number, of a row or a place in a text. @param least the smallest that there is. */
export const countFrom = (least: number) => z.coerce.number().int().min(least).max(Number.MAX_SAFE_INTEGER);
