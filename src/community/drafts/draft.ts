import { z } from 'zod';
import { LIMITS } from '../threads/thread.ts';

/** Where a draft is being written: one a person and place. */
export type DraftPlace = { kind: 'new' } | { kind: 'thread'; id: number } | { kind: 'post'; id: number };

/** A place as it is kept: `new`, `thread:12` for a reply, `post:34` for an edit. */
export function placeKey(place: DraftPlace): string {
  return place.kind === 'new' ? 'new' : `${place.kind}:${place.id}`;
}

/** Reads what {@link placeKey} gives; undefined where it is none. */
export function readPlace(text: string): DraftPlace | undefined {
  if (text === 'new') return { kind: 'new' };
  const [, kind, id] = /^(thread|post):([1-9]\d{0,14})$/.exec(text) ?? [];
  return kind ? { kind: kind as 'thread' | 'post', id: Number(id) } : undefined;
}

/** Far over what may be posted, so that a text that is too long is not lost; in characters. */
export const LONGEST_DRAFT = 4 * LIMITS.body;
/** Of the fields beside the text, in characters. */
export const LONGEST_FIELD = 1_000;

const field = z.string().max(LONGEST_FIELD).optional();

/** What a form with a text holds, as it was typed. */
export const draftText = z.object({
  body: z.string().max(LONGEST_DRAFT),
  title: field,
  topic: field,
  kind: field,
  tags: field,
  /** Number of the post that is answered. */
  to: field,
  /** The state of an incident that is told. */
  state: field,
  /** The revision that is being changed. */
  base: field,
});
export type DraftText = z.infer<typeof draftText>;

/** Whether there is nothing in it that anybody would miss. */
export function isEmptyDraft({ body, title = '' }: DraftText): boolean {
  return body.trim() === '' && title.trim() === '';
}

/** Whether two drafts say the same, whatever was chosen beside the words. */
export function saysTheSame(one: DraftText, other: DraftText): boolean {
  const words = ({ body, title = '', tags = '' }: DraftText) =>
    [body, title, tags].map((text) => text.replace(/\r\n?/g, '\n').trim());
  return JSON.stringify(words(one)) === JSON.stringify(words(other));
}

/** A sequence number as a form has it; undefined where it is none. */
export function readSequence(given: string): number | undefined {
  return /^\d{1,9}$/.test(given) ? Number(given) : undefined;
}
