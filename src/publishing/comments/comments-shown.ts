import { type Found, findAnchor } from './anchor.ts';
import type { CommentThread } from './comment.ts';

/** A comment with where it stands in the text as it is. */
export interface PlacedComment extends CommentThread {
  found: Found;
}

/** Comments by where they stand in a text: by block, those of the whole text, and those whose passage is not found. */
export interface PlacedComments {
  ofBlock: ReadonlyMap<number, PlacedComment[]>;
  ofWhole: PlacedComment[];
  orphaned: PlacedComment[];
}

/** Finds the passages of comments in a text. @param blocks its blocks, as anchors see them. */
export function placeComments(blocks: readonly string[], comments: readonly CommentThread[]): PlacedComments {
  const placed = comments.map((one): PlacedComment => ({ ...one, found: findAnchor(blocks, one.anchor) }));
  const ofBlock = new Map<number, PlacedComment[]>();
  for (const one of placed)
    if ('from' in one.found) ofBlock.set(one.found.from.block, [...(ofBlock.get(one.found.from.block) ?? []), one]);
  return {
    ofBlock,
    ofWhole: placed.filter(({ found }) => found.is === 'whole'),
    orphaned: placed.filter(({ found }) => found.is === 'orphaned'),
  };
}
