// The plain text of the clipboard: Markdown, in and out.
import { Fragment, Slice } from 'prosemirror-model';
import { nodeType, schema } from '../../visual/document.ts';
import { readSource } from '../../visual/read-source.ts';
import { tidied } from '../../visual/tidy.ts';
import { writeBlocks } from '../../visual/write-source.ts';

/** A text of the clipboard: as Markdown where it is, else its lines. */
export function readPasted(text: string, plain: boolean): Slice {
  const read = plain ? undefined : readSource(text.replace(/\r\n?/g, '\n').trim());
  const isOneLine = !/\n/.test(text.trim());
  if (read && !('error' in read)) {
    const only = read.doc.childCount === 1 && read.doc.firstChild!.type.name === 'paragraph';
    return only && isOneLine ? new Slice(read.doc.content, 1, 1) : new Slice(read.doc.content, 0, 0);
  }
  const lines = text.replace(/\r\n?/g, '\n').split(/\n+/).filter(Boolean);
  const blocks = lines.map((line) => nodeType('paragraph').create(null, schema.text(line)));
  return new Slice(Fragment.from(blocks), 1, 1);
}

/** What is copied as text is Markdown, so that it can be pasted anywhere. */
export function written(slice: Slice): string {
  const fallback = () => slice.content.textBetween(0, slice.content.size, '\n\n', '\n');
  const only = slice.content.childCount === 1 ? slice.content.firstChild! : undefined;
  if (only?.isTextblock && slice.openStart > 0 && only.type.name !== 'table') return fallback();
  try {
    const doc = nodeType('doc').createAndFill(null, slice.content);
    return doc ? writeBlocks(tidied(doc).content.content) : fallback();
  } catch {
    return fallback();
  }
}
