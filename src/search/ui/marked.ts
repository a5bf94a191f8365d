import { type Html, html } from '../../web/html.ts';
import { markedPieces } from '../results.ts';

/** A text in which the words that were searched for are marked. @param marks where each begins and ends, in order. */
export function marked(text: string, marks: readonly [number, number][]): Html {
  return html`${markedPieces(text, marks).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}`;
}
