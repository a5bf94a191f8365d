// What the visual editor holds: the nodes of an article, made from the table of its components.
import { type Attrs, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec, Schema } from 'prosemirror-model';
import { tableNodes } from 'prosemirror-tables';
import { COMPONENTS, type ComponentName, type ComponentRule, componentRule } from '../../articles/components.ts';
import { safeAddress } from './address.ts';

/** Elements of HTML that may stand in a sentence, without attributes. */
export const INLINE_ELEMENTS = ['sub', 'sup', 'u', 'ins', 'mark'] as const;

const names = Object.keys(COMPONENTS) as ComponentName[];

/** Whether a component stands in a sentence: it is a mark of its words. */
export const isInline = (name: ComponentName): boolean => componentRule(name).content === 'text';
/** Whether a component holds nothing: it is its properties. */
export const isLeaf = (name: ComponentName): boolean => componentRule(name).content === 'nothing';

/** The property of a component that stands above what it holds, as a line that one writes; undefined: it has none. */
export function titleProp(name: ComponentName): string | undefined {
  const { content, props } = componentRule(name);
  return content === 'nothing' || content === 'text' ? undefined : Object.keys(props)[0];
}

function componentSpec(name: ComponentName): NodeSpec {
  const rule: ComponentRule = componentRule(name);
  const dom: DOMOutputSpec = ['div', { 'data-component': name }];
  const parseDOM = [{ tag: `[data-component="${name}"]` }];
  if (rule.content === 'nothing') {
    const attrs = Object.fromEntries(
      Object.entries(rule.props).map(([prop, kind]) => [prop, { default: kind === 'flag' ? false : '' }]),
    );
    return {
      group: 'block',
      atom: true,
      attrs,
      parseDOM: [
        { tag: `[data-component="${name}"]`, getAttrs: (dom) => propsFrom(rule, dom.getAttribute('data-props')) },
      ],
      toDOM: (node) => ['div', { 'data-component': name, 'data-props': JSON.stringify(node.attrs) }],
    };
  }
  const held = rule.content === 'blocks' ? 'block+' : `${rule.content}+`;
  return {
    ...(rule.inside ? {} : { group: 'block' }),
    content: titleProp(name) ? `title ${held}` : held,
    defining: true,
    isolating: true,
    parseDOM,
    toDOM: () => [...(dom as [string, Attrs]), 0],
  };
}

/** Properties as they are copied; what others wrote there is taken for text. */
function propsFrom(rule: ComponentRule, text: string | null): Attrs | false {
  try {
    const given = JSON.parse(text ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(rule.props).map(([prop, kind]) => [
        prop,
        kind === 'flag' ? given[prop] === true : String(given[prop] ?? ''),
      ]),
    );
  } catch {
    return false;
  }
}

const aligned = (align: string | null) => (align ? { 'data-align': align } : {});
const tables = tableNodes({
  tableGroup: 'block',
  cellContent: '(text | image | hard_break | source_inline)*',
  cellAttributes: {
    align: {
      default: null,
      getFromDOM: (dom) => dom.getAttribute('data-align'),
      setDOMAttr: (value, attrs) => Object.assign(attrs, aligned(value as string | null)),
    },
  },
});

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  heading: {
    group: 'block',
    content: '(text | image | source_inline)*',
    defining: true,
    attrs: { level: { default: 2 } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
    toDOM: (node) => [`h${node.attrs['level']}`, 0],
  },
  blockquote: {
    group: 'block',
    content: 'block+',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: () => ['blockquote', 0],
  },
  bullet_list: {
    group: 'block',
    content: 'list_item+',
    attrs: { spread: { default: false } },
    parseDOM: [{ tag: 'ul' }],
    toDOM: () => ['ul', 0],
  },
  ordered_list: {
    group: 'block',
    content: 'list_item+',
    attrs: { start: { default: 1 }, spread: { default: false } },
    parseDOM: [{ tag: 'ol', getAttrs: (dom) => ({ start: (dom as HTMLOListElement).start || 1 }) }],
    toDOM: (node) => ['ol', node.attrs['start'] === 1 ? {} : { start: node.attrs['start'] }, 0],
  },
  list_item: {
    content: 'block+',
    defining: true,
    attrs: { checked: { default: null } },
    parseDOM: [{ tag: 'li', getAttrs: (dom) => ({ checked: checkedOf(dom.getAttribute('data-checked')) }) }],
    toDOM: ({ attrs: { checked } }) => ['li', checked === null ? {} : { 'data-checked': String(checked) }, 0],
  },
  code_block: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    attrs: { lang: { default: null }, meta: { default: null } },
    parseDOM: [
      { tag: 'pre', preserveWhitespace: 'full', getAttrs: (dom) => ({ lang: dom.getAttribute('data-lang') }) },
    ],
    toDOM: ({ attrs: { lang } }) => ['pre', lang ? { 'data-lang': lang } : {}, ['code', 0]],
  },
  horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
  ...tables,
  /** What the editor does not understand: shown as it is written. */
  source_block: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    parseDOM: [{ tag: 'pre[data-source]', preserveWhitespace: 'full', priority: 60 }],
    toDOM: () => ['pre', { 'data-source': '' }, ['code', 0]],
  },
  ...Object.fromEntries(names.filter((name) => !isInline(name)).map((name) => [name, componentSpec(name)])),
  /** The property of a component that stands above what it holds. */
  title: {
    content: 'text*',
    marks: '',
    isolating: true,
    parseDOM: [{ tag: '[data-title]' }],
    toDOM: () => ['div', { 'data-title': '' }, 0],
  },
  text: { group: 'inline' },
  image: {
    group: 'inline',
    inline: true,
    attrs: { src: {}, alt: { default: '' }, title: { default: null } },
    parseDOM: [
      {
        tag: 'img[src]',
        getAttrs: (dom) => {
          const src = dom.getAttribute('src') ?? '';
          return safeAddress(src)
            ? { src, alt: dom.getAttribute('alt') ?? '', title: dom.getAttribute('title') }
            : false;
        },
      },
    ],
    toDOM: ({ attrs: { src, alt, title } }) => ['img', { src, alt, ...(title ? { title } : {}) }],
  },
  hard_break: {
    group: 'inline',
    inline: true,
    selectable: false,
    attrs: { html: { default: false } },
    leafText: () => '\n',
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
  },
  /** As `source_block`, in a sentence. */
  source_inline: {
    group: 'inline',
    inline: true,
    atom: true,
    attrs: { source: {} },
    leafText: (node) => node.attrs['source'],
    parseDOM: [{ tag: 'code[data-source]', priority: 60, getAttrs: (dom) => ({ source: dom.textContent }) }],
    toDOM: (node) => ['code', { 'data-source': '' }, node.attrs['source']],
  },
};

