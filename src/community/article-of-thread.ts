import { linkSource } from '../markdown/plain-text.ts';
import { toMdx } from '../markdown/to-mdx.ts';
import { type Beginning, DRAFT_LIMITS } from '../publishing/draft.ts';
import type { ShownThread } from './read-thread.ts';
import { threadUrl } from './threads/thread.ts';

/** What it says in the language of the thread: before the question, before what solved it, and before the way back. */
interface ArticleTexts {
  question: string;
  solution: string;
  source: string;
}

/** The beginning of an article about a solved question: question, solutions and the way back to the thread. */
export function articleOfThread(
  {
    thread,
    first,
    solutions,
  }: Pick<ShownThread, 'first' | 'solutions'> & {
    thread: Pick<ShownThread['thread'], 'id' | 'title' | 'locale'>;
  },
  texts: ArticleTexts,
): Beginning {
  const parts = [
    `> ${texts.question}`,
    toMdx(first?.body ?? ''),
    `> ${texts.solution}`,
    ...solutions.map(({ body }) => toMdx(body)),
    `${texts.source} ${linkSource(thread.title, threadUrl(thread.locale, thread))}`,
  ];
  return { title: thread.title.slice(0, DRAFT_LIMITS.title), tags: [], body: `${parts.join('\n\n')}\n` };
}
