// What is pasted, made clean: from Word, Word online, Google Docs, Excel, LibreOffice, Confluence and pages of the web. It is parsed in a
// document of its own, in which nothing runs and nothing is loaded, and of it only what the schema knows comes into the article.
import { safeAddress } from '../../visual/address.ts';

/** Never part of an article. */
const DROPPED =
  'script, style, meta, link, title, xml, iframe, object, embed, template, noscript, svg, math, audio, video, canvas, select, input, textarea, button';

/** The HTML of a clipboard as the editor may read it. */
export function cleanHtml(html: string): string {
  const page = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  const { body } = page;
  for (const one of body.querySelectorAll(DROPPED)) one.remove();
  dropComments(body);
  pictures(body);
  links(body);
  if (body.querySelector('[data-pm-slice]')) return body.innerHTML;
  hidden(body);
  wrappers(body);
  wordLists(body);
  onlineLists(body);
  nestedLists(body);
  headings(body);
  panels(body);
  code(body);
  tables(body);
  spaces(body);
  for (const one of all(body, '[data-style], [data-on]')) {
    one.removeAttribute('data-style');
    one.removeAttribute('data-on');
  }
  return body.innerHTML;
}

/** As our rules for content forbid styles in a page, and in what is parsed in it, they are kept under another name until they are understood. */
function withoutStyles(html: string): string {
  return (
    html
      // Word ends its markers of lists with conditional comments that are no comments to HTML.
      .replace(/<!\[(?:if|endif)[^\]]*\]>/gi, '')
      .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) =>
        tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son\w+\s*=/gi, ' data-on='),
      )
  );
}

const styleOf = (one: Element) => (one.getAttribute('data-style') ?? '').replaceAll('&quot;', '"');

const all = (root: ParentNode, selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];

function unwrap(one: Element): void {
  one.replaceWith(...one.childNodes);
}

function rename(one: Element, name: string): HTMLElement {
  const made = one.ownerDocument.createElement(name);
  made.append(...one.childNodes);
  one.replaceWith(made);
  return made;
}

function dropComments(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const one of found) (one as ChildNode).remove();
}

