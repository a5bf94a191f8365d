// Tables, and lists of definitions that lay out a page.
import type { Element, ElementContent } from 'hast';
import { MOST_CELLS, MOST_COLUMNS } from '../markdown/bounds.ts';
import { collapse, find, findAll, holds, isNamed, textOf } from './hast.ts';
import { type Context, captionParagraph, type Shaping } from './shaping.ts';

/** A table; one that only lays out the page, or whose cells hold what no cell of Markdown can, becomes its cells one after the other. */
export function table(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const rows = findAll(node, 'tr', 'table');
  const columns = Math.max(0, ...rows.map((row) => row.children.filter((cell) => cell.type === 'element').length));
  const caption = node.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'caption',
  );
  const top = caption && collapse(textOf(caption)).trim() ? captionParagraph(shaping, caption, 'strong', context) : [];
  // As the check of the article counts them: with the two edges, and the line below the head.
  const cellsOf = (width: number) => (width + 2) * (rows.length + 1);
  const fits = (width: number) => width + 2 <= MOST_COLUMNS && shaping.cells + cellsOf(width) <= MOST_CELLS;
  const spread = widthOf(rows, true);
  const isSpread = fits(spread);
  const width = isSpread ? spread : widthOf(rows, false);
  const isTooLarge = !fits(width);
  if (isTooLarge || (!context.isPhrasing && (columns <= 1 || findAll(node, 'table').length > 0))) {
    // A table that only lays out the page, or one whose cells hold what no cell of Markdown can.
    if (columns > 1 || isTooLarge)
      shaping.note('table', node, isTooLarge ? 'table-large' : 'table-nested', 'cells-follow', {
        columns: MOST_COLUMNS,
        cells: String(MOST_CELLS),
      });
    const cells = rows.flatMap((row) =>
      row.children.filter(
        (cell): cell is Element => cell.type === 'element' && (cell.tagName === 'td' || cell.tagName === 'th'),
      ),
    );
    return [
      ...top,
      ...cells.map((cell) => ({
        type: 'element' as const,
        tagName: context.isPhrasing ? 'span' : 'div',
        properties: {},
        children: shaping.all(cell.children, context),
      })),
    ];
  }
  shaping.cells += cellsOf(width);
  if (!isSpread)
    shaping.note('table', node, 'table-spans', 'first-cell', { columns: MOST_COLUMNS, cells: String(MOST_CELLS) });
  const blocks = BLOCKS_IN_CELLS.filter(([tag]) => findAll(node, tag).length > 0).map(([, name]) => name);
  if (blocks.length > 0)
    shaping.note('table', node, 'table-blocks', 'own-lines', { blocks: [...new Set(blocks)].join(', ') });
  const convert = (part: Element): Element => ({
    ...part,
    properties:
      part.tagName === 'td' || part.tagName === 'th'
        ? {
            ...(alignOf(part) ? { align: alignOf(part) } : {}),
            ...(isSpread && part.properties.colSpan ? { colSpan: part.properties.colSpan } : {}),
            ...(isSpread && part.properties.rowSpan ? { rowSpan: part.properties.rowSpan } : {}),
          }
        : {},
    children:
      part.tagName === 'td' || part.tagName === 'th'
        ? cellContent(shaping.all(part.children, { ...context, isPhrasing: true }))
        : part.children
            .filter(
              (child): child is Element =>
                child.type === 'element' && ['thead', 'tbody', 'tfoot', 'tr', 'td', 'th'].includes(child.tagName),
            )
            .map(convert),
  });
  const made = convert(node);
  const firstRow = find(made, 'tr');
  // A first row that is all bold, or on a ground of its own, is the heading row that its writer meant.
  if (firstRow && !find(made, 'th')) {
    const hasGround = isOnGroundOfItsOwn(rows);
    const cells = firstRow.children.filter((cell): cell is Element => cell.type === 'element');
    const isBold = (cell: Element) => {
      const inside = cell.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
      return (
        inside.length === 1 &&
        inside[0]?.type === 'element' &&
        (inside[0].tagName === 'strong' || inside[0].tagName === 'b')
      );
    };
    if (cells.length > 0 && (hasGround || cells.every(isBold)))
      for (const cell of cells) {
        cell.tagName = 'th';
        if (isBold(cell))
          cell.children = cell.children.flatMap((child) => (child.type === 'element' ? child.children : [child]));
      }
  }
  return [...top, made];
}

/** Whether all cells of the first row have one colour behind them that no cell of the second has. */
function isOnGroundOfItsOwn([first, second]: readonly Element[]): boolean {
  if (!first || !second) return false;
  const grounds = groundsOf(first);
  const [ground] = grounds;
  return Boolean(ground) && grounds.every((one) => one === ground) && !groundsOf(second).includes(ground);
}

function groundsOf(row: Element): (string | undefined)[] {
  return row.children.flatMap((cell) => {
    if (cell.type !== 'element') return [];
    const { style, bgColor } = { ...row.properties, ...cell.properties };
    const written = /background(?:-color)?\s*:\s*([^;]+)/i.exec(String(style ?? ''))?.[1] ?? bgColor;
    const ground = String(written ?? '')
      .trim()
      .toLowerCase();
    return [/^(?:|transparent|inherit|initial|none|white|#fff(?:fff)?)$/.test(ground) ? undefined : ground];
  });
}

const BLOCKS_IN_CELLS: readonly (readonly [string, string])[] = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'a heading'] as const),
  ['li', 'a list'],
  ['blockquote', 'a quote'],
  ['pre', 'code'],
  ['details', 'a folded passage'],
  ['dl', 'a list of terms'],
];

