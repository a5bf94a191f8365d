// Two lines of words compared: which words came and went, and what changed about those that stayed.
import { type ChangeObject, diffArrays } from 'diff';
import type { AttributeValue, ComponentNode, ElementNode, MarkdownNode } from '../../articles/tree.ts';
import { type Marking, marked, said } from './marks.ts';
import type { CompareWords } from './words.ts';

/** A word, a space, or what stands in a line and is no word, with what is around it from the outside in. */
interface Token {
  text: string;
  node: MarkdownNode;
  around: readonly (ElementNode | ComponentNode)[];
}

/** What comparing words needs. */
export interface LineComparing {
  words: CompareWords;
  segmenter: Intl.Segmenter;
  /** Milliseconds since the epoch after which everything left is taken for different. */
  deadline: number;
}

/** Elements in a line that hold nothing. */
const ALONE = new Set(['img', 'br', 'wbr', 'input']);

/** The words of a line as it was and as it is, as one. */
export function compareLines(
  before: readonly MarkdownNode[],
  after: readonly MarkdownNode[],
  how: LineComparing,
): MarkdownNode[] {
  const [was, is] = [tokensOf(before, how.segmenter), tokensOf(after, how.segmenter)];
  const timeout = Math.max(1, how.deadline - Date.now());
  const texts = (tokens: readonly Token[]) => tokens.map(({ text }) => text);
  const changes = diffArrays(texts(was), texts(is), { timeout }) as ChangeObject<string[]>[] | undefined;
  if (!changes) return [...marked('removed', before, how.words), ...marked('added', after, how.words)];
  const runs: Run[] = [];
  let [from, to] = [0, 0];
  for (const { added, removed, value } of changes) {
    const gone = added ? [] : was.slice(from, from + value.length);
    const come = removed ? [] : is.slice(to, to + value.length);
    runs.push({ is: removed ? 'removed' : added ? 'added' : 'same', was: gone, now: come });
    from += gone.length;
    to += come.length;
  }
  return joined(runs).flatMap((run) => {
    if (run.is === 'same') return stayed(run.was, run.now, how.words);
    return marked(run.is, build(run.is === 'removed' ? run.was : run.now), how.words);
  });
}

interface Run {
  is: Marking | 'same';
  was: Token[];
  now: Token[];
}

/** Puts changes together between which nothing but a space stayed, so that a new sentence is one change and not ten; what went comes first. */
function joined(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (let at = 0; at < runs.length; ) {
    if (runs[at]!.is === 'same') {
      out.push(runs[at++]!);
      continue;
    }
    const gone: Token[] = [];
    const come: Token[] = [];
    for (; at < runs.length; at++) {
      const run = runs[at]!;
      const isGap = run.is === 'same' && runs[at + 1] && run.now.every(({ text }) => text.trim() === '');
      if (run.is === 'same' && !isGap) break;
      gone.push(...run.was);
      come.push(...run.now);
    }
    if (gone.length > 0) out.push({ is: 'removed', was: gone, now: [] });
    if (come.length > 0) out.push({ is: 'added', was: [], now: come });
  }
  return out;
}

function tokensOf(
  nodes: readonly MarkdownNode[],
  segmenter: Intl.Segmenter,
  around: readonly (ElementNode | ComponentNode)[] = [],
): Token[] {
  return nodes.flatMap((node): Token[] => {
    if (node.type === 'text')
      return [...segmenter.segment(node.value.replace(/\s+/g, ' '))].map(({ segment }) => ({
        text: segment,
        node: { type: 'text', value: segment },
        around,
      }));
    if (node.type === 'element' && ALONE.has(node.tag)) return [{ text: `\0${node.tag}`, node, around }];
    if (node.type === 'component')
      return [
        {
          text: `\0${node.name} ${node.children.map((one) => (one.type === 'text' ? one.value : '')).join('')}`,
          node,
          around,
        },
      ];
    return tokensOf(node.children, segmenter, [...around, node]);
  });
}

