import type { Element, ElementContent, Nodes, Properties, RootContent } from 'hast';
import { type Body, textOf } from './body.ts';
import { calloutOf } from './dialects.ts';
import type { Note } from './report.ts';

/** Classes of spans that name something on the screen to press. */
const BUTTONS = new Set(['button', 'btn', 'ui', 'uicontrol', 'guibutton', 'guilabel', 'ui-element', 'ui-label']);
const MENUS = new Set(['menu', 'menuchoice', 'menupath', 'menucascade', 'guimenu', 'menu-path', 'menuselection']);
const KEYS = new Set(['key', 'kbd', 'keycap', 'keyboard', 'keystroke']);
const CODES = new Set(['pref', 'filepath', 'filename', 'file', 'path', 'code', 'command', 'literal']);
const CONTENTS = new Set([
  'toc',
  'table-of-contents',
  'markdown-toc',
  'tableofcontents',
  'toc-container',
  'article-toc',
]);
const CALLOUT_CLASS =
  /^(?:(?:bs-)?callout|alert|admonition|theme-admonition|notice|message|box|is|panel|hint|note|infobox|notification|md-alert|markdown-alert|wysiwyg)[-_]+(?:-?)([a-z]+)$/;

/** Systems that an article may tell apart, as they are called. */
const PLATFORMS: Record<string, string> = {
  win: 'Windows', windows: 'Windows', winxp: 'Windows XP', win7: 'Windows 7', win8: 'Windows 8', win10: 'Windows 10', win11: 'Windows 11',
  mac: 'macOS', macos: 'macOS', osx: 'macOS', linux: 'Linux', android: 'Android', ios: 'iOS', web: 'Web', desktop: 'Desktop', mobile: 'Mobile',
}; // biome-ignore format: a list

export type Shaped = {
  children: RootContent[];
  /** For each heading of the tree, in order, the anchors that led to it; `before` are those above the first one. */
  anchors: string[][];
  before: string[];
};

/**
 * Gives a tree of HTML the shape an article can have, before it becomes Markdown: callouts, tabs, details, keys, menu paths and figures become
 * elements named `x-…`, which the next step knows; what articles cannot hold is unwrapped or turned into what comes closest, with a note.
 * No text is dropped, except tables of contents, scripts and styles.
 */
