// Two checked texts as one, in which what changed is marked or said in words. Trees in, a tree out: no HTML is taken in.
import type { ComponentNode, ElementNode, MarkdownNode } from '../../articles/tree.ts';
import { isPhrasing } from '../../articles/tree.ts';
import { textDiff } from '../../markdown/text-diff.ts';
import { align, type Pair } from './align.ts';
import { type Block, bagOf, keyOf, likenessOf, textOf } from './likeness.ts';
import { attributeNotes, compareLines } from './lines.ts';
import { marked, saidOf } from './marks.ts';
import { laidOpen } from './open-tree.ts';
import type { CompareWords } from './words.ts';

interface Comparing {
  words: CompareWords;
  language: string;
  segmenter: Intl.Segmenter;
  deadline: number;
}

/** Two texts as one. @property isSame readers see no difference. @property gaveUp there was no time to look at all of it: what was not looked at stands there twice. */
export interface Comparison {
  nodes: MarkdownNode[];
  isSame: boolean;
  gaveUp: boolean;
}

/** Time that a comparison may take, in milliseconds; what is not compared by then counts as different. */
const MOST_MS = 300;
/** Paragraphs that one may have become. */
const MOST_PARTS = 6;

/**
 * Compares two checked texts.
 * @param options.language of the texts.
 * @param options.words what is said about changes, in the language of who reads the comparison.
 */
export function compareTrees(
  before: readonly MarkdownNode[],
  after: readonly MarkdownNode[],
  { language, words, ms = MOST_MS }: { language: string; words: CompareWords; ms?: number },
): Comparison {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const how: Comparing = { words, language, segmenter, deadline: Date.now() + ms };
  const [was, is] = [laidOpen(before), laidOpen(after)];
  const isSame = was.map(keyOf).join() === is.map(keyOf).join();
  const nodes = compareBlocks(was, is, how);
  return { nodes, isSame, gaveUp: Date.now() > how.deadline };
}

function compareBlocks(
  before: readonly MarkdownNode[],
  after: readonly MarkdownNode[],
  how: Comparing,
): MarkdownNode[] {
  const [was, is] = regrouped(blocksOf(before), blocksOf(after));
  const { deadline } = how;
  const pairs = align<Block>(was, is, { key: keyOf, likeness: likenessOf, deadline });
  return emitted(pairs, how);
}

/** Compares what each has in the same place, as the cells of a row. */
function compareByPlace(before: readonly Block[], after: readonly Block[], how: Comparing): MarkdownNode[] {
  return after.flatMap((block, index) => changed(before[index]!, block, how));
}

function emitted(pairs: readonly Pair<Block>[], how: Comparing): MarkdownNode[] {
  const { words } = how;
  const keysOf = (side: 'before' | 'after', other: 'before' | 'after') =>
    new Set(
      pairs.flatMap((pair) => (pair[side] && !pair[other] && bagOf(pair[side]).total > 0 ? [keyOf(pair[side])] : [])),
    );
  const [gone, come] = [keysOf('before', 'after'), keysOf('after', 'before')];
  return pairs.flatMap(({ before, after, isSame }): MarkdownNode[] => {
    if (before && after) return isSame ? unwrapped(after) : changed(before, after, how);
    if (after && gone.has(keyOf(after))) return noted(after, [words.movedHere], words);
    if (after) return marked('added', unwrapped(after), words);
    if (come.has(keyOf(before!))) return placeOf(before!, words);
    return marked('removed', unwrapped(before!), words);
  });
}

/** What stands where a block was that has moved. */
function placeOf(block: Block, words: CompareWords): MarkdownNode[] {
  const text = textOf([block]);
  const note = saidOf(words.movedAway({ words: text.length > 60 ? `${text.slice(0, 60)}…` : text }), words.locale);
  if (block.type === 'element' && block.tag === 'li') return [{ ...block, children: [note] }];
  return block.type === 'element' && block.tag === 'tr' ? [] : [note];
}

