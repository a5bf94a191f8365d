// Counts a document while it is written: what has not changed is not counted again.
import type { Node } from 'prosemirror-model';
import { type TextCount, textCounter } from './reading-ease.ts';

/** Makes what counts the words of a document in a language, code left out. A line that was counted once is known as long as it stays as it is. */
export function tally(language: string): (doc: Node) => TextCount {
  const count = textCounter(language);
  const known = new WeakMap<Node, TextCount>();
  return (doc) => {
    const sum = count([]);
    doc.descendants((node) => {
      if (!node.isTextblock) return true;
      if (node.type.spec.code) return false;
      const counted = known.get(node) ?? count([node.textContent]);
      known.set(node, counted);
      for (const name of Object.keys(sum) as (keyof TextCount)[]) sum[name] += counted[name];
      return false;
    });
    return sum;
  };
}
