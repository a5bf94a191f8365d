// The beginning of an article that answers a question: a file to go on with in any text editor.
import { stringify } from 'yaml';
import type { Unanswered } from './unanswered.ts';

/** Longest title of an article, and longest name of the file, in characters. */
const LONGEST_TITLE = 200;
const LONGEST_NAME = 60;

/** Words of the questions that become tags: the search finds the page by them. */
const MOST_TAGS = 8;

/** What the file says to who goes on with it. */
interface DraftTexts {
  /** Above the questions. */
  asked: string;
  /** Where the summary belongs. */
  summary: string;
  /** Where the answer belongs. */
  body: string;
}

/**
 * A file for `content/articles/<locale>/<topic>/`: the question as title, and the other forms in which it was asked as remarks, which readers never
 * see. It is for staff only until somebody takes that line away.
 * @returns its name and its text.
 */
export function articleDraft(
  { text, examples }: Pick<Unanswered, 'text' | 'examples'>,
  texts: DraftTexts,
): { name: string; text: string } {
  const title = oneLine(text).slice(0, LONGEST_TITLE);
  const remarks = [text, ...examples.map(({ text }) => text)].map((one) => `# - ${oneLine(one)}`);
  const head = stringify(
    { title, summary: texts.summary, tags: tagsOf(examples), audience: 'staff' },
    { lineWidth: 0 },
  );
  return {
    name: `${nameOf(title)}.mdx`,
    text: `---\n# ${texts.asked}\n${remarks.join('\n')}\n${head}---\n\n${texts.body}\n`,
  };
}

/** Short forms of the question, as one would type them into the search. */
function tagsOf(examples: Unanswered['examples']): string[] {
  const short = examples.map(({ text }) => oneLine(text)).filter((text) => text.length <= LONGEST_NAME);
  return [...new Set(short)].slice(0, MOST_TAGS);
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Lower case letters, digits and hyphens, as addresses of articles are. */
function nameOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  return name || 'new-article';
}
