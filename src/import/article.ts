import GithubSlugger from 'github-slugger';
import type { Heading, Nodes, Paragraph, Parent, PhrasingContent, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx';
import { type ArticleFields, parseArticleFile, writeArticleFile } from '../articles/front-matter.ts';
import { headingId, readIncomingArticle } from '../articles/markdown.ts';
import { hasErrors } from '../articles/problem.ts';
import { readBody } from './body.ts';
import { type SourceFields, splitFrontMatter } from './front-matter.ts';
import { attribute, type Remembered, setHeadingLevels, toArticleTree, toMdx, treeText, walk } from './mdx.ts';
import type { Note } from './report.ts';
import { shape } from './shape.ts';
import { toTitle } from './slug.ts';
import type { Resolved } from './targets.ts';
import { missingWords, readableText, shownText, wordsOf } from './words.ts';

/** Limits of the article's fields; the check of articles has the same. */
const MAX_TITLE = 200;
const MAX_SUMMARY = 500;
const MAX_TAGS = 30;
const MAX_TAG = 60;
const MAX_FORMERLY = 100;

/** A summary taken from the text is cut at this length: two lines in a list of articles. */
const SUMMARY_FROM_TEXT = 240;

/** An article on its way: read and shaped, links not yet resolved. */
export type Draft = {
  file: string;
  fields: SourceFields;
  title: string;
  summary: string;
  tree: Root;
  /** Old anchor (in lower case) to the number of the heading it meant; -1 is the top of the page. */
  anchors: Map<string, number>;
  /** Words of the source, to compare with those of the article. */
  words: string[];
  isEmpty: boolean;
  notes: Note[];
};

/** Reads a source file's text as an article. `locale` chooses the words that have to be added (the name of a group of tabs). */
export function readDraft(file: string, text: string, locale: string): Draft {
  const { fields, body, bodyLine, notes } = splitFrontMatter(text);
  const read = readBody(body, /\.mdx$/i.test(file), bodyLine);
  notes.push(...read.notes);
  const words = wordsOf(`${read.lead ?? ''} ${sourceText(read.tree)}`);
  const shaped = shape(read, notes);
  const tree = toArticleTree(
    shaped,
    read.lineOf,
    locale === 'fr' ? 'Variantes' : locale === 'it' ? 'Varianti' : 'Variants',
  );
  const anchors = new Map<string, number>();
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  walk(tree, (node) => {
    if (node.type === 'heading') headings.push(node);
  });
  for (const heading of headings) addAnchor(anchors, slugger.slug(treeText(heading)), numberOf(heading));
  for (const heading of headings) addAnchor(anchors, headingId(treeText(heading)), numberOf(heading));
  shaped.before.forEach((id) => {
    anchors.set(id.toLowerCase(), -1);
  });
  shaped.anchors.forEach((ids, index) => {
    for (const id of ids) anchors.set(id.toLowerCase(), index);
  });
  // Last, spelled as loosely as old links often are: "Beta_Channel", "w_beta-channel-(new)".
  for (const [id, index] of [...anchors]) addAnchor(anchors, headingId(id), index);
  const title = takeTitle(tree, fields.title) ?? toTitle(file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
  setHeadingLevels(tree);
  const summary = takeSummary(tree, fields.summary, read.lead, locale, notes);
  return {
    file,
    fields,
    title,
    summary,
    tree,
    anchors,
    words,
    isEmpty: tree.children.length === 0 && !read.lead,
    notes,
  };
}

/**
 * Reads a source whose layout no parser gets through (thousands of blocks in each other) as plain paragraphs.
 */
export function readPlainDraft(file: string, text: string, locale: string, why: string): Draft {
  const { fields, body, notes } = splitFrontMatter(text);
  const paragraphs = body
    .replace(/<\/?[a-zA-Z][^<>]*>/g, ' ')
    .split(/\n\s*\n/)
    .map((part) =>
      part
        .replace(/^[\s>]+/gm, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);
  const tree: Root = {
    type: 'root',
    children: paragraphs.map((value) => ({ type: 'paragraph', children: [{ type: 'text', value }] })),
  };
  notes.push({
    kind: 'layout',
    what: `its layout is too unusual to convert (${why})`,
    instead: 'Its plain text was imported, without headings, links and images.',
  });
  const title = fields.title ?? toTitle(file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
  const summary = takeSummary(tree, fields.summary, undefined, locale, notes);
  return {
    file,
    fields,
    title,
    summary,
    tree,
    anchors: new Map(),
    words: wordsOf(paragraphs.join(' ')),
    isEmpty: paragraphs.length === 0,
    notes,
  };
}

/** The heading that an anchor means; undefined when the article has no such part. */
export function headingOf(draft: Draft, anchor: string): number | undefined {
  const wanted = anchor.toLowerCase();
  for (const one of [
    wanted,
    wanted.replace(/^user-content-/, ''),
    headingId(wanted),
    headingId(wanted.replace(/^w_/, '')),
  ]) {
    const found = draft.anchors.get(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words that show in the old page: everything but the links back from footnotes and tables of contents. */
function sourceText(tree: Parameters<typeof readableText>[0]): string {
  const clean = (node: { type: string; children?: unknown[]; properties?: Record<string, unknown> }): unknown => {
    if (node.properties?.dataFootnoteBackref !== undefined || node.properties?.id === 'footnote-label')
      return { type: 'text', value: ' ' };
    if (node.properties?.dataFootnoteRef !== undefined) return { type: 'text', value: ' ' };
    const id = String(node.properties?.id ?? '').toLowerCase();
    const names = Array.isArray(node.properties?.className) ? (node.properties.className as unknown[]).map(String) : [];
    if (
      ['toc', 'markdown-toc', 'table-of-contents', 'tableofcontents'].includes(id) ||
      names.includes('toc') ||
      names.includes('table-of-contents')
    )
      return { type: 'text', value: ' ' };
    const content = (node as { content?: unknown }).content;
    const children = content ? [content] : node.children;
    return children ? { ...node, children: children.map((child) => clean(child as never)) } : node;
  };
  return readableText(clean(tree as never) as never);
}

function addAnchor(anchors: Map<string, number>, id: string, index: number): void {
  if (!anchors.has(id.toLowerCase())) anchors.set(id.toLowerCase(), index);
}

function numberOf(heading: Heading): number {
  return (heading.data as Remembered | undefined)?.heading ?? -1;
}

/** The title, when the text carries it: the heading that says it again is taken out. */
function takeTitle(tree: Root, given: string | undefined): string | undefined {
  const same = (a: string, b: string) => wordsOf(a).join(' ') === wordsOf(b).join(' ');
  const first = tree.children.findIndex((node) => node.type === 'heading');
  const top = tree.children[first];
  if (given) {
    if (top?.type === 'heading' && first <= 1 && same(treeText(top), given)) tree.children.splice(first, 1);
    return given;
  }
  const main = tree.children.findIndex((node) => node.type === 'heading' && node.depth === 1);
  const index = main >= 0 ? main : first === 0 ? 0 : -1;
  const heading = tree.children[index];
  if (heading?.type !== 'heading') return undefined;
  const text = treeText(heading).replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  if (text.length <= MAX_TITLE && !hasImage(heading)) tree.children.splice(index, 1);
  return text;
}

function hasImage(node: Nodes): boolean {
  return node.type === 'image' || ('children' in node && (node.children as Nodes[]).some(hasImage));
}

/** The summary: the one given, else the line before the text, else the first sentence (which stays in the text too). */
function takeSummary(
  tree: Root,
  given: string | undefined,
  lead: string | undefined,
  locale: string,
  notes: Note[],
): string {
  const paragraph = (text: string): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value: text }] });
  if (given || (lead && lead.length > MAX_SUMMARY)) {
    if (lead) tree.children.unshift(paragraph(lead));
    if (given && given.length <= MAX_SUMMARY) return given;
    if (given) {
      tree.children.unshift(paragraph(given));
      notes.push({
        kind: 'front matter',
        what: `the summary has more than ${MAX_SUMMARY} characters`,
        instead: 'It was shortened, and stands whole at the beginning of the text.',
      });
    }
    return firstSentence(given ?? lead ?? '', locale);
  }
  if (lead) return lead;
  let found = '';
  const look = (nodes: readonly Nodes[]): void => {
    for (const node of nodes) {
      if (hasWords(found)) return;
      if (node.type === 'paragraph') found = wordsIn(node).trim();
      else if (node.type !== 'heading' && 'children' in node) look(node.children as Nodes[]);
    }
  };
  const root = tree.children.find((node) => node.type === 'paragraph' && hasWords(wordsIn(node)));
  look(root ? [root] : tree.children);
  return firstSentence(found.replace(/^(?:summary|tl;?\s?dr|in short)\s*:\s*/i, ''), locale);
}

/** Something to read besides holes. */
function hasWords(text: string): boolean {
  return text.replaceAll(HOLE, '').trim() !== '';
}

/** Around the description of an image, until it is known whether it is a word of a sentence. Private characters: no text has them. */
const IMAGE = ['\uE000', '\uE001'] as const;
/** In place of an image that says nothing: a sentence with it has a hole. */
const HOLE = '\uFFFC';

/** The words of a tree. Links give their texts, images what they show, unless they stand before, between or after sentences: badges and screenshots sum up nothing. */
function wordsIn(node: Nodes): string {
  const images = new RegExp(`${IMAGE[0]}([^${IMAGE[1]}]*)${IMAGE[1]}`, 'gu');
  const beside = new RegExp(`(^|[.!?…:])(?:\\s*${images.source})+|(?:\\s*${images.source})+\\s*$`, 'gu');
  return marked(node)
    .replace(beside, (_, before?: string) => before ?? '')
    .replace(images, (_, alt: string) => (alt.trim() === '' || /\w\.\w{3,4}$/.test(alt) ? HOLE : alt));
}

function marked(node: Nodes): string {
  if (node.type === 'image') return `${IMAGE[0]}${node.alt ?? ''}${IMAGE[1]}`;
  return 'children' in node ? (node.children as Nodes[]).map(marked).join('') : treeText(node);
}

/** What ends with a point and ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{L}\.)+\s*$|(?:^|[\s(])(?:cf|vs|no|nr|mr|mrs|dr|ca|approx|fig|art|p\. ?ex|per es|z\. ?b)\.\s*$/iu;

/** The first whole sentence without a hole; where all have one, the first one without its hole. */
function firstSentence(text: string, locale: string): string {
  const sentences: string[] = [];
  let open = '';
  const read = text.slice(0, 2000);
  for (const { segment, index } of new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(read)) {
    open += segment;
    // Nor does a sign within an address, such as the one before a query.
    if (/[.!?]$/.test(segment) && index + segment.length < read.length) continue;
    // "E.g." and "Note!" are no sentences.
    if (ABBREVIATION.test(open) || (open.match(/\p{L}[\p{L}\p{M}\p{N}’'-]*/gu)?.length ?? 0) < 2) continue;
    sentences.push(open);
    open = '';
  }
  if (sentences.length === 0) sentences.push(open);
  const whole = sentences.find((sentence) => !sentence.includes(HOLE)) ?? sentences[0] ?? '';
  const trimmed = whole
    .replaceAll(HOLE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,;!?)])/g, '')
    .trim()
    .replace(/\s*:$/, '');
  if (trimmed.length <= SUMMARY_FROM_TEXT) return trimmed;
  const cut = trimmed.slice(0, SUMMARY_FROM_TEXT);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SUMMARY_FROM_TEXT / 2)).replace(/[\s,;:–-]+$/, '')}…`;
}

/** How links and images of a draft are answered. */
export type Answers = {
  link: (href: string) => Resolved;
  image: (src: string) => Resolved;
  /** Address of a file of the folder inside the site, which is then copied; undefined when such files are not shown. */
  copy: (file: string) => string | undefined;
  /** Address of an image written into the text (`data:`); undefined when it is none. */
  inlineImage: (data: string) => string | undefined;
  articleUrl: (slug: string) => string;
  /** Address of the article itself. */
  ownUrl: string;
  categoryUrl: (category: string) => string;
};

/** Anchors that still wait for the ids of the article they lead to. `set` takes the id, or undefined when there is none. */
export type WaitingAnchor = { file: string; anchor: string; set: (id: string | undefined) => void };

/** Resolves all links and images of a draft in place; what leads nowhere becomes text and a note. */
export function resolveLinks(draft: Draft, answers: Answers): WaitingAnchor[] {
  const waiting: WaitingAnchor[] = [];
  const { notes } = draft;
  const lineOf = (node: Nodes) => (node.data as Remembered | undefined)?.line;
  const image = (src: string, line: number | undefined, alt: string): { url?: string; remote?: string } => {
    if (/^data:/i.test(src)) {
      const url = answers.inlineImage(src);
      if (!url)
        notes.push({
          kind: 'image',
          line,
          what: 'an image written into the text that is not of a known type',
          instead: kept(alt),
        });
      return { url };
    }
    const found = answers.image(src);
    if (found.kind === 'file') {
      const url = answers.copy(found.file);
      if (!url)
        notes.push({
          kind: 'image',
          line,
          what: `${found.file} is of a type that browsers do not show`,
          instead: kept(alt),
        });
      return { url };
    }
    if (found.kind === 'address') {
      notes.push({
        kind: 'image',
        line,
        what: `the image ${short(found.url)} lies elsewhere`,
        instead:
          'A link leads to it: articles load nothing from other sites. Put the file beside the article and import again to show it.',
      });
      return { remote: found.url };
    }
    notes.push({ kind: 'image', line, what: `the image ${short(src)} is missing`, instead: kept(alt) });
    return {};
  };
  const change = (parent: Parent, inLink: boolean): void => {
    const out: Nodes[] = [];
    // An image is a word of its own; what stands for it must not grow together with its neighbours.
    const pushApart = (node: Nodes) => {
      const last = out.at(-1);
      if (last && (last.type !== 'text' || /[\p{L}\p{N}]$/u.test(last.value))) out.push({ type: 'text', value: ' ' });
      out.push(node);
      isApart = true;
    };
    let isApart = false;
    for (const node of parent.children as Nodes[]) {
      if (isApart && (node.type !== 'text' || /^[\p{L}\p{N}]/u.test(node.value)) && node.type !== 'break')
        out.push({ type: 'text', value: ' ' });
      isApart = false;
      if (node.type === 'image') {
        const alt = node.alt ?? '';
        const { url, remote } = image(node.url, lineOf(node), alt);
        const label = /\w\.\w{3,4}$/.test(alt) || alt === '' ? node.title || 'Image' : alt;
        if (url) out.push({ ...node, url });
        else if (remote && !inLink)
          pushApart({
            type: 'link',
            url: remote,
            title: alt !== label ? alt || null : (node.title ?? null),
            children: [{ type: 'text', value: label }],
          });
        else if (alt || node.title) pushApart({ type: 'text', value: alt || node.title || '' });
        continue;
      }
      if (node.type === 'mdxJsxFlowElement' && node.name === 'Figure') {
        out.push(...figure(node as MdxJsxFlowElement));
        continue;
      }
      const hadImage = node.type === 'link' && hasImage(node);
      if ('children' in node) change(node as Parent, inLink || node.type === 'link');
      if (hadImage && !hasImage(node) && out.at(-1)?.type === 'link') out.push({ type: 'text', value: ' ' });
      if (node.type !== 'link') {
        out.push(node);
        continue;
      }
      const replaced = link(node.url, lineOf(node), treeText(node), (url) => {
        node.url = url;
      });
      if (node.children.length === 0 && replaced) node.children = [{ type: 'text', value: node.url }];
      if (replaced && !inLink) out.push(node);
      else {
        out.push(...(node.children as Nodes[]));
        if (
          node.title &&
          wordsOf(node.title).length > 0 &&
          !wordsOf(treeText(node)).join(' ').includes(wordsOf(node.title).join(' '))
        )
          out.push({ type: 'text', value: ` (${node.title})` });
      }
    }
    parent.children = out as never;
  };
  const figure = (node: MdxJsxFlowElement): Nodes[] => {
    const value = (name: string) => {
      const found = node.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === name)?.value;
      return typeof found === 'string' ? found : '';
    };
    const [alt, caption] = [value('alt'), value('caption')];
    const { url, remote } = image(value('src'), lineOf(node), alt);
    if (url) {
      // A figure has to be described; without a description its caption does it best.
      node.attributes = [
        attribute('src', url),
        attribute('alt', alt || caption || 'Image'),
        ...(caption ? [attribute('caption', caption)] : []),
      ];
      return [node];
    }
    const text = remote
      ? caption || alt || 'Image'
      : [alt, caption].filter((part, index, all) => part && all.indexOf(part) === index).join(' – ');
    if (!text) return [];
    const words: PhrasingContent = remote
      ? {
          type: 'link',
          url: remote,
          title: caption && alt && alt !== caption ? alt : null,
          children: [{ type: 'text', value: text }],
        }
      : { type: 'text', value: text };
    return [{ type: 'paragraph', children: [words] }];
  };
  /** True when the link stays one. */
  const link = (href: string, line: number | undefined, text: string, set: (url: string) => void): boolean => {
    const found = answers.link(href);
    switch (found.kind) {
      case 'address':
        set(found.url);
        return true;
      case 'category':
        set(answers.categoryUrl(found.category));
        return true;
      case 'article': {
        const url = answers.articleUrl(found.target.slug);
        set(url);
        if (found.anchor)
          waiting.push({
            file: found.target.file,
            anchor: found.anchor,
            set: (id) => {
              if (id !== undefined) set(id ? `${url}#${encodeURIComponent(id)}` : url);
              else
                notes.push({
                  kind: 'anchor',
                  line,
                  what: `${short(href)} leads to a part that ${found.target.file} does not have`,
                  instead: 'The link leads to the beginning of the article.',
                });
            },
          });
        return true;
      }
      case 'here': {
        if (/^(?:top|page-top|back-to-top)?$/i.test(found.anchor)) {
          set(answers.ownUrl);
          return true;
        }
        set(answers.ownUrl);
        waiting.push({
          file: draft.file,
          anchor: found.anchor,
          set: (id) => {
            if (id) set(`#${encodeURIComponent(id)}`);
            else if (id === undefined) {
              notes.push({
                kind: 'anchor',
                line,
                what: `${short(href)} leads to a part that is not there`,
                instead: `It leads to the beginning of the article (“${short(text)}”).`,
              });
            }
          },
        });
        return true;
      }
      case 'file': {
        const url = answers.copy(found.file);
        if (url) {
          set(url);
          return true;
        }
        notes.push({
          kind: 'link',
          line,
          what: `${short(href)} is a file of a type that the help center does not serve`,
          instead: `“${short(text)}” was kept as text.`,
        });
        return false;
      }
      default:
        notes.push({
          kind: 'link',
          line,
          what: `${short(href.replace(/^wiki:(.*)$/, '[[$1]]'))}: ${found.why}`,
          instead: `“${short(text)}” was kept as text.`,
        });
        return false;
    }
  };
  change(draft.tree, false);
  return waiting;
}