/** Elements that make lines of their own and nothing else. */
const LINES = new Set(['p', 'div', 'x-note', 'x-tip', 'x-warning', 'x-details', 'x-tabs', 'x-tab', 'x-steps', 'x-step', 'center', 'section', 'article', 'address', 'fieldset', 'hr', 'blockquote', 'details', 'header', 'footer', 'aside', 'main', 'dl']); // biome-ignore format: a list
/** Elements that make a line in bold. */
const STRONG_LINES = /^(?:h[1-6]|summary|dt|figcaption)$/;

/** Blocks in a cell become lines parted by `<br>`. */
function cellContent(nodes: ElementContent[]): ElementContent[] {
  const lines: ElementContent[][] = [[]];
  const add = (line: ElementContent[]) => lines.push(line, []);
  const visit = (list: ElementContent[], bullet: string): void => {
    list.forEach((node, index) => {
      if (node.type !== 'element') {
        lines
          .at(-1)!
          .push(index === 0 && node.type === 'text' ? { ...node, value: node.value.replace(/^\s+/, '') } : node);
        return;
      }
      if (LINES.has(node.tagName)) {
        lines.push([]);
        if (typeof node.properties.title === 'string') lines.push([{ type: 'text', value: node.properties.title }], []);
        visit(node.children, bullet);
        lines.push([]);
      } else if (STRONG_LINES.test(node.tagName))
        add([{ type: 'element', tagName: 'strong', properties: {}, children: node.children }]);
      else if (node.tagName === 'pre') for (const line of codeOf(node)) add([line]);
      else if (node.tagName === 'ul' || node.tagName === 'ol') {
        const isOrdered = node.tagName === 'ol';
        node.children
          .filter((item) => item.type === 'element')
          .forEach((item, number) => {
            visit([item], isOrdered ? `${number + 1}) ` : '• ');
          });
        lines.push([]);
      } else if (node.tagName === 'li' || node.tagName === 'dd') {
        lines.push(node.tagName === 'li' ? [{ type: 'text', value: bullet }] : []);
        visit(node.children, bullet);
        lines.push([]);
      } else if (node.tagName === 'x-figure') {
        add([{ ...node, tagName: 'img' }]);
        const { caption } = node.properties;
        if (typeof caption === 'string') add([{ type: 'text', value: caption }]);
      } else if (node.tagName === 'br') lines.push([]);
      else lines.at(-1)!.push(node);
    });
  };
  visit(nodes, '• ');
  const filled = lines.filter((line) => line.some((node) => node.type !== 'text' || node.value.trim() !== ''));
  return filled.flatMap((line, index) =>
    index === 0 ? line : [{ type: 'element' as const, tagName: 'x-br', properties: {}, children: [] }, ...line],
  );
}

/** Each line of a block of code as code within a line. */
function codeOf(node: Element): Element[] {
  return textOf(node)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((value) => ({
      type: 'element',
      tagName: 'code',
      properties: {},
      children: [{ type: 'text', value: value.trimEnd() }],
    }));
}

/**
 * Columns of the widest row. A table of Markdown has as many in each row, so that few cells of HTML can ask for many there.
 * @param isSpread counts a cell once for each column and row that it reaches over.
 */
function widthOf(rows: readonly Element[], isSpread: boolean): number {
  const ends = new Array<number>(rows.length + 1).fill(0);
  let above = 0;
  let widest = 0;
  rows.forEach((row, index) => {
    above -= ends[index]!;
    let own = 0;
    let below = 0;
    for (const cell of row.children) {
      if (cell.type !== 'element') continue;
      const columns = isSpread ? spanOf(cell.properties.colSpan) : 1;
      const end = isSpread ? Math.min(index + spanOf(cell.properties.rowSpan), rows.length) : index + 1;
      own += columns;
      if (end > index + 1) {
        below += columns;
        ends[end]! += columns;
      }
    }
    widest = Math.max(widest, above + own);
    above += below;
  });
  return widest;
}

function spanOf(value: unknown): number {
  return Math.max(1, Number.parseInt(String(value), 10) || 1);
}

/** Terms become bold lines, definitions the paragraphs below. Without a definition, `dt` was used to indent: plain blocks. */
export function definitionList(node: Element): Element[] {
  const parts = node.children.flatMap((child) =>
    child.type === 'element' && child.tagName === 'div' ? child.children : [child],
  );
  const hasDefinitions = parts.some((part) => isNamed(part, 'dd'));
  return parts.flatMap((part): Element[] => {
    if (part.type !== 'element')
      return part.type === 'text' && part.value.trim()
        ? [{ type: 'element', tagName: 'p', properties: {}, children: [part] }]
        : [];
    const isTerm =
      part.tagName === 'dt' && hasDefinitions && !holds(part, ['img', 'p', 'div', 'ul', 'ol', 'table', 'dl']);
    return isTerm
      ? [
          {
            ...part,
            tagName: 'p',
            children: [{ type: 'element', tagName: 'strong', properties: {}, children: part.children }],
          },
        ]
      : [part];
  });
}

function alignOf(cell: Element): string | undefined {
  const written = `${cell.properties.align ?? ''} ${/text-align\s*:\s*(\w+)/i.exec(String(cell.properties.style ?? ''))?.[1] ?? ''}`;
  return /\b(left|right|center)\b/i.exec(written)?.[1]?.toLowerCase();
}
