import type { RootContent } from 'hast';

/** A page with the shape of an article. */
export type Shaped = {
  children: RootContent[];
  /** For each heading of the tree, in order, the anchors that led to it; `before` are those above the first one. */
  anchors: string[][];
  before: string[];
};
