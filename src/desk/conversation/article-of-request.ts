import { linkSource } from '../../markdown/plain-text.ts';
import { toMdx } from '../../markdown/to-mdx.ts';
import { type Beginning, DRAFT_LIMITS } from '../../publishing/draft.ts';
import { withoutPrivate } from '../../search/learn.ts';

/** What it says in the language of the article: before the question, before the answer, and before the way back. */
interface ArticleTexts {
  question: string;
  answer: string;
  source: string;
}

/** What an article is made of. */
interface Told {
  subject: string;
  question: string;
  /** What the team said in public, the oldest first. */
  answers: readonly string[];
  /** Names and addresses that nobody is to read in an article. */
  people: readonly string[];
  /** The way back. */
  link: { title: string; path: string };
}

/**
 * The beginning of an article about a request: question, answers and the way back to it, without what tells who asked. What no pattern knows
 * stays: whoever writes on reads it before readers do.
 */
export function articleOfRequest({ subject, question, answers, people, link }: Told, texts: ArticleTexts): Beginning {
  const clean = (text: string) => toMdx(withoutPrivate(text, people));
  const parts = [
    `> ${texts.question}`,
    clean(question),
    ...(answers.length > 0 ? [`> ${texts.answer}`, ...answers.map(clean)] : []),
    `${texts.source} ${linkSource(link.title, link.path)}`,
  ].filter(Boolean);
  const title = withoutPrivate(subject, people).slice(0, DRAFT_LIMITS.title);
  return { title: title || link.title, tags: [], body: `${parts.join('\n\n')}\n` };
}
