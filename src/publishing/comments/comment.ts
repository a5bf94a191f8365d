import type { DraftKey } from '../draft.ts';
import type { GuideKey } from '../guides/drafts/store.ts';
import type { Anchor } from './anchor.ts';

/** The draft that is commented on: of an article in a language, or of a guide. */
export type CommentedKey = DraftKey | GuideKey;

/** In characters, and comments with their replies of one draft. */
export const COMMENT_LIMITS = { body: 2_000, most: 300 } as const;

/** What somebody said about a draft. */
export interface Comment {
  id: number;
  authorId: number;
  /** Of its author. */
  name: string;
  body: string;
  createdAt: Date;
}

/** A comment on a passage, with what was replied. */
export interface CommentThread extends Comment {
  anchor: Anchor;
  /** Set: it is settled; by whom, where they have an account. */
  resolvedAt: Date | null;
  resolvedBy: string | null;
  replies: Comment[];
}

/** What is wrong with a comment. */
export type CommentError =
  | { field: 'comment'; problem: 'missing' | 'too-long' | 'too-many' }
  /** The words are not in the passage that they are said to be of. */
  | { field: 'quote'; problem: 'unknown' };

/** The words of a comment as they are kept: line breaks of one kind, nothing around them. */
export function tidyComment(typed: string): string {
  return typed.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim();
}

/** What is wrong with the words of a comment. @param body as {@link tidyComment}. */
export function commentErrors(body: string): CommentError[] {
  if (body === '') return [{ field: 'comment', problem: 'missing' }];
  // As the database counts: characters, not halves of them.
  return [...body].length > COMMENT_LIMITS.body ? [{ field: 'comment', problem: 'too-long' }] : [];
}