/** The nodes that tokens came from, put together again. */
function build(tokens: readonly Token[], depth = 0): MarkdownNode[] {
  const out: MarkdownNode[] = [];
  for (let at = 0; at < tokens.length; ) {
    const outer = tokens[at]!.around[depth];
    let end = at + 1;
    if (!outer) {
      const { node } = tokens[at]!;
      const last = out.at(-1);
      if (node.type === 'text' && last?.type === 'text')
        out[out.length - 1] = { type: 'text', value: last.value + node.value };
      else out.push(node);
    } else {
      while (end < tokens.length && tokens[end]!.around[depth] === outer) end++;
      out.push({ ...outer, children: build(tokens.slice(at, end), depth + 1) });
    }
    at = end;
  }
  return out;
}

/** Words that stayed, as they are now, with what changed about them in words behind them. */
function stayed(was: readonly Token[], now: readonly Token[], words: CompareWords): MarkdownNode[] {
  const out: MarkdownNode[] = [];
  for (let at = 0; at < now.length; ) {
    const notes = changeOf(was[at]!, now[at]!, words);
    let end = at + 1;
    while (end < now.length && same(changeOf(was[end]!, now[end]!, words), notes)) end++;
    const these = now.slice(at, end);
    if (isReplaced(was[at]!.node, now[at]!.node))
      out.push(...marked('removed', build(was.slice(at, end)), words), ...marked('added', build(these), words));
    else if (notes.length > 0) out.push({ type: 'element', tag: 'mark', attributes: {}, children: build(these) });
    else out.push(...build(these));
    out.push(...notes.map((note) => said(note, words.locale)));
    at = end;
  }
  return out;
}

const same = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n');

/** Whether a picture is another one than it was. */
function isReplaced(was: MarkdownNode, now: MarkdownNode): boolean {
  return (
    was.type === 'element' &&
    now.type === 'element' &&
    now.tag === 'img' &&
    was.attributes['src'] !== now.attributes['src']
  );
}

/** What changed about a word that stayed. */
function changeOf(was: Token, now: Token, words: CompareWords): string[] {
  const notes: string[] = [];
  const link = (token: Token) =>
    token.around.find((one) => one.type === 'element' && one.tag === 'a') as ElementNode | undefined;
  const [linkWas, linkNow] = [link(was)?.attributes['href'], link(now)?.attributes['href']];
  if (linkWas !== linkNow) {
    if (linkWas === undefined) notes.push(words.linkNew({ now: String(linkNow) }));
    else if (linkNow === undefined) notes.push(words.linkGone({ was: String(linkWas) }));
    else notes.push(words.linkNow({ now: String(linkNow), was: String(linkWas) }));
  }
  const formats = (token: Token) => token.around.map(formatOf).filter((format) => format !== 'a');
  const [formatsWas, formatsNow] = [formats(was), formats(now)];
  for (const format of formatsNow)
    if (!formatsWas.includes(format)) notes.push(words.now({ what: words.kinds[format] ?? format }));
  for (const format of formatsWas)
    if (!formatsNow.includes(format)) notes.push(words.noLonger({ what: words.kinds[format] ?? format }));
  if (isReplaced(was.node, now.node)) notes.push(words.pictureReplaced);
  if (was.node.type === 'element' && now.node.type === 'element')
    notes.push(...attributeNotes(was.node.attributes, now.node.attributes, words));
  return notes;
}

const formatOf = (node: ElementNode | ComponentNode) => (node.type === 'element' ? node.tag : node.name);

/** Said otherwise, or by the picture itself. */
const NOT_SAID = new Set(['src', 'width', 'height', 'href', 'group', 'titles', 'steps']);

/** What is said of attributes, or of the properties of a component, that changed. @param component whose they are. */
export function attributeNotes(
  was: Readonly<Record<string, AttributeValue | string[]>>,
  now: Readonly<Record<string, AttributeValue | string[]>>,
  words: CompareWords,
  component?: string,
): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter((name) => !NOT_SAID.has(name));
  const shown = (value: AttributeValue | string[] | undefined) =>
    value === undefined || value === '' ? words.nothing : value === true ? '✓' : String(value);
  return names.flatMap((name) => {
    if (String(was[name] ?? '') === String(now[name] ?? '')) return [];
    const field = words.fields[`${component}.${name}`] ?? words.fields[name] ?? name;
    return [words.field({ field, was: shown(was[name]), now: shown(now[name]) })];
  });
}
