import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { nodeType } from '../../visual/document.ts';

/**
 * Puts the cursor where somebody was writing in the plain field. A space or a new line that they had just typed is no part of the document
 * that was read from it, so it is typed once more.
 * @param written.isInBlock the selection is the block of that line; else they were at the end of the text.
 */
export function goOn(view: EditorView, written: { before: string; after: string; isInBlock: boolean }): void {
  const { before, after, isInBlock } = written;
  const { doc, selection, tr } = view.state;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (!isInBlock && line.trim() === '' && before.trim() !== '') {
    tr.insert(doc.content.size, nodeType('paragraph').create());
    tr.setSelection(TextSelection.atEnd(tr.doc));
  } else {
    const { from, to } = selection;
    tr.setSelection(
      isInBlock ? TextSelection.near(doc.resolve(Math.min(to, from + line.length)), -1) : TextSelection.atEnd(doc),
    );
    const spaces = /[ \t]+$/.exec(line)?.[0];
    if (spaces && /^\s*$/.test(after.split('\n', 1)[0]!)) tr.insertText(spaces);
  }
  view.dispatch(tr.scrollIntoView());
  view.focus();
}