/** A block with what is said about it: before it, or within it where nothing may stand before. */
function noted(block: Block, notes: readonly string[], words: CompareWords): MarkdownNode[] {
  if (notes.length === 0) return unwrapped(block);
  const said = notes.map((note) => saidOf(note, words.locale));
  if (block.type === 'element' && /^(li|td|th|dt|dd)$/.test(block.tag))
    return [{ ...block, children: [...said, ...block.children] }];
  if (block.type === 'element' && /^(tr|thead|tbody|tfoot|summary|figcaption|caption)$/.test(block.tag)) return [block];
  return [...said, ...unwrapped(block)];
}

/** A block that was changed, as it is now. */
function changed(before: Block, after: Block, how: Comparing): MarkdownNode[] {
  const { words } = how;
  if (isGroup(after))
    return after.children.flatMap((one, index) => [...(index > 0 ? [saidOf(words.divided, words.locale)] : []), one]);
  if (isGroup(before)) return [saidOf(words.joined, words.locale), ...unwrapped(after)];
  const notes: string[] = [];
  const [kindWas, kindNow] = [kindOf(before), kindOf(after)];
  if (kindWas !== kindNow) notes.push(words.kind({ was: kindName(kindWas, words), now: kindName(kindNow, words) }));
  if (after.type === 'component' && before.type === 'component') {
    if (after.children.length === 0 && before.children.length === 0) return leaf(before, after, how);
    notes.push(...attributeNotes(before.props, after.props, words, after.name));
    return noted({ ...after, children: compareBlocks(before.children, after.children, how) }, notes, words);
  }
  if (after.type === 'component' || before.type === 'component')
    return [...marked('removed', unwrapped(before), words), ...marked('added', unwrapped(after), words)];
  if (isLine(before) && isLine(after)) {
    const inner = compareLines(lineOf(before), lineOf(after), how);
    return noted(withLine(after, inner), notes, words);
  }
  if (after.tag === 'pre') return noted(code(before, after, how, notes), notes, words);
  notes.push(...attributeNotes(said(before), said(after), words));
  const [was, is] = [blocksOf(before.children), blocksOf(after.children)];
  const children =
    after.tag === 'tr' && was.length === is.length
      ? compareByPlace(was, is, how)
      : compareBlocks(before.children, after.children, how);
  return noted({ ...after, children }, notes, words);
}

/** Attributes of an element that mean something to readers. */
function said({ tag, attributes }: ElementNode) {
  const { class: name, ...others } = attributes;
  return tag === 'td' || tag === 'th' ? { ...others, ...(name && { align: name }) } : others;
}

/** A picture or a video. */
function leaf(before: ComponentNode, after: ComponentNode, how: Comparing): MarkdownNode[] {
  const { words } = how;
  const notes = attributeNotes(before.props, after.props, words, after.name);
  if (before.props['src'] === after.props['src'] && before.props['slug'] === after.props['slug'])
    return noted(after, notes, words);
  if (after.name === 'Figure') notes.unshift(words.pictureReplaced);
  return [
    ...notes.map((note) => saidOf(note, words.locale)),
    ...marked('removed', [before], words),
    ...marked('added', [after], words),
  ];
}

/** A sample of code, in which white space counts. */
function code(before: ElementNode, after: ElementNode, how: Comparing, notes: string[]): ElementNode {
  const [was, now] = [before, after].map((pre) => pre.children[0] as ElementNode);
  const language = ({ attributes }: ElementNode) => ({
    language: String(attributes['class'] ?? '').replace(/^language-/, ''),
  });
  notes.push(...attributeNotes(language(was!), language(now!), how.words));
  const raw = (node: ElementNode) => node.children.map((one) => (one.type === 'text' ? one.value : '')).join('');
  const children = textDiff(raw(was!), raw(now!), how.language).flatMap(({ is, text }): MarkdownNode[] => {
    const node: MarkdownNode = { type: 'text', value: text };
    return is === 'same' ? [node] : marked(is, [node], how.words);
  });
  return { ...after, children: [{ ...now!, children }] };
}

