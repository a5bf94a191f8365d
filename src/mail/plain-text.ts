import type { ElementContent, Root, RootContent } from 'hast';

type Node = RootContent | ElementContent;

/** Elements that stand in a paragraph of their own. */
const BLOCKS = new Set(
  'p div h1 h2 h3 h4 h5 h6 ul ol li pre blockquote table thead tbody tr hr section figure figcaption'.split(' '),
);

/**
 * The text part of a mail: what the HTML part says, without its looks. Links stand with their address, lists have dashes or numbers, and
 * quotations are quoted with `> `, so that nothing in them passes for the mail's own words or ends them.
 */
export function toPlainText(tree: Root): string {
  // A line of "-- " begins the signature, and mail programs hide what follows it.
  return blocksOf(tree.children).replace(/^-- $/gm, '--\u00a0');
}

/** @param paragraph whether they are all that a paragraph has. */
function blocksOf(nodes: readonly Node[], paragraph = false): string {
  const blocks: string[] = [];
  let line = '';
  const endLine = () => {
    const text = line.replace(/^\n+|\n+$/g, '');
    if (text.trim() !== '') blocks.push(text);
    line = '';
  };
  for (const node of nodes) {
    if (node.type === 'element' && BLOCKS.has(node.tagName)) {
      endLine();
      const block = blockOf(node);
      if (block !== '') blocks.push(block);
    } else line += inlineOf(node, paragraph && isAlone(node, nodes));
  }
  endLine();
  return blocks.join('\n\n');
}

function blockOf(node: Extract<Node, { type: 'element' }>): string {
  const { tagName, children } = node;
  if (tagName === 'ul' || tagName === 'ol') return listOf(node);
  if (tagName === 'blockquote') return prefixed(blocksOf(children), '> ', '> ');
  if (tagName === 'pre')
    return children
      .map((child) => inlineOf(child, false))
      .join('')
      .replace(/\n$/, '');
  if (tagName === 'hr') return '* * *';
  if (tagName === 'tr')
    return elementsOf(children)
      .map((cell) => blocksOf(cell.children).replace(/\s*\n\s*/g, ' '))
      .join(' | ');
  if (['table', 'thead', 'tbody'].includes(tagName)) return elementsOf(children).map(blockOf).join('\n');
  return blocksOf(children, tagName === 'p');
}

function listOf({ tagName, properties, children }: Extract<Node, { type: 'element' }>): string {
  let number = Number(properties['start'] ?? 1);
  return elementsOf(children)
    .map((item) => {
      const mark = tagName === 'ol' ? `${number++}. ` : '- ';
      return prefixed(blocksOf(item.children).replace(/\n\n(?=(?:- |\d+\. ))/g, '\n'), mark, ' '.repeat(mark.length));
    })
    .join('\n');
}

/** @param alone whether a link is all that its paragraph has: then its address stands on a line of its own, where no mail program breaks it. */
function inlineOf(node: Node, alone: boolean): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  if (node.tagName === 'br') return '\n';
  const text = node.children.map((child) => inlineOf(child, false)).join('');
  const href = node.properties['href'];
  if (node.tagName !== 'a' || typeof href !== 'string' || text === href || href === `mailto:${text}`) return text;
  return alone ? `${text}\n${href}` : `${text} <${href}>`;
}

function isAlone(node: Node, beside: readonly Node[]): boolean {
  return beside.every((other) => other === node || (other.type === 'text' && other.value.trim() === ''));
}

function elementsOf(nodes: readonly Node[]) {
  return nodes.filter((node) => node.type === 'element');
}

function prefixed(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, at) => (at === 0 ? first : others) + line)
    .join('\n');
}