export function shape(body: Body, notes: Note[]): Shaped {
  const anchors: string[][] = [];
  const before: string[] = [];
  let waiting: string[] = [];

  const at = (node: Nodes) => body.lineOf(node.position?.start.line);
  const note = (kind: Note['kind'], node: Nodes, what: string, instead: string) =>
    notes.push({ kind, line: at(node), what, instead });

  const keepAnchor = (id: string, isEmpty: boolean) => {
    // An empty anchor stands right before what it means, any other is inside it.
    if (isEmpty) waiting.push(id);
    else (anchors.at(-1) ?? before).push(id);
  };
  const flushWaiting = () => {
    (anchors.at(-1) ?? before).push(...waiting);
    waiting = [];
  };

  const all = (children: readonly Nodes[], context: Context): ElementContent[] => {
    const out: ElementContent[] = [];
    for (const child of children) for (const node of one(child, context)) out.push(node);
    return context.isPhrasing ? out : groupTabs(out);
  };

  const one = (node: Nodes, context: Context): ElementContent[] => {
    if (node.type === 'text') {
      if (waiting.length > 0 && !context.inHeading && node.value.trim() !== '') flushWaiting();
      return context.isCode ? [node] : wikiLinks(node.value, node);
    }
    if (node.type !== 'element') return [];
    return element(node, context);
  };

  const element = (node: Element, context: Context): ElementContent[] => {
    const { tagName: tag, properties } = node;
    const names = classesOf(node);
    if (tag === 'script' || tag === 'style' || tag === 'link' || tag === 'meta' || tag === 'base') {
      if (textOf(node).trim() !== '' || properties.src)
        note('html', node, `<${tag}>`, 'It was left out: articles carry no scripts or styles of their own.');
      return [];
    }
    const id = String(properties.id ?? (tag === 'a' ? (properties.name ?? '') : ''));
    if (isContents(node, names)) {
      note('contents', node, 'a table of contents', 'It was left out: the article page makes its own.');
      return [];
    }
    if (/^h[1-6]$/.test(tag) && !context.isPhrasing && textOf(node).trim() !== '') return heading(node, id, context);
    if (id) keepAnchor(id, tag === 'a' && textOf(node).trim() === '' && node.children.length === 0);
    const inner = (change: Partial<Context> = {}) => all(node.children, { ...context, ...change });
    const made = (name: string, attributes: Properties, children: ElementContent[]): ElementContent[] => [
      { type: 'element', tagName: name, properties: attributes, children, position: node.position },
    ];

    const conditions = properties.dataFor ?? properties.dataOs ?? properties.dataPlatform;
    if (conditions !== undefined) return conditional(node, String(conditions), context);
    if (properties.dataImport !== undefined) {
      const kind = String(properties.dataImport);
      const title = properties.dataTitle ? String(properties.dataTitle) : '';
      if (kind === 'block' || kind === 'tabs') return title ? [...strongParagraph(title), ...inner()] : inner();
      if (kind === 'details') return made('x-details', { title: title || 'Details' }, inner());
      return made(`x-${kind}`, title ? { title } : {}, inner());
    }
    const component = fromComponent(node, inner);
    if (component) return component;
    if (!context.isPhrasing && ['div', 'aside', 'p', 'section', 'blockquote'].includes(tag)) {
      const kind = calloutOfClasses(names) ?? (tag === 'blockquote' ? alertOf(node) : undefined);
      if (kind) return callout(node, kind, context);
    }

    switch (tag) {
      case 'details': {
        const summary = node.children.find(
          (child): child is Element => child.type === 'element' && child.tagName === 'summary',
        );
        const rest = node.children.filter((child) => child !== summary);
        if (summary && holds(summary, ['img', 'a']))
          note('html', node, 'a link or image in a <summary>', 'Its text was kept.');
        return context.isPhrasing
          ? inner()
          : made(
              'x-details',
              { title: (summary ? textWithAlt(summary) : '').replace(/\s+/g, ' ').trim() || 'Details' },
              all(rest, context),
            );
      }
      case 'figure':
        return figure(node, context);
      case 'kbd':
        if (holds(node, ['kbd'])) return inner();
        return textOf(node).trim() && !holds(node, ['img', 'a'])
          ? made('x-key', {}, [{ type: 'text', value: collapse(textOf(node)) }])
          : inner();
      case 'span':
      case 'b':
      case 'code':
      case 'strong':
      case 'em':
      case 'i':
        return inlineElement(node, names, context, inner, made);
      case 'a':
        return properties.href === undefined
          ? inner()
          : [
              {
                ...node,
                properties: {
                  href: properties.href,
                  ...(properties.title && !names.includes('new') ? { title: properties.title } : {}),
                  ...footnoteProperties(properties),
                },
                children: inner(),
              },
            ];
      case 'section':
      case 'sup':
      case 'sub':
      case 'u':
      case 'ins':
      case 'mark':
      case 'abbr':
        if (tag === 'section' && properties.dataFootnotes !== undefined) return [{ ...node, tagName: 'x-footnotes' }];
        if (
          tag === 'sup' &&
          node.children.some((child) => child.type === 'element' && child.properties.dataFootnoteRef !== undefined)
        )
          return [{ ...node, tagName: 'x-footnote' }];
        return tag === 'section' ||
          textOf(node).trim() === '' ||
          context.isCode ||
          holds(node, ['div', 'p', 'ul', 'ol', 'table', 'pre'])
          ? inner()
          : [
              {
                ...node,
                properties: tag === 'abbr' && properties.title ? { title: properties.title } : {},
                children: inner(),
              },
            ];
      case 'iframe':
      case 'embed':
      case 'object':
      case 'video':
      case 'audio':
        return media(node, inner);
      case 'img':
      case 'image':
        return image(node);
      case 'picture': {
        const img = find(node, 'img');
        return img ? image(img) : inner();
      }
      case 'svg':
        note(
          'image',
          node,
          'a drawing written into the text (<svg>)',
          textOf(node).trim() ? 'Its words were kept.' : 'It was left out; save it as a file and show that.',
        );
        return textOf(node).trim() ? [{ type: 'text', value: ` ${collapse(textOf(node))} ` }] : [];
      case 'table':
        return table(node, context);
      case 'dl':
        return all(definitionList(node), context);
      case 'dt':
      case 'dd':
        return [{ ...node, tagName: 'div', children: inner() }];
      case 'pre':
      case 'listing':
      case 'xmp':
      case 'plaintext':
        return [{ ...node, children: all(node.children, { ...context, isCode: true, isPhrasing: true }) }];
      case 'input':
        if (properties.type === 'checkbox' || properties.type === 'radio') return [node];
        return properties.value ? [{ type: 'text', value: String(properties.value) }] : [];
      case 'template':
        return node.content ? all(node.content.children, context) : inner();
      case 'title':
      case 'dialog':
      case 'noscript':
      case 'form':
      case 'select':
      case 'option':
      case 'optgroup':
      case 'legend':
      case 'caption':
      case 'math':
      case 'noembed':
      case 'noframes':
      case 'content':
      case 'datalist':
        return [
          {
            type: 'element',
            tagName: context.isPhrasing ? 'span' : 'div',
            properties: {},
            children: inner(),
            position: node.position,
          },
        ];
      case 'textarea':
      case 'button':
      case 'label':
        return inner();
      case 'menu':
      case 'dir':
        return [{ ...node, tagName: 'ul', children: inner() }];
      case 'p':
        return [{ ...node, properties: {}, children: inner() }];
      default:
        return [{ ...node, children: inner() }];
    }
  };

  const heading = (node: Element, id: string, context: Context): ElementContent[] => {
    const ids = [...waiting];
    waiting = [];
    if (id) ids.push(id);
    const custom = /\s*\{:?\s*#([\w.:-]+)[^{}]*\}\s*$/.exec(textOf(node));
    if (custom) {
      ids.push(custom[1]!);
      trimLastText(node, /\s*\{:?\s*#[\w.:-]+[^{}]*\}\s*$/);
    }
    anchors.push(ids);
    const index = anchors.length - 1;
    return [
      {
        ...node,
        properties: { dataHeading: index },
        children: all(node.children, { ...context, isPhrasing: true, inHeading: true }),
      },
    ];
  };

  const callout = (node: Element, kind: string, context: Context): ElementContent[] => {
    const children = [...node.children];
    let title = '';
    const first = children.findIndex((child) => child.type === 'element');
    const head = children[first];
    if (head?.type === 'element' && classesOf(head).some((name) => /(?:^|[-_])(?:title|heading|header)$/.test(name))) {
      title = collapse(textWithAlt(head));
      children.splice(first, 1);
    }
    const content =
      node.tagName === 'p' ? [{ type: 'element' as const, tagName: 'p', properties: {}, children }] : children;
    return [
      {
        type: 'element',
        tagName: `x-${kind}`,
        properties: title ? { title } : {},
        children: all(content, context),
        position: node.position,
      },
    ];
  };

  const conditional = (node: Element, conditions: string, context: Context): ElementContent[] => {
    const label = platformLabel(conditions);
    const children = all(node.children, context);
    const isBlock = !context.isPhrasing && (node.tagName !== 'span' || children.some(isBlockElement));
    if (textOf(node).trim() === '' && !holds(node, ['img'])) return children;
    if (!label)
      note(
        'condition',
        node,
        `a passage that showed only for “${conditions}”`,
        'It is shown to everybody; check whether it is still needed.',
      );
    if (isBlock && !label) return [{ type: 'element', tagName: 'div', properties: {}, children }];
    if (isBlock)
      return [{ type: 'element', tagName: 'x-tab', properties: { title: label }, children, position: node.position }];
    const said: ElementContent[] = label ? [...children, { type: 'text', value: ` (${label})` }] : children;
    return [{ type: 'element', tagName: 'x-condition', properties: {}, children: said }];
  };

  const inlineElement = (
    node: Element,
    names: string[],
    context: Context,
    inner: () => ElementContent[],
    made: (name: string, attributes: Properties, children: ElementContent[]) => ElementContent[],
  ): ElementContent[] => {
    const isPlain =
      !holds(node, ['img', 'a', 'kbd', 'br']) &&
      !node.children.some((child) => child.type === 'element' && child.properties.dataFor !== undefined);
    const text = collapse(textOf(node));
    if (text.trim() && isPlain && !context.isCode) {
      if (names.some((name) => KEYS.has(name))) return made('x-key', {}, [{ type: 'text', value: text.trim() }]);
      // A menu path is parted at each ">", so one that names "<your account>" stays plain bold.
      if (text.includes('<') && names.some((name) => MENUS.has(name)))
        return made('strong', {}, [{ type: 'text', value: text }]);
      if (names.some((name) => MENUS.has(name)))
        return made('x-menu', {}, [{ type: 'text', value: text.trim().replace(/\s*(?:→|➔|»|›|▸|⇒|‣|➜)\s*/g, ' > ') }]);
      if (node.tagName === 'span' && names.some((name) => CODES.has(name)))
        return made('code', {}, [{ type: 'text', value: text }]);
    }
    if (node.tagName !== 'span') {
      const inside = all(node.children, { ...context, isCode: context.isCode || node.tagName === 'code' });
      // A block inside bold text is a mistake of the old editor; the block counts.
      if (inside.some(isBlockElement)) return inside;
      return [{ ...node, properties: node.tagName === 'code' ? node.properties : {}, children: inside }];
    }
    if (text.trim() && names.some((name) => BUTTONS.has(name))) return made('strong', {}, inner());
    const style = String(node.properties.style ?? '');
    let children = inner();
    if (children.some(isBlockElement)) return children;
    if (text.trim() && !context.inHeading && /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style))
      children = made('strong', {}, children);
    if (text.trim() && /font-style\s*:\s*italic/i.test(style)) children = made('em', {}, children);
    return children;
  };

  const fromComponent = (node: Element, inner: () => ElementContent[]): ElementContent[] | null => {
    const properties = node.properties;
    const given = (...keys: string[]) => {
      for (const key of keys)
        if (typeof properties[key] === 'string' && properties[key] !== '') return String(properties[key]);
      return '';
    };
    const made = (name: string, title: string) => [
      {
        type: 'element' as const,
        tagName: name,
        properties: title ? { title } : {},
        children: inner(),
        position: node.position,
      },
    ];
    switch (properties.dataComponent ?? node.tagName) {
      case 'note':
      case 'tip':
      case 'warning':
      case 'info':
      case 'caution':
      case 'danger':
      case 'callout':
      case 'admonition':
      case 'alert':
      case 'hint': // biome-ignore format: a list
        return made(
          `x-${calloutOf(given('type', 'kind', 'intent', 'variant', 'style')) ?? calloutOf(String(properties.dataComponent)) ?? 'note'}`,
          given('title', 'heading'),
        );
      case 'steps': {
        const steps = node.children.filter((child): child is Element => child.type === 'element');
        const titles = steps.map((step) =>
          step.properties.dataComponent === 'step'
            ? String(step.properties.title ?? step.properties.heading ?? '')
            : '',
        );
        if (steps.length === 0 || titles.includes('')) return inner();
        const made = steps.map(
          (step, index): Element => ({
            type: 'element',
            tagName: 'x-step',
            properties: { title: titles[index]! },
            children: all(step.children, PLAIN),
          }),
        );
        return [{ type: 'element', tagName: 'x-steps', properties: {}, children: made }];
      }
      case 'tabs':
      case 'accordiongroup':
      case 'frame': // biome-ignore format: a list
        return inner();
      case 'tab':
      case 'tabitem':
      case 'tabpanel': // biome-ignore format: a list
        return made('x-tab', given('label', 'title', 'value', 'header', 'name') || 'Tab');
      case 'step':
        return given('title', 'heading') ? [...strongParagraph(given('title', 'heading')), ...inner()] : inner();
      case 'accordion':
      case 'expandable': // biome-ignore format: a list
        return made('x-details', given('title', 'summary', 'label') || 'Details');
      case 'key':
        return made('x-key', '');
      case 'menupath':
        return made('x-menu', '');
      default:
        return null;
    }
  };

  const figure = (node: Element, context: Context): ElementContent[] => {
    const caption = find(node, 'figcaption');
    const images = findAll(node, 'img');
    const text = caption ? collapse(textWithAlt(caption)).trim() : '';
    const rest = node.children.filter((child) => child !== caption);
    const onlyImages =
      images.length > 0 && !context.isPhrasing && !rest.some((child) => collapse(textOf(child)).trim() !== '');
    if (onlyImages && !holds(node, ['table', 'pre', 'video', 'iframe'])) {
      if (caption && holds(caption, ['a'])) note('html', caption, 'a link in a caption', 'Its text was kept.');
      return images.flatMap((img, index) => {
        const [made] = image(img);
        if (made?.type !== 'element') return [];
        return [
          {
            ...made,
            tagName: 'x-figure',
            properties: { ...made.properties, ...(text && index === images.length - 1 ? { caption: text } : {}) },
          },
        ];
      });
    }
    return [
      ...all(rest, context),
      ...(caption
        ? [
            {
              type: 'element' as const,
              tagName: 'p',
              properties: {},
              children: [
                {
                  type: 'element' as const,
                  tagName: 'em',
                  properties: {},
                  children: all(caption.children, { ...context, isPhrasing: true }),
                },
              ],
            },
          ]
        : []),
    ];
  };

  const image = (node: Element): ElementContent[] => {
    const properties = node.properties;
    const lazy = [properties.dataOriginalSrc, properties.dataSrc, properties.dataLazySrc, properties.dataOriginal].find(
      (value) => typeof value === 'string' && value !== '',
    );
    const src = String(lazy ?? properties.src ?? properties.href ?? '').trim();
    const alt = collapse(String(properties.alt ?? '')).trim();
    if (src === '') {
      note(
        'image',
        node,
        'an image without an address',
        alt ? 'Its description was kept as text.' : 'It was left out.',
      );
      return alt ? [{ type: 'text', value: alt }] : [];
    }
    if ((Number(properties.width) === 1 || Number(properties.height) === 1) && alt === '') {
      note('image', node, 'a tracking pixel', 'It was left out.');
      return [];
    }
    const title = collapse(String(properties.title ?? '')).trim();
    return [
      {
        type: 'element',
        tagName: 'img',
        properties: { src, alt, ...(title ? { title } : {}) },
        children: [],
        position: node.position,
      },
    ];
  };

  const media = (node: Element, inner: () => ElementContent[]): ElementContent[] => {
    const source = find(node, 'source');
    const address = String(
      node.properties.src ?? node.properties.dataSrc ?? node.properties.data ?? source?.properties.src ?? '',
    ).trim();
    const title = collapse(String(node.properties.title ?? node.properties.ariaLabel ?? '')).trim();
    const within = node.tagName === 'iframe' ? fallbackText(node) : inner();
    if (address === '') return within;
    note(
      'media',
      node,
      `an embedded ${node.tagName === 'iframe' || node.tagName === 'embed' || node.tagName === 'object' ? 'page or video' : node.tagName} (${address.slice(0, 80)})`,
      'A link leads to it.',
    );
    const href = watchAddress(address);
    const link: Element = {
      type: 'element',
      tagName: 'a',
      properties: { href, dataMedia: true },
      children: [{ type: 'text', value: title || href.replace(/^https?:\/\//, '') }],
      position: node.position,
    };
    return [link, ...within];
  };

  const table = (node: Element, context: Context): ElementContent[] => {
    const rows = findAll(node, 'tr', 'table');
    const columns = Math.max(0, ...rows.map((row) => row.children.filter((cell) => cell.type === 'element').length));
    const caption = node.children.find(
      (child): child is Element => child.type === 'element' && child.tagName === 'caption',
    );
    const top =
      caption && collapse(textOf(caption)).trim()
        ? [
            {
              type: 'element' as const,
              tagName: 'p',
              properties: {},
              children: [
                {
                  type: 'element' as const,
                  tagName: 'strong',
                  properties: {},
                  children: all(caption.children, { ...context, isPhrasing: true }),
                },
              ],
            },
          ]
        : [];
    const heavy = ['table', 'pre', 'details', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'figure', 'dl'];
    if (!context.isPhrasing && (columns <= 1 || heavy.some((tag) => findAll(node, tag).length > 0))) {
      // A table that only lays out the page, or one whose cells hold what no cell of Markdown can.
      if (columns > 1)
        note(
          'table',
          node,
          'a table whose cells hold blocks (code, headings, other tables)',
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
          tagName: 'div',
          properties: {},
          children: all(cell.children, context),
        })),
      ];
    }
    if (findAll(node, 'li').length > 0)
      note('table', node, 'a list in the cell of a table', 'Its items stand on lines of their own with a bullet.');
    const convert = (part: Element): Element => ({
      ...part,
      properties:
        part.tagName === 'td' || part.tagName === 'th'
          ? {
              ...(alignOf(part) ? { align: alignOf(part) } : {}),
              ...(part.properties.colSpan ? { colSpan: part.properties.colSpan } : {}),
              ...(part.properties.rowSpan ? { rowSpan: part.properties.rowSpan } : {}),
            }
          : {},
      children:
        part.tagName === 'td' || part.tagName === 'th'
          ? cellContent(all(part.children, { ...context, isPhrasing: true }))
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
  };

  const children = all(body.tree.children, PLAIN);
  flushWaiting();
  return { children: joinConditions(children) as RootContent[], anchors, before };
}

type Context = { isPhrasing: boolean; isCode: boolean; inHeading: boolean };

const PLAIN: Context = { isPhrasing: false, isCode: false, inHeading: false };

/** Classes of an element, in lower case. */
function classesOf(node: Element): string[] {
  const names = node.properties.className;
  return Array.isArray(names) ? names.map((name) => String(name).toLowerCase()) : [];
}

function calloutOfClasses(names: string[]): 'note' | 'tip' | 'warning' | undefined {
  const found = new Set<string>();
  for (const name of names) {
    const kind =
      calloutOf(CALLOUT_CLASS.exec(name)?.[1]) ??
      (/^(?:summary|quote|example|question|faq|secondary|primary|error|check|done|bug|critical|failure|success|abstract|idea)$/.test(
        name,
      )
        ? undefined
        : calloutOf(name));
    if (kind) found.add(kind);
  }
  if (names.includes('alert') && found.size > 1) found.delete('warning');
  for (const name of names) if (calloutOf(CALLOUT_CLASS.exec(name)?.[1]) === 'warning') return 'warning';
  return found.has('warning') ? 'warning' : found.has('tip') ? 'tip' : found.has('note') ? 'note' : undefined;
}

/** `> [!NOTE]` of GitHub, GitLab and Obsidian; takes the mark out of the text. */
function alertOf(node: Element): 'note' | 'tip' | 'warning' | undefined {
  const first = node.children.find((child): child is Element => child.type === 'element');
  const text = first?.children[0];
  if (first?.tagName !== 'p' || text?.type !== 'text') return undefined;
  const mark = /^\s*\[!(\w+)\][-+]?[ \t]*/.exec(text.value);
  const kind = calloutOf(mark?.[1]);
  if (mark && kind) text.value = text.value.slice(mark[0].length).replace(/^\n/, '');
  return kind;
}

function isContents(node: Element, names: string[]): boolean {
  if (!['div', 'nav', 'ul', 'ol', 'section', 'aside'].includes(node.tagName)) return false;
  if (!CONTENTS.has(String(node.properties.id ?? '').toLowerCase()) && !names.some((name) => CONTENTS.has(name)))
    return false;
  const links = findAll(node, 'a');
  return links.every((link) => String(link.properties.href ?? '#').startsWith('#'));
}

function platformLabel(conditions: string): string | undefined {
  const parts = conditions.split(',').map((part) => part.trim().toLowerCase());
  const names = parts.map((part) => PLATFORMS[part]);
  return names.every((name) => name !== undefined) && names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}

/** `[[Page]]`, `[[Page#Part|label]]` and `![[image.png]]`, as links whose address begins with `wiki:`. */
function wikiLinks(value: string, node: Nodes): ElementContent[] {
  if (!value.includes('[[')) return [{ type: 'text', value, position: node.position }];
  const out: ElementContent[] = [];
  let end = 0;
  for (const match of value.matchAll(/(!?)\[\[([^[\]|\n]*[^[\]|\s])(?:\|([^[\]\n]+))?\]\]/g)) {
    const [whole, isImage, target, label] = match;
    if (/^\s/.test(target!)) continue;
    if (match.index > end) out.push({ type: 'text', value: value.slice(end, match.index) });
    if (isImage)
      out.push({
        type: 'element',
        tagName: 'img',
        properties: { src: target!, alt: label && !/^\d+(x\d+)?$/.test(label) ? label : '' },
        children: [],
        position: node.position,
      });
    else
      out.push({
        type: 'element',
        tagName: 'a',
        properties: { href: `wiki:${target}` },
        children: [{ type: 'text', value: label ?? target! }],
        position: node.position,
      });
    end = match.index + whole.length;
  }
  if (end < value.length) out.push({ type: 'text', value: value.slice(end) });
  return out;
}

/** Tabs beside each other belong together; a single passage for one system gets its name as a heading line. */
function groupTabs(nodes: ElementContent[]): ElementContent[] {
  const out: ElementContent[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index]!;
    if (!isNamed(node, 'x-tab')) {
      out.push(node);
      continue;
    }
    const tabs: Element[] = [];
    const seen = new Set<string>();
    let next = index;
    for (; next < nodes.length; next += 1) {
      const other = nodes[next]!;
      if (other.type === 'text' && other.value.trim() === '') continue;
      if (!isNamed(other, 'x-tab')) break;
      const title = String((other as Element).properties.title ?? '');
      // The same title again begins another group; more than eight do not fit.
      if (seen.has(title) || tabs.length === 8) break;
      seen.add(title);
      tabs.push(other as Element);
    }
    if (tabs.length > 1) out.push({ type: 'element', tagName: 'x-tabs', properties: {}, children: tabs });
    else
      out.push(...strongParagraph(String(tabs[0]!.properties.title ?? '')), {
        type: 'element',
        tagName: 'div',
        properties: {},
        children: tabs[0]!.children,
      });
    index = next - 1;
  }
  return out;
}

/** Passages for different systems side by side in a sentence are parted by a slash, and from the word that follows by a space. */
function joinConditions(nodes: ElementContent[]): ElementContent[] {
  return nodes.flatMap((node, index): ElementContent[] => {
    if (node.type !== 'element') return [node];
    const children = joinConditions(node.children);
    if (node.tagName !== 'x-condition') return [{ ...node, children }];
    const next = nodes[index + 1];
    const isBlank = next?.type === 'text' && next.value.trim() === '';
    const after = isBlank ? nodes[index + 2] : next;
    if (after && isNamed(after, 'x-condition')) return [...children, { type: 'text', value: isBlank ? ' /' : ' / ' }];
    const isJoined = next && (next.type !== 'text' || /^[\p{L}\p{N}]/u.test(next.value));
    return isJoined ? [...children, { type: 'text', value: ' ' }] : children;
  });
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

/** Terms become bold lines, definitions the paragraphs below. Without a definition, `dt` was used to indent: plain blocks. */
function definitionList(node: Element): Element[] {
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

/** Where people watch a video, instead of the page made to be embedded. */
function watchAddress(address: string): string {
  const absolute = address.startsWith('//') ? `https:${address}` : address;
  const youtube = /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+)/.exec(absolute);
  if (youtube) return `https://www.youtube.com/watch?v=${youtube[1]}`;
  const vimeo = /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/.exec(absolute);
  return vimeo ? `https://vimeo.com/${vimeo[1]}` : absolute;
}

/** What an iframe would show where frames are not known; browsers read it as text. */
function fallbackText(node: Element): ElementContent[] {
  const text = textOf(node)
    .replace(/<[^>]*>/g, ' ')
    .trim();
  return text ? [{ type: 'text', value: ` ${collapse(text)}` }] : [];
}

function footnoteProperties(properties: Properties): Properties {
  return properties.dataFootnoteRef === undefined ? {} : { dataFootnoteRef: properties.dataFootnoteRef };
}

function trimLastText(node: Element, end: RegExp): void {
  const last = node.children.at(-1);
  if (last?.type === 'text') last.value = last.value.replace(end, '');
  else if (last?.type === 'element') trimLastText(last, end);
}

function strongParagraph(text: string): Element[] {
  return [
    {
      type: 'element',
      tagName: 'p',
      properties: {},
      children: [{ type: 'element', tagName: 'strong', properties: {}, children: [{ type: 'text', value: text }] }],
    },
  ];
}

const BLOCKS = new Set(['p', 'div', 'ul', 'ol', 'table', 'pre', 'blockquote', 'hr', 'section', 'article', 'x-note', 'x-tip', 'x-warning', 'x-details', 'x-tab', 'x-tabs', 'x-steps', 'x-figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']); // biome-ignore format: a list

/** Whether it is a block, or holds one. */
function isBlockElement(node: ElementContent): boolean {
  return node.type === 'element' && (BLOCKS.has(node.tagName) || node.children.some(isBlockElement));
}

function isNamed(node: ElementContent, name: string): boolean {
  return node.type === 'element' && node.tagName === name;
}

function holds(node: Element, tags: string[]): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (tags.includes(child.tagName) || holds(child, tags)),
  );
}

function find(node: Element, tag: string): Element | undefined {
  return findAll(node, tag)[0];
}

/** All elements of a name below `node`, not looking into elements named `stop`. */
function findAll(node: Element, tag: string, stop?: string): Element[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    const below = child.tagName === stop ? [] : findAll(child, tag, stop);
    return child.tagName === tag ? [child, ...below] : below;
  });
}

function textWithAlt(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'img') return ` ${String(node.properties.alt ?? '')} `;
  return 'children' in node ? node.children.map(textWithAlt).join('') : '';
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ');
}