const words = (children: MarkdownNode[]): ElementNode => ({ type: 'element', tag: '#words', attributes: {}, children });
const group = (children: MarkdownNode[]): ElementNode => ({ type: 'element', tag: '#group', attributes: {}, children });
const isGroup = (block: Block): boolean => block.type === 'element' && block.tag === '#group';

/** Blocks of what stands in an element; loose words become one. */
function blocksOf(nodes: readonly MarkdownNode[]): Block[] {
  const out: Block[] = [];
  let loose: MarkdownNode[] = [];
  const flush = () => {
    if (loose.some((node) => node.type !== 'text' || node.value.trim() !== '')) out.push(words(loose));
    loose = [];
  };
  for (const node of nodes) {
    if (isPhrasing(node)) loose.push(node);
    else {
      flush();
      out.push(node as Block);
    }
  }
  flush();
  return out;
}

const unwrapped = (block: Block): MarkdownNode[] =>
  block.type === 'element' && block.tag.startsWith('#') ? block.children : [block];

const isHeading = (block: Block): boolean => block.type === 'element' && block.attributes['class'] === 'heading';
const isLine = (block: Block): boolean =>
  isHeading(block) || (block.type === 'element' && /^(p|#words|h[1-6]|summary|figcaption|caption)$/.test(block.tag));

/** The words of a paragraph or of a heading. */
function lineOf(block: ElementNode): MarkdownNode[] {
  return isHeading(block) ? (block.children[0] as ElementNode).children : block.children;
}

function withLine(block: ElementNode, children: MarkdownNode[]): ElementNode {
  if (!isHeading(block)) return { ...block, children };
  return { ...block, children: [{ ...(block.children[0] as ElementNode), children }] };
}

/** What a block is to its writer; loose words of a list are paragraphs. */
function kindOf(block: Block): string {
  if (block.type === 'component') return block.name;
  if (isHeading(block)) return (block.children[0] as ElementNode).tag;
  return block.tag === '#words' ? 'p' : block.tag;
}

const kindName = (kind: string, { kinds }: CompareWords) => kinds[kind] ?? kind;

/** Puts paragraphs together that were one, or became one, so that they are compared with it. */
function regrouped(before: Block[], after: Block[]): [Block[], Block[]] {
  const [keysBefore, keysAfter] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const is = grouped(after, (block) => !keysBefore.has(keyOf(block)), linesIn(before, keysAfter));
  const was = grouped(before, (block) => !keysAfter.has(keyOf(block)), linesIn(after, keysBefore));
  return [was, is];
}

const linesIn = (blocks: readonly Block[], others: ReadonlySet<string>) =>
  new Set(blocks.flatMap((block) => (isParagraph(block) && !others.has(keyOf(block)) ? [textOf([block])] : [])));
const isParagraph = (block: Block) => block.type === 'element' && block.tag === 'p';

function grouped(blocks: readonly Block[], isOther: (block: Block) => boolean, whole: ReadonlySet<string>): Block[] {
  if (whole.size === 0) return [...blocks];
  const out: Block[] = [];
  for (let at = 0; at < blocks.length; at++) {
    let text = '';
    let end = at;
    let found = 0;
    while (end < blocks.length && end - at < MOST_PARTS && isParagraph(blocks[end]!) && isOther(blocks[end]!)) {
      text += `${text && ' '}${textOf([blocks[end++]!])}`;
      if (end - at > 1 && whole.has(text)) found = end;
    }
    if (found === 0) out.push(blocks[at]!);
    else {
      out.push(group(blocks.slice(at, found)));
      at = found - 1;
    }
  }
  return out;
}
