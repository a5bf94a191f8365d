import { type MarkdownNode, plainText } from './tree.ts';

/** Characters at the beginning of a text that are compared: longer than any summary. */
const COMPARED = 1_000;

/**
 * What stands between the title of an article and its text: its summary, unless the text begins with the same sentence.
 * @param locale of the text, whose rules part sentences.
 */
export function leadOf(summary: string, nodes: readonly MarkdownNode[], locale: string): string | undefined {
  const first = nodes.find((node) => node.type !== 'text' || node.value.trim() !== '');
  const beginning = wordsOf(first ? plainText([first]).slice(0, COMPARED) : '');
  const [sentence] = new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(summary);
  const said = [summary, sentence?.segment ?? ''].map(wordsOf);
  return summary === '' || said.some((words) => words !== '' && `${beginning} `.startsWith(`${words} `))
    ? undefined
    : summary;
}

function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
}
