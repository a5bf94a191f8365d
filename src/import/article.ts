// From a draft to the file of an article, checked as the help center will check it.
import type { Heading, Nodes, Root, RootContent } from 'mdast';
import { type ArticleFields, parseArticleFile, writeArticleFile } from '../articles/front-matter.ts';
import { headingId, readIncomingArticle } from '../articles/markdown.ts';
import { hasErrors, type Problem } from '../articles/problem.ts';
import { toTitle } from '../articles/slug-of-name.ts';
import { type Draft, MAX_TITLE, numberOf } from './draft.ts';
import { toMdx, treeText, walk } from './mdx.ts';
import type { FoundMistake } from './note.ts';
import { short } from './resolve-links.ts';
import { MAX_SUMMARY } from './summary.ts';
import { missingWords, shownText, wordsOf } from './words.ts';

/** Limits of the article's fields; the check of articles has the same. */
const MAX_TAGS = 30;
const MAX_TAG = 60;
const MAX_FORMERLY = 100;

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
      what: 'title-long',
      instead: 'shortened',
      values: { most: MAX_TITLE },
    });
    title = `${title.slice(0, MAX_TITLE - 1)}…`;
  }
  const tags = fields.tags.filter((tag) => tag.length <= MAX_TAG).slice(0, MAX_TAGS);
  if (tags.length < fields.tags.length)
    notes.push({
      kind: 'front matter',
      what: 'tags',
      instead: 'fitting-kept',
      values: { tags: fields.tags.length, longest: MAX_TAG, most: MAX_TAGS },
    });
  if (fields.restricted)
    notes.push({
      kind: 'visibility',
      what: 'restricted',
      instead: 'staff-only',
      values: { field: fields.restricted },
    });
  return {
    title: title || toTitle(slug),
    summary: draft.summary.slice(0, MAX_SUMMARY),
    tags,
    position: fields.order !== undefined && Math.abs(fields.order) <= 1_000_000 ? fields.order : 0,
    related: [],
    audience: fields.restricted ? 'staff' : fields.forMembers ? 'member' : 'everyone',
    updatedOn: fields.updated,
    formerly: formerly.filter((former) => former !== slug && former.length <= 300).slice(0, MAX_FORMERLY),
  };
}

export type Finished = { ok: true; text: string } | { ok: false; why: string | FoundMistake };

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
      what: 'words-missing',
      instead: 'compare',
      values: { words: short(missing.join(' ')), number: missing.length },
    });
    return { ok: true, text: first.text };
  }
  const plain = toMdx({ type: 'root', children: plainBlocks(draft.tree) });
  const second = check(fields, plain, file, locale);
  if (!second.ok) return { ok: false, why: first.why };
  notes.push({
    kind: 'layout',
    what: 'layout',
    instead: 'plain-paragraphs',
    values: { why: first.why },
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
): { ok: true; text: string; words: string } | { ok: false; why: string | FoundMistake } {
  const text = writeArticleFile({ head: null, body: `\n${body}`, fields });
  const parsed = parseArticleFile(text, file);
  const problem = parsed.problems.find((one) => one.severity === 'error');
  if (!parsed.article || problem) return { ok: false, why: whyOf(problem) };
  const read = readIncomingArticle(parsed.article.body, { file, locale, locales: [locale] });
  if (hasErrors(read.problems)) return { ok: false, why: whyOf(read.problems.find((one) => one.severity === 'error')) };
  return { ok: true, text, words: shownText(read.nodes) };
}

/** What is wrong: in a way that every language has words for, where it is one of the mistakes that are known. */
function whyOf(problem: Problem | undefined): string | FoundMistake {
  const { code, values = {}, message = 'its fields cannot be written' } = problem ?? {};
  return code ? { code, values } : message;
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