function kept(alt: string): string {
  return alt ? `Its description was kept as text (“${short(alt)}”).` : 'It was left out; it had no description.';
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** The id that each heading of a written body has, by the number the draft gave it. */
export function headingIds(draft: Draft, body: string, locale: string): Map<number, string> {
  const headings: Heading[] = [];
  walk(draft.tree, (node) => {
    if (node.type === 'heading') headings.push(node);
  });
  const ids = new Map<number, string>();
  if (headings.length === 0) return ids;
  const found = readIncomingArticle(body, {
    file: `articles/${locale}/x/x.mdx`,
    locale,
    locales: [locale],
  }).sections.filter((section) => section.anchor !== '');
  const same = found.length === headings.length;
  headings.forEach((heading, index) => {
    const id = same
      ? found[index]!.anchor
      : found.find((section) => headingId(section.heading) === headingId(treeText(heading)))?.anchor;
    if (id) ids.set(numberOf(heading), id);
  });
  return ids;
}

/** The fields of an article, within the limits of articles; what did not fit is noted. */
export function articleFields(draft: Draft, slug: string, formerly: readonly string[]): ArticleFields {
  const { fields, notes } = draft;
  let title = draft.title.replace(/\s+/g, ' ').trim();
  if (title.length > MAX_TITLE) {
    notes.push({
      kind: 'front matter',
      what: `the title has more than ${MAX_TITLE} characters`,
      instead: 'It was shortened.',
    });
    title = `${title.slice(0, MAX_TITLE - 1)}…`;
  }
  const tags = fields.tags.filter((tag) => tag.length <= MAX_TAG).slice(0, MAX_TAGS);
  if (tags.length < fields.tags.length)
    notes.push({
      kind: 'front matter',
      what: `${fields.tags.length} tags, some longer than ${MAX_TAG} characters or more than ${MAX_TAGS}`,
      instead: 'Those that fit were kept.',
    });
  if (fields.restricted)
    notes.push({
      kind: 'visibility',
      what: `the article was not for everyone (${fields.restricted})`,
      instead: 'Only staff can read it (audience: staff); change that when it should be public.',
    });
  return {
    title: title || toTitle(slug),
    summary: draft.summary.slice(0, MAX_SUMMARY),
    tags,
    position: fields.order !== undefined && Math.abs(fields.order) <= 1_000_000 ? fields.order : 0,
    related: [],
    audience: fields.restricted ? 'staff' : 'everyone',
    updatedOn: fields.updated,
    formerly: formerly.filter((former) => former !== slug && former.length <= 300).slice(0, MAX_FORMERLY),
  };
}

export type Finished = { ok: true; text: string } | { ok: false; why: string };

/**
 * Writes the file of an article and checks it as the help center will: it must be readable, and hold every word of the source. When
 * it is not readable, its plain text is written instead, with a note; when that fails too, the reason is given.
 */
export function finishArticle(
  draft: Draft,
  fields: ArticleFields,
  body: string,
  file: string,
  locale: string,
): Finished {
  const { notes } = draft;
  const first = check(fields, body, file, locale);
  if (first.ok) {
    const missing = missingWords(draft.words, wordsOf(`${fields.title} ${fields.summary} ${first.words}`)).filter(
      (word) => !isAddressPart(word),
    );
    if (missing.length === 0) return { ok: true, text: first.text };
    notes.push({
      kind: 'text',
      what: `words of the source that the article does not show: ${short(missing.join(' '))} (${missing.length})`,
      instead: 'Compare the two and add them by hand.',
    });
    return { ok: true, text: first.text };
  }
  const plain = toMdx({ type: 'root', children: plainBlocks(draft.tree) });
  const second = check(fields, plain, file, locale);
  if (!second.ok) return { ok: false, why: first.why };
  notes.push({
    kind: 'layout',
    what: `its layout is too unusual to convert (${first.why})`,
    instead: 'Its plain text was imported: headings and paragraphs without links and images.',
  });
  return { ok: true, text: second.text };
}

function isAddressPart(word: string): boolean {
  return word.length > 40;
}

function check(
  fields: ArticleFields,
  body: string,
  file: string,
  locale: string,
): { ok: true; text: string; words: string } | { ok: false; why: string } {
  const text = writeArticleFile({ head: null, body: `\n${body}`, fields });
  const parsed = parseArticleFile(text, file);
  const problem = parsed.problems.find((one) => one.severity === 'error');
  if (!parsed.article || problem) return { ok: false, why: problem?.message ?? 'its fields cannot be written' };
  const read = readIncomingArticle(parsed.article.body, { file, locale, locales: [locale] });
  if (hasErrors(read.problems))
    return { ok: false, why: read.problems.find((one) => one.severity === 'error')!.message };
  return { ok: true, text, words: shownText(read.nodes) };
}

/** Headings and paragraphs of a tree, however it is nested. */
function plainBlocks(tree: Root): RootContent[] {
  const out: RootContent[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'heading')
      out.push({ type: 'heading', depth: node.depth, children: [{ type: 'text', value: treeText(node) }] });
    else if (node.type === 'code') out.push({ type: 'code', lang: node.lang, value: node.value });
    else if (node.type === 'paragraph' || node.type === 'tableRow') {
      const text = node.type === 'paragraph' ? treeText(node) : node.children.map(treeText).join(' | ');
      if (text.trim())
        out.push({ type: 'paragraph', children: [{ type: 'text', value: text.replace(/\s+/g, ' ').trim() }] });
    } else {
      if (node.type === 'mdxJsxFlowElement')
        for (const one of node.attributes)
          if (
            one.type === 'mdxJsxAttribute' &&
            typeof one.value === 'string' &&
            ['title', 'summary', 'caption', 'alt'].includes(one.name)
          )
            out.push({ type: 'paragraph', children: [{ type: 'text', value: one.value }] });
      if ('children' in node) for (const child of node.children as Nodes[]) visit(child);
    }
  };
  visit(tree);
  return out;
}
