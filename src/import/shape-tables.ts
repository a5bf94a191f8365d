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
  const heavy = ['table', 'pre', 'details', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'figure', 'dl'];
  if (isTooLarge || (!context.isPhrasing && (columns <= 1 || heavy.some((tag) => findAll(node, tag).length > 0)))) {
    // A table that only lays out the page, or one whose cells hold what no cell of Markdown can.
    if (columns > 1 || isTooLarge)
      shaping.note(
        'table',
        node,
        isTooLarge
          ? `a table of more than ${MOST_COLUMNS} columns, or more than ${MOST_CELLS} cells in all tables together`
          : 'a table whose cells hold blocks (code, headings, other tables)',
        'Its cells follow one another.',
      );
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
    shaping.note(
      'table',
      node,
      `a table whose cells reach over more than ${MOST_COLUMNS} columns, or make more than ${MOST_CELLS} cells`,
      'Each stands in its first column and row only.',
    );
  if (findAll(node, 'li').length > 0)
    shaping.note(
      'table',
      node,
      'a list in the cell of a table',
      'Its items stand on lines of their own with a bullet.',
    );
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
  // A first row that is all bold is the heading row that its writer meant.
  if (firstRow && !find(made, 'th')) {
    const cells = firstRow.children.filter((cell): cell is Element => cell.type === 'element');
    const isBold = (cell: Element) => {
      const inside = cell.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
      return (
        inside.length === 1 &&
        inside[0]?.type === 'element' &&
        (inside[0].tagName === 'strong' || inside[0].tagName === 'b')
      );
    };
    if (cells.length > 0 && cells.every(isBold))
      for (const cell of cells) {
        cell.tagName = 'th';
        cell.children = cell.children.flatMap((child) => (child.type === 'element' ? child.children : [child]));
      }
  }
  return [...top, made];
}

/** Blocks in a cell become lines parted by `<br>`. */
function cellContent(nodes: ElementContent[]): ElementContent[] {
  const lines: ElementContent[][] = [[]];
  const visit = (list: ElementContent[], bullet: string): void => {
    list.forEach((node, index) => {
      if (
        node.type === 'element' &&
        [
          'p',
          'div',
          'ul',
          'ol',
          'li',
          'x-note',
          'x-tip',
          'x-warning',
          'center',
          'section',
          'article',
          'address',
          'fieldset',
          'hr',
        ].includes(node.tagName)
      ) {
        lines.push([]);
        if (typeof node.properties.title === 'string') lines.push([{ type: 'text', value: node.properties.title }], []);
        if (node.tagName === 'li') lines.at(-1)!.push({ type: 'text', value: bullet });
        const isOrdered = node.tagName === 'ol';
        if (node.tagName === 'ul' || isOrdered) {
          node.children
            .filter((item) => item.type === 'element')
            .forEach((item, number) => {
              visit([item], isOrdered ? `${number + 1}) ` : '• ');
            });
        } else visit(node.children, bullet);
        lines.push([]);
      } else if (isNamed(node, 'x-figure'))
        lines.push(
          [{ ...(node as Element), tagName: 'img' }],
          ...(typeof (node as Element).properties.caption === 'string'
            ? [[{ type: 'text' as const, value: String((node as Element).properties.caption) }]]
            : []),
          [],
        );
      else if (isNamed(node, 'br')) lines.push([]);
      else
        lines
          .at(-1)!
          .push(index === 0 && node.type === 'text' ? { ...node, value: node.value.replace(/^\s+/, '') } : node);
    });
  };
  visit(nodes, '• ');
  const filled = lines.filter((line) => line.some((node) => node.type !== 'text' || node.value.trim() !== ''));
  return filled.flatMap((line, index) =>
    index === 0 ? line : [{ type: 'element' as const, tagName: 'x-br', properties: {}, children: [] }, ...line],
  );
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
