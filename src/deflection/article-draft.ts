// The beginning of an article that answers a question.
import { oneLine } from '../markdown/one-line.ts';
import { plainSource } from '../markdown/plain-text.ts';
import { type Beginning, DRAFT_LIMITS } from '../publishing/draft.ts';
import type { Unanswered } from './unanswered.ts';

/** Words of the questions that become tags: the search finds the page by them. */
const MOST_TAGS = 8;

/**
 * The question as title; the other forms in which it was asked as a list above the answer, and as tags where they are short.
 * @param asked what stands above that list.
 */
export function articleDraft({ text, examples }: Pick<Unanswered, 'text' | 'examples'>, asked: string): Beginning {
  const forms = [...new Set(examples.map((one) => oneLine(one.text)))];
  return {
    title: oneLine(text).slice(0, DRAFT_LIMITS.title).trim(),
    tags: forms.filter((form) => form.length <= DRAFT_LIMITS.tag && !/[,;]/.test(form)).slice(0, MOST_TAGS),
    body: forms.length === 0 ? '' : `> ${asked}\n>\n${forms.map((form) => `> - ${plainSource(form)}\n`).join('')}\n`,
  };
}
