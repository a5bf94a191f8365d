// The document as a text can say it: nothing that Markdown has no words for.
import { Fragment, type Mark, type Node } from 'prosemirror-model';
import { isComponent } from '../../articles/components.ts';
import { markType, nodeType, schema } from './document.ts';

const SPACE_MOVES_OUT = ['strong', 'emphasis', 'strike', 'link'];
/** What may be without any words. */
const MAY_BE_EMPTY = new Set(['title', 'table_cell', 'table_header', 'code_block', 'source_block']);

/**
 * The same document without what cannot be written: white space at the ends of lines and marks, empty lines, tables whose head is not on
 * top. What a text gave stays as it is.
 */
export function tidied(doc: Node): Node {
  return tidyNode(doc);
}

function tidyNode(node: Node): Node {
  if (node.isTextblock) return node.type.spec.code ? node : node.copy(tidyInline(node));
  if (node.isLeaf) return node;
  let children: Node[] = [];
  node.forEach((child) => {
    const tidy = tidyNode(child);
    if (!isEmptyLine(tidy)) children.push(tidy);
  });
  const emptyLine = () => nodeType('paragraph').create();
  if (node.type.name === 'table') children = children.map(tidyRow);
  if (children.length === 0) children = [emptyLine()];
  // What a component holds stands below its title.
  else if (children.length === 1 && children[0]!.type.name === 'title') children.push(emptyLine());
  if (node.type.name === 'bullet_list' || node.type.name === 'ordered_list') {
    const spread = node.attrs['spread'] || children.some(needsEmptyLines);
    return node.type.create({ ...node.attrs, spread }, children);
  }
  return node.copy(Fragment.from(children));
}

function isEmptyLine(node: Node): boolean {
  return node.isTextblock && node.childCount === 0 && !MAY_BE_EMPTY.has(node.type.name);
}

/** Lines against each other, and below a quote or a list, would be one; components have empty lines within. */
function needsEmptyLines(item: Node): boolean {
  let before: Node | undefined;
  let needs = false;
  item.forEach((node) => {
    if (goesOn(before, node) || (isComponent(node.type.name) && !node.isLeaf)) needs = true;
    before = node;
  });
  return needs;
}

/** Whether a block would be taken for more of the one right above it. */
function goesOn(above: Node | undefined, { type, attrs, firstChild }: Node): boolean {
  const name = above?.type.name ?? '';
  if (/list$/.test(type.name)) {
    // Only a list that begins with 1 and with words may stand right below words.
    const isEmpty = firstChild?.firstChild?.childCount === 0;
    return name === 'paragraph' && (isEmpty || (type.name === 'ordered_list' && attrs['start'] !== 1));
  }
  if (/list$|blockquote/.test(name)) return true;
  return name === 'paragraph' && /paragraph|table|blockquote|source/.test(type.name);
}

function tidyRow(row: Node, index: number): Node {
  const wanted = nodeType(index === 0 ? 'table_header' : 'table_cell');
  const cells: Node[] = [];
  row.forEach((cell) => {
    cells.push(cell.type === wanted ? cell : wanted.create(cell.attrs, cell.content));
  });
  return row.copy(Fragment.from(cells));
}

function tidyInline(block: Node): Fragment {
  let nodes: Node[] = [];
  block.forEach((child) => {
    nodes.push(child);
  });
  const inTable = block.type.name === 'table_cell' || block.type.name === 'table_header';
  if (inTable)
    nodes = nodes.map((node) =>
      node.type.name === 'hard_break' && !node.attrs['html']
        ? node.type.create({ html: true }, null, node.marks)
        : node,
    );
  for (const name of SPACE_MOVES_OUT) nodes = spaceOut(nodes, name);
  return Fragment.fromArray(joined(trimmed(nodes)));
}

/** White space at the ends of a mark has the mark no more. */
function spaceOut(nodes: readonly Node[], name: string): Node[] {
  const type = markType(name);
  const markOf = (node: Node | undefined) => (node ? type.isInSet(node.marks) : undefined);
  const same = (one: Mark | undefined, other: Mark | undefined) => Boolean(one && other && one.eq(other));
  const out: Node[] = [];
  for (let index = 0; index < nodes.length; ) {
    const mark = markOf(nodes[index]);
    let end = index + 1;
    if (!mark) {
      out.push(nodes[index]!);
      index = end;
      continue;
    }
    while (same(mark, markOf(nodes[end]))) end++;
    out.push(...trimRun(nodes.slice(index, end), mark));
    index = end;
  }
  return out;
}

function trimRun(run: Node[], mark: Mark): Node[] {
  const lead: Node[] = [];
  const trail: Node[] = [];
  const bare = (text: string, node: Node) => schema.text(text, mark.removeFromSet(node.marks));
  for (let node = run[0]; node && isWords(node); node = run[0]) {
    const rest = node.text!.trimStart();
    if (rest.length === node.text!.length) break;
    lead.push(bare(node.text!.slice(0, node.text!.length - rest.length), node));
    run = rest === '' ? run.slice(1) : [schema.text(rest, node.marks), ...run.slice(1)];
    if (rest !== '') break;
  }
  for (let node = run.at(-1); node && isWords(node); node = run.at(-1)) {
    const rest = node.text!.trimEnd();
    if (rest.length === node.text!.length) break;
    trail.unshift(bare(node.text!.slice(rest.length), node));
    run = rest === '' ? run.slice(0, -1) : [...run.slice(0, -1), schema.text(rest, node.marks)];
    if (rest !== '') break;
  }
  return [...lead, ...run, ...trail];
}

const isWords = (node: Node) => node.isText && !markType('code').isInSet(node.marks);

/** Without white space and breaks at both ends. */
function trimmed(nodes: Node[]): Node[] {
  let list = [...nodes];
  const strip = (index: 0 | -1, cut: (text: string) => string) => {
    for (;;) {
      const node = list.at(index);
      if (!node) return;
      const drop = () => {
        list = index === 0 ? list.slice(1) : list.slice(0, -1);
      };
      if (node.type.name === 'hard_break' && !node.attrs['html']) {
        drop();
        continue;
      }
      if (!isWords(node)) return;
      const text = cut(node.text!);
      if (text === node.text) return;
      drop();
      if (text !== '') {
        const kept = schema.text(text, node.marks);
        list = index === 0 ? [kept, ...list] : [...list, kept];
        return;
      }
    }
  };
  strip(0, (text) => text.replace(/^[ \t\n]+/, ''));
  strip(-1, (text) => text.replace(/[ \t\n]+$/, ''));
  return list;
}

function joined(nodes: readonly Node[]): Node[] {
  const out: Node[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (last?.isText && node.isText && last.sameMarkup(node))
      out[out.length - 1] = schema.text(last.text! + node.text!, node.marks);
    else out.push(node);
  }
  return out;
}