const checkedOf = (value: string | null) => (value === null ? null : value === 'true');

const simple = (tag: string): MarkSpec => ({ parseDOM: [{ tag }], toDOM: () => [tag, 0] });

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {}, title: { default: null }, literal: { default: false } },
    inclusive: false,
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (dom) => {
          const href = dom.getAttribute('href') ?? '';
          return safeAddress(href) ? { href, title: dom.getAttribute('title') } : false;
        },
      },
    ],
    // No address to click on by mistake, and none that the browser would follow.
    toDOM: (mark) => ['a', { href: mark.attrs['href'], rel: 'noreferrer' }, 0],
  },
  strong: {
    parseDOM: [
      { tag: 'strong' },
      { tag: 'b', getAttrs: (dom) => dom.style.fontWeight !== 'normal' && dom.style.fontWeight !== '400' && null },
      { style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
    ],
    toDOM: () => ['strong', 0],
  },
  emphasis: {
    parseDOM: [
      { tag: 'em' },
      { tag: 'i', getAttrs: (dom) => dom.style.fontStyle !== 'normal' && null },
      { style: 'font-style=italic' },
    ],
    toDOM: () => ['em', 0],
  },
  strike: {
    parseDOM: [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }, { style: 'text-decoration=line-through' }],
    toDOM: () => ['s', 0],
  },
  ...Object.fromEntries(INLINE_ELEMENTS.map((tag) => [tag, simple(tag)])),
  ...Object.fromEntries(
    names.filter(isInline).map((name): [string, MarkSpec] => [
      name,
      {
        inclusive: false,
        excludes: names
          .filter(isInline)
          .concat('code' as never)
          .join(' '),
        parseDOM: [{ tag: name === 'Key' ? 'kbd' : `[data-mark="${name}"]` }],
        toDOM: () => (name === 'Key' ? ['kbd', 0] : ['span', { 'data-mark': name }, 0]),
      },
    ]),
  ),
  code: {
    code: true,
    parseDOM: [{ tag: 'code' }, { tag: 'tt' }, { tag: 'samp' }],
    toDOM: () => ['code', { spellcheck: 'false' }, 0],
  },
};

/** Marks that stand innermost: what is in them is words alone. */
export const INNERMOST: ReadonlySet<string> = new Set(['code', ...names.filter(isInline)]);

/** The nodes and marks of an article. */
export const schema = new Schema({ nodes, marks });

/** A node of the schema by its name. */
export function nodeType(name: string) {
  const type = schema.nodes[name];
  if (!type) throw new Error(`The schema has no node ${name}.`);
  return type;
}

/** A mark of the schema by its name. */
export function markType(name: string) {
  const type = schema.marks[name];
  if (!type) throw new Error(`The schema has no mark ${name}.`);
  return type;
}

/** Whether a node is one of the lists. */
export const isList = (node: Node): boolean => node.type.name === 'bullet_list' || node.type.name === 'ordered_list';