/** A picture from elsewhere becomes a link to it: what readers see is not in somebody else's hands. */
function pictures(body: HTMLElement): void {
  for (const image of all(body, 'img') as HTMLImageElement[]) {
    const src = image.getAttribute('src') ?? '';
    if (/^(\/(?!\/)|\.{1,2}\/|[\w-]+\.\w+$)/.test(src)) continue;
    if (!/^https?:/i.test(src)) {
      image.remove();
      continue;
    }
    const link = body.ownerDocument.createElement('a');
    link.setAttribute('href', src);
    link.textContent = image.alt || src.split(/[?#]/)[0]!.split('/').pop() || src;
    if (image.closest('a')) image.replaceWith(link.textContent);
    else image.replaceWith(link);
  }
}

function links(body: HTMLElement): void {
  for (const link of all(body, 'a')) {
    const href = link.getAttribute('href');
    // A mark of a place, not a link.
    if (!href || !safeAddress(href) || /^(file|about|data):/i.test(href)) {
      unwrap(link);
      continue;
    }
    link.setAttribute('href', without(href));
    link.removeAttribute('title');
  }
}

/** An address without the redirects that programs put around it. */
function without(href: string): string {
  if (!URL.canParse(href)) return href;
  const url = new URL(href);
  const isGoogle = /(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === '/url';
  const target = isGoogle
    ? (url.searchParams.get('q') ?? url.searchParams.get('url'))
    : url.hostname.endsWith('.safelinks.protection.outlook.com')
      ? url.searchParams.get('url')
      : null;
  return target && safeAddress(target) ? target : href;
}

function hidden(body: HTMLElement): void {
  for (const one of all(body, '[data-style]'))
    if (/display\s*:\s*none|mso-hide\s*:\s*all/i.test(styleOf(one))) one.remove();
}

function wrappers(body: HTMLElement): void {
  for (const one of all(body, 'b, strong')) {
    if (one.id.startsWith('docs-internal-guid') || /font-weight\s*:\s*(normal|400)/i.test(styleOf(one))) unwrap(one);
  }
  for (const one of all(body, '*')) {
    // <o:p> and its like, and the marks of ends of paragraphs of Word online.
    if (one.tagName.includes(':') || one.tagName === 'FONT' || one.tagName === 'CENTER') unwrap(one);
    else if (/\b(EOP|LineBreakBlob)\b/.test(one.className) && /^\s*$/.test(one.textContent ?? '')) one.remove();
    else if (one.tagName === 'SPAN') marked(one);
  }
}

/** What a span says by its style, as elements. */
const MEANT: readonly [RegExp, string][] = [
  [/font-weight\s*:\s*(bold|[6-9]00)/i, 'strong'],
  [/font-style\s*:\s*italic/i, 'em'],
  [/text-decoration[^;]*:[^;]*line-through/i, 's'],
  [/vertical-align\s*:\s*super/i, 'sup'],
  [/vertical-align\s*:\s*sub/i, 'sub'],
];

function marked(span: HTMLElement): void {
  for (const [pattern, name] of MEANT) {
    if (!pattern.test(styleOf(span)) || span.textContent?.trim() === '') continue;
    const made = span.ownerDocument.createElement(name);
    made.append(...span.childNodes);
    span.append(made);
  }
}

interface Item {
  level: number;
  ordered: boolean;
  nodes: ChildNode[];
}

/** Builds lists within lists of items that only know their level. */
function listOf(page: Document, items: readonly Item[]): HTMLElement {
  const make = (item: Item) => page.createElement(item.ordered ? 'ol' : 'ul');
  const root = make(items[0]!);
  const open: { list: HTMLElement; level: number }[] = [{ list: root, level: items[0]!.level }];
  for (const item of items) {
    while (open.length > 1 && open.at(-1)!.level > item.level) open.pop();
    if (item.level > open.at(-1)!.level) {
      const list = make(item);
      (open.at(-1)!.list.lastElementChild ?? open.at(-1)!.list.appendChild(page.createElement('li'))).append(list);
      open.push({ list, level: item.level });
    }
    const made = page.createElement('li');
    made.append(...item.nodes);
    open.at(-1)!.list.append(made);
  }
  return root;
}

/** Groups what stands against each other, replaces each group by its list. */
function replaceRuns(found: readonly Element[], itemOf: (one: Element) => Item): void {
  const taken = new Set<Element>();
  for (const first of found) {
    if (taken.has(first)) continue;
    const run = [first];
    for (let next = first.nextElementSibling; next && found.includes(next); next = next.nextElementSibling)
      run.push(next);
    for (const one of run) taken.add(one);
    const items = run.map(itemOf);
    const list = listOf(first.ownerDocument, items);
    first.before(list);
    for (const one of run) one.remove();
  }
}

/** Word writes its lists as paragraphs with a sign in front. */
function wordLists(body: HTMLElement): void {
  const found = all(body, 'p, h1, h2, h3, h4, h5, h6').filter(
    (one) => /mso-list\s*:\s*l\d+\s+level\d+/i.test(styleOf(one)) && one.tagName === 'P',
  );
  replaceRuns(found, (one) => {
    const level = Number(/level(\d+)/i.exec(styleOf(one))![1]);
    const sign = all(one, 'span').find((span) => /mso-list\s*:\s*ignore/i.test(styleOf(span)));
    const ordered = /^\s*\(?(\d+|[a-z]{1,4})[.)]/i.test(sign?.textContent ?? '');
    // The sign stands in a span of its own font, of which nothing is left.
    const holder = sign?.parentElement;
    sign?.remove();
    if (holder && holder !== one && holder.textContent?.trim() === '') holder.remove();
    return { level, ordered, nodes: [...one.childNodes] };
  });
}

/** Word online writes a list for each of its items. */
function onlineLists(body: HTMLElement): void {
  for (const one of all(body, 'div.ListContainerWrapper, div.OutlineElement')) unwrap(one);
  const lists = all(body, 'ul, ol').filter((list) => list.querySelector(':scope > li[data-aria-level]'));
  replaceRuns(
    lists.filter((list) => list.children.length === 1),
    (list) => {
      const item = list.firstElementChild!;
      return {
        level: Number(item.getAttribute('data-aria-level')),
        ordered: list.tagName === 'OL',
        nodes: [...item.childNodes],
      };
    },
  );
}

/** Google Docs puts a list within a list beside its item, not into it. */
function nestedLists(body: HTMLElement): void {
  for (const list of all(body, ':is(ul, ol) > :is(ul, ol)')) {
    const before = list.previousElementSibling;
    if (before?.tagName === 'LI') before.append(list);
    else {
      const item = body.ownerDocument.createElement('li');
      list.replaceWith(item);
      item.append(list);
    }
  }
}

/** The title of an article is its only heading of the first level. */
function headings(body: HTMLElement): void {
  for (const one of all(body, '[role=heading][aria-level], p.MsoTitle'))
    rename(one, `h${Math.min(6, Number(one.getAttribute('aria-level')) || 1)}`);
  const by = body.querySelector('h1') ? 1 : 0;
  for (const one of all(body, 'h1, h2, h3, h4, h5, h6')) {
    const made = by ? rename(one, `h${Math.min(6, Number(one.tagName[1]) + by)}`) : one;
    for (const bold of all(made, 'b, strong')) unwrap(bold);
    if (made.textContent?.trim() === '') made.remove();
  }
}

const PANELS: Record<string, string> = {
  info: 'Note',
  note: 'Note',
  tip: 'Tip',
  success: 'Tip',
  warning: 'Warning',
  error: 'Warning',
};

/** Confluence's panels are our callouts. */
function panels(body: HTMLElement): void {
  for (const one of all(body, '[data-panel-type], .confluence-information-macro')) {
    const kind = one.dataset['panelType'] ?? /information-macro-(\w+)/.exec(one.className)?.[1] ?? 'info';
    const inside = one.querySelector('.confluence-information-macro-body, [data-panel-content]') ?? one;
    const title = one.querySelector('.title')?.textContent ?? '';
    const made = body.ownerDocument.createElement('div');
    made.dataset['component'] = PANELS[kind.replace('information', 'info')] ?? 'Note';
    const above = body.ownerDocument.createElement('div');
    above.dataset['title'] = '';
    above.textContent = title;
    made.append(above, ...inside.childNodes);
    one.replaceWith(made);
  }
}

/** Code whose lines are elements. */
function code(body: HTMLElement): void {
  for (const one of all(body, 'pre')) {
    for (const br of all(one, 'br')) br.replaceWith('\n');
    const language = /\b(?:language-|brush:\s*)([\w+-]+)/.exec(
      `${one.className} ${one.getAttribute('data-syntaxhighlighter-params') ?? ''} ${one.querySelector('code')?.className ?? ''}`,
    )?.[1];
    one.textContent = (one.textContent ?? '').replace(/\n$/, '');
    if (language) one.dataset['lang'] = language;
  }
}

/** A cell of Markdown holds one line; each has its own place, and the first row is the head. */
function tables(body: HTMLElement): void {
  const page = body.ownerDocument;
  for (const table of all(body, 'table') as HTMLTableElement[]) {
    // A table within a cell is text there.
    if (table.parentElement?.closest('table')) continue;
    for (const inner of all(table, 'table')) inner.replaceWith(inner.textContent ?? '');
    for (const one of all(table, 'colgroup, col, caption')) one.remove();
    const rows = [...table.rows];
    rows.forEach((row, index) => {
      for (const cell of [...row.cells]) {
        flatten(cell);
        const made = index === 0 && cell.tagName === 'TD' ? (rename(cell, 'th') as HTMLTableCellElement) : cell;
        const { colSpan } = cell;
        for (let n = 1; n < Math.min(colSpan, 50); n++) made.after(page.createElement(made.tagName));
        for (const name of ['colspan', 'rowspan', 'width', 'height']) made.removeAttribute(name);
        const { rowSpan } = cell;
        for (let n = 1; n < Math.min(rowSpan, 50); n++)
          rows[index + n]?.insertBefore(page.createElement('td'), rows[index + n]!.cells[made.cellIndex] ?? null);
      }
      if ([...row.cells].every((cell) => cell.textContent?.trim() === '') && index === rows.length - 1) row.remove();
    });
  }
}

/** Makes blocks in a cell lines of it. */
function flatten(cell: HTMLElement): void {
  const blocks = 'p, div, li, h1, h2, h3, h4, h5, h6, pre, blockquote';
  for (const one of all(cell, blocks)) {
    if (one.textContent?.trim() && nextWords(one)) one.append(cell.ownerDocument.createElement('br'));
    unwrap(one);
  }
  for (const one of all(cell, 'ul, ol')) unwrap(one);
}

const nextWords = (one: Element) => {
  let next: ChildNode | null = one.nextSibling;
  while (next && !next.textContent?.trim()) next = next.nextSibling;
  return next !== null;
};

/** Spaces that only fill; those by which French keeps its signs on the line of their word stay. */
function spaces(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.parentElement?.closest('pre, code')) continue;
    node.data = node.data.replace(/(?<!«)\u00a0(?![»;:!?%€])/g, ' ').replace(/[\u200b\ufeff]/g, '');
  }
  for (const one of all(body, 'p, li'))
    if (one.textContent?.trim() === '' && !one.querySelector('img, hr')) one.remove();
}
