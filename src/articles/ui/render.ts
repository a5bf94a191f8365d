import { Fragment, jsx } from 'astro/jsx-runtime';
import type { ShownVideo } from '../../videos/shown.ts';
import type { ComponentName } from '../components.ts';
import type { Piece } from '../pieces.ts';

/** How each component is drawn. Snippet is not among them: the walk has put its text in its place. */
export type Drawn = Record<Exclude<ComponentName, 'Snippet'>, unknown>;

/** A component that draws a checked text: `const Content = contentOf(pieces, videos, drawn)` and `<Content />`. */
export function contentOf(pieces: readonly Piece[], videos: ReadonlyMap<string, ShownVideo>, drawn: Drawn) {
  const Content = () => jsx(Fragment, { children: draw(pieces) });
  // As generated MDX code is marked (`__astro_tag_component__`): without it, the other renderers would call the function too.
  return Object.assign(Content, { [Symbol.for('astro:renderer')]: 'astro:jsx', [Symbol.for('mdx-component')]: true });

  function draw(list: readonly Piece[]): unknown[] {
    return list.map((piece) => {
      if (typeof piece === 'string') return jsx(Fragment, { 'set:html': piece });
      const children = draw(piece.children);
      if ('tag' in piece) return jsx(piece.tag, { ...piece.attributes, children });
      if (piece.name === 'Snippet') return jsx(Fragment, { children });
      const video = piece.name === 'VideoGuide' ? { video: videos.get(String(piece.props['slug'])) } : {};
      return jsx(drawn[piece.name] as string, { ...piece.props, ...video, kind: piece.name, children });
    });
  }
}
