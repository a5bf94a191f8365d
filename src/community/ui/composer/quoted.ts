import Turndown from 'turndown';

const turndown = new Turndown({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
  emDelimiter: '*',
})
  .addRule('struck out', { filter: 'del', replacement: (said) => `~~${said}~~` })
  // A picture is looked at where it is; its words say what it was.
  .addRule('picture', { filter: 'img', replacement: (_, picture) => (picture as HTMLImageElement).alt })
  .addRule('as it was written', { filter: isWritten, replacement: (_, link) => written(link as HTMLAnchorElement) });

/**
 * What is quoted of a post, as Markdown: code, links and lists are in a quotation what they were.
 * @param prose the post. @param selected a part of it; without one it is the whole, but for what it quotes itself.
 */
export function quoted(prose: HTMLElement, selected?: Range): string {
  const said = document.createElement('div');
  if (selected) said.append(wrapped(selected));
  else {
    said.append(...prose.cloneNode(true).childNodes);
    for (const quotation of said.querySelectorAll('blockquote')) quotation.remove();
  }
  return turndown.turndown(said).trim();
}

/** What was selected within a piece of code is code, though the mark of it is not in the selection. */
function wrapped(selected: Range): Node {
  const within = selected.commonAncestorContainer;
  const at = within instanceof Element ? within : within.parentElement;
  const block = at?.closest('pre');
  // Of a block, the element in it names the language.
  const code = block ? block.querySelector('code') : at?.closest('code');
  const part = selected.cloneContents();
  if (!code) return part;
  const marked = code.cloneNode() as Element;
  marked.append(part.textContent ?? '');
  if (!block) return marked;
  const whole = block.cloneNode() as Element;
  whole.append(marked);
  return whole;
}

/** Cards, addresses and mentions: what makes them a link comes of itself. */
function isWritten(node: HTMLElement): boolean {
  if (!(node instanceof HTMLAnchorElement)) return false;
  const text = node.textContent ?? '';
  return node.classList.contains('page-card') || text.startsWith('@') || text === node.getAttribute('href');
}

function written(link: HTMLAnchorElement): string {
  return link.classList.contains('page-card') ? `\n\n${link.href}\n\n` : (link.textContent ?? '');
}
