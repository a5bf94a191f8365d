// The form of a comment on a draft, whatever the draft is of.
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { LAST_SEQUENCE } from '../draft.ts';
import { countFrom, shortText } from '../form-fields.ts';
import { anchorOf, locate } from './anchor.ts';
import { COMMENT_LIMITS, type CommentError, type CommentedKey } from './comment.ts';
import { addComment, replyToComment, settleComment } from './say.ts';

export const commentSchema = z.object({
  act: z.enum(['comment', 'reply', 'settle', 'reopen']),
  /** As typed; over the limit its writer is told, and gets it back whole. */
  comment: z
    .string()
    .max(COMMENT_LIMITS.body * 10)
    .default(''),
  /** The block of the text; without it the whole. */
  block: z.union([z.literal('').transform(() => undefined), countFrom(0)]).optional(),
  quote: shortText,
  before: shortText,
  sequence: countFrom(1).max(LAST_SEQUENCE).optional(),
  id: countFrom(1).optional(),
});

/** What sending it came to. */
type Commented =
  | { outcome: 'done'; to: string }
  | { outcome: 'conflict' }
  | { outcome: 'gone' }
  | { outcome: 'invalid'; errors: CommentError[] };

/**
 * Does what the form of a comment says.
 * @param draft.blocks the words of each block of the draft, as anchors see them.
 * @param draft.url of the page on which it is looked at.
 */
export async function takeComment(
  db: Db,
  { act, comment, block, quote, before, sequence, id }: z.output<typeof commentSchema>,
  draft: { key: CommentedKey; sequence: number; by: number; url: string; blocks(): Promise<string[]> },
): Promise<Commented> {
  const { key, by } = draft;
  const to = (number: number) => ({ outcome: 'done', to: `${draft.url}?said=${act}#comment-${number}` }) as const;
  if (act === 'comment') {
    // The number of a block is one of the text that was seen.
    if (block !== undefined && sequence !== draft.sequence) return { outcome: 'conflict' };
    const texts = block === undefined ? [] : await draft.blocks();
    const passage = block === undefined ? undefined : locate(texts, { block, quote, before });
    if (block !== undefined && !passage)
      return { outcome: 'invalid', errors: [{ field: 'quote', problem: 'unknown' }] };
    const anchor = passage && anchorOf(texts, passage);
    const said = await addComment(db, key, { by, body: comment, ...(anchor && { anchor }) });
    return said.outcome === 'said' ? to(said.id) : said;
  }
  if (id === undefined) return { outcome: 'gone' };
  if (act === 'reply') {
    const said = await replyToComment(db, key, { by, body: comment, to: id });
    return said.outcome === 'said' ? to(id) : said;
  }
  await settleComment(db, key, { by, id, settled: act === 'settle' });
  return to(id);
}
