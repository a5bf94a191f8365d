// Fields of front matter as the plain text that they are: titles and summaries hold no marks.
import type { Nodes } from 'hast';
import { readBody } from './body.ts';
import { collapse } from './hast.ts';

/** Longer fields are cut before they are read. */
const LONGEST = 4_000;

/**
 * The words of a field: entities are the signs they mean; marks of Markdown, components, template tags and pictures are taken out.
 * Links give their words. A text of nothing else gives what was written, pictures alone give nothing.
 */
export function plainText(field: string): string {
  const written = collapse(field).trim();
  if (!/[&<{[*_`~\\:!]/.test(written) || written.length > LONGEST) return written.slice(0, LONGEST);
  try {
    // Behind a word, "1." and "#" begin no list and no heading.
    const { tree } = readBody(`x ${written}`, true, 1);
    const text = collapse(wordsIn(tree)).trim().replace(/^x\s+/, '');
    const clean = text.replace(/\s+([,.;!?)])/g, '$1').trim();
    if (clean !== '' && clean !== 'x') return clean;
    // A picture says nothing here; other signs may be the name of something.
    return /!\[|<img\b/i.test(written) ? '' : written;
  } catch {
    return written;
  }
}

function wordsIn(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(wordsIn).join('') : '';
}
