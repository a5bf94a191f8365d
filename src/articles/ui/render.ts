import { Fragment, jsx } from 'astro/jsx-runtime';
import type { ShownVideo } from '../../videos/guide.ts';
import type { ComponentName } from '../components.ts';
import { type ComponentNode, type MarkdownNode, toHtml } from '../tree.ts';

/** How each component is drawn. Snippet is not among them: the walk has put its text in its place. */
export type Drawn = Record<Exclude<ComponentName, 'Snippet'>, unknown>;

/**
 * A component that draws a checked text: `const Content = contentOf(nodes, videos, drawn)` and `<Content />`.
 * Everything without components inside becomes one string, so that a page costs few promises.
 */
export function contentOf(nodes: readonly MarkdownNode[], videos: ReadonlyMap<string, ShownVideo>, drawn: Drawn) {
  const Content = () => jsx(Fragment, { children: new Drawing(videos, drawn).draw(nodes) });
  // As generated MDX code is marked (`__astro_tag_component__`): without it, the other renderers would call the function too.
  return Object.assign(Content, { [Symbol.for('astro:renderer')]: 'astro:jsx', [Symbol.for('mdx-component')]: true });
}

class Drawing {
  private readonly videos: ReadonlyMap<string, ShownVideo>;
  private readonly drawn: Drawn;

  constructor(videos: ReadonlyMap<string, ShownVideo>, drawn: Drawn) {
    this.videos = videos;
    this.drawn = drawn;
  }

  draw(nodes: readonly MarkdownNode[]): unknown[] {
    const out: unknown[] = [];
    let plain: MarkdownNode[] = [];
    const flush = () => {
      if (plain.length > 0) out.push(jsx(Fragment, { 'set:html': toHtml(plain) }));
      plain = [];
    };
    for (const node of nodes) {
      if (node.type === 'text' || !hasComponent(node)) {
        plain.push(node);
        continue;
      }
      flush();
      out.push(
        node.type === 'component'
          ? this.component(node)
          : jsx(node.tag, { ...node.attributes, children: this.draw(node.children) }),
      );
    }
    flush();
    return out;
  }

  private component(node: ComponentNode): unknown {
    const children = this.draw(node.children);
    if (node.name === 'Snippet') return jsx(Fragment, { children });
    const video = node.name === 'VideoGuide' ? { video: this.videos.get(String(node.props['slug'])) } : {};
    return jsx(this.drawn[node.name] as string, { ...node.props, ...video, kind: node.name, children });
  }
}

function hasComponent(node: MarkdownNode): boolean {
  if (node.type === 'text') return false;
  return node.type === 'component' || node.children.some(hasComponent);
}
