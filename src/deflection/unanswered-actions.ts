// The form of the page of questions that found no answer.
import { z } from 'zod';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { assignQuestions, dismissQuestions, type QuestionName } from './decide-unanswered.ts';
import { mayDecideUnanswered } from './policy.ts';
import { listUnanswered } from './unanswered.ts';

/** Questions that are decided about at once, at most: those of a page. */
const MOST_AT_ONCE = 100;

type UnansweredApp = ActionApp & {
  site: { locales: readonly { code: string }[] };
};

/** Dismissing questions, bringing them back, and giving them to a colleague; `do` says which, and each `question` which one. */
export const unansweredAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayDecideUnanswered(viewer),
  schema: z.object({
    do: z.enum(['dismiss', 'restore', 'assign']),
    assignee: z
      .string()
      .regex(/^\d{0,15}$/)
      .default(''),
  }),
  async run(given, { app, viewer, url, list }: ActionContext<UnansweredApp>) {
    const { db } = app;
    const wanted = new Set(list('question').slice(0, MOST_AT_ONCE));
    if (wanted.size === 0) return { outcome: 'refused', reason: 'none' } as const;
    const all = await listUnanswered(
      db,
      app.site.locales.map(({ code }) => code),
    );
    const questions = all.filter((one) => wanted.has(keyOfQuestion(one)));
    if (questions.length === 0) return { outcome: 'gone' } as const;
    if (given.do === 'assign') {
      const assignee = given.assignee === '' ? undefined : Number(given.assignee);
      if (!(await assignQuestions(db, viewer.id!, questions, assignee)))
        return { outcome: 'refused', reason: 'nobody' } as const;
    } else await dismissQuestions(db, viewer.id!, questions, given.do === 'dismiss');
    const to = new URL(url);
    to.searchParams.set('done', given.do);
    to.searchParams.set('count', String(questions.length));
    to.searchParams.delete('undo');
    // What was dismissed in error is brought back from the message that says so.
    const [only] = questions;
    if (given.do === 'dismiss' && only && questions.length === 1) to.searchParams.set('undo', keyOfQuestion(only));
    return { outcome: 'done', to: to.pathname + to.search } as const;
  },
});

/** A question in forms and addresses. */
export function keyOfQuestion({ locale, text }: QuestionName): string {
  return `${locale}:${text}`;
}
