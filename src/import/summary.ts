// The summary of an imported article, found in its text when its source gives none.
import type { Nodes, Paragraph, Root } from 'mdast';
import { treeText } from './mdx.ts';
import type { Note } from './report.ts';

/** Longest summary of an article. */
export const MAX_SUMMARY = 500;

/** A summary taken from the text is cut at this length: two lines in a list of articles. */
const SUMMARY_FROM_TEXT = 240;

/** The summary: the one given, else the line before the text, else the first sentence (which stays in the text too). */
export function takeSummary(
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
        what: 'summary-long',
        instead: 'shortened-whole',
        values: { most: MAX_SUMMARY },
      });
    }
    return firstSentence(given ?? lead ?? '', locale);
  }
  if (lead) return lead;
  let found = '';
  let spare = '';
  const look = (nodes: readonly Nodes[]): void => {
    for (const node of nodes) {
      if (hasWords(found)) return;
      // Names of tabs and the like, set as lines of their own, sum up nothing where a sentence follows.
      if (node.type === 'paragraph') {
        const words = wordsIn(node).trim();
        if (isSentence(words)) found = words;
        else if (hasWords(words)) spare ||= words;
      } else if (node.type !== 'heading' && 'children' in node) look(node.children as Nodes[]);
    }
  };
  const root = tree.children.find((node) => node.type === 'paragraph' && isSentence(wordsIn(node).trim()));
  look(root ? [root, ...tree.children] : tree.children);
  return firstSentence(
    (hasWords(found) ? found : spare).replace(/^(?:summary|tl;?\s?dr|in short)\s*:\s*/i, ''),
    locale,
  );
}

/** Several words, or something that ends as a sentence does. */
function isSentence(text: string): boolean {
  return hasWords(text) && (/[.!?…:。！？]\)?$/u.test(text) || text.split(/\s+/).length > 3);
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
