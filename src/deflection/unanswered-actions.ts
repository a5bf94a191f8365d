// The form of the page of what to write next.
import { z } from 'zod';
import { momentIn } from '../publishing/schedule-time.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import {
  assignQuestions,
  dismissQuestions,
  type QuestionName,
  restoreQuestions,
  snoozeQuestions,
} from './decide-unanswered.ts';
import { mayDecideUnanswered } from './policy.ts';
import { findUnanswered } from './unanswered.ts';

/** Questions that are decided about at once, at most: those of a page. */
const MOST_AT_ONCE = 100;

/** How long questions may be put aside: for so many weeks, until they are asked half as often again, or until a day that is chosen. */
export const SNOOZES = ['1', '4', '12', 'grown', 'day'] as const;
const WEEK_MS = 7 * 86_400_000;

/** Nobody remembers why it was put aside, in days. */
const LONGEST_SNOOZE_DAYS = 731;
const DAY_MS = 86_400_000;

/** What may be done with questions. */
export const DECISIONS = ['dismiss', 'restore', 'assign', 'snooze'] as const;

type UnansweredApp = ActionApp & { site: { timeZone: string } };

/** Dismissing questions, putting them aside, bringing them back, and giving them to a colleague; `do` says which, and each `question` which one. */
export const unansweredAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayDecideUnanswered(viewer),
  schema: z.object({
    do: z.enum(DECISIONS),
    assignee: z
      .string()
      .regex(/^\d{0,15}$/)
      .default(''),
    snooze: z.enum(SNOOZES).default('4'),
    until: z.string().max(20).default(''),
  }),
  async run(given, { app, viewer, url, list }: ActionContext<UnansweredApp>) {
    const { db } = app;
    const names = [...new Set(list('question'))].slice(0, MOST_AT_ONCE).flatMap((key) => questionNamed(key) ?? []);
    if (names.length === 0) return { outcome: 'refused', reason: 'none' } as const;
    const by = viewer.id!;
    const done = (count: number, undo?: QuestionName) => {
      const to = new URL(url);
      to.searchParams.set('done', given.do);
      to.searchParams.set('count', String(count));
      to.searchParams.delete('undo');
      if (undo) to.searchParams.set('undo', keyOfQuestion(undo));
      return { outcome: 'done', to: to.pathname + to.search } as const;
    };
    if (given.do === 'restore') {
      const count = await restoreQuestions(db, by, names);
      return count === 0 ? ({ outcome: 'gone' } as const) : done(count);
    }
    const questions = await findUnanswered(db, names);
    if (questions.length === 0) return { outcome: 'gone' } as const;
    if (given.do === 'assign') {
      const assignee = given.assignee === '' ? undefined : Number(given.assignee);
      if (!(await assignQuestions(db, by, questions, assignee)))
        return { outcome: 'refused', reason: 'nobody' } as const;
      return done(questions.length);
    }
    if (given.do === 'snooze') {
      const until = untilOf(given, app.site.timeZone, new Date());
      if (!until) return { outcome: 'refused', reason: 'day' } as const;
      await snoozeQuestions(db, by, questions, until);
    } else await dismissQuestions(db, by, questions);
    // What was put away in error is brought back from the message that says so.
    return done(questions.length, questions.length === 1 ? questions[0] : undefined);
  },
});

/** Until when; undefined where the day that was chosen is none, is over, or is too far away. */
function untilOf(
  { snooze, until }: { snooze: (typeof SNOOZES)[number]; until: string },
  timeZone: string,
  now: Date,
): Date | 'grown' | undefined {
  if (snooze === 'grown') return 'grown';
  if (snooze !== 'day') return new Date(now.getTime() + Number(snooze) * WEEK_MS);
  // In the night clocks jump over; nobody minds which of two hours it is.
  const moment = momentIn({ date: until, time: '06:00', zone: timeZone }, 'first');
  if (moment.is !== 'moment') return undefined;
  const days = (moment.at.getTime() - now.getTime()) / DAY_MS;
  return days > 0 && days <= LONGEST_SNOOZE_DAYS ? moment.at : undefined;
}

/** A question in forms and addresses. */
export function keyOfQuestion({ locale, text }: QuestionName): string {
  return `${locale}:${text}`;
}

/** The question of which {@link keyOfQuestion} made this; undefined where it is no such key. */
export function questionNamed(key: string): QuestionName | undefined {
  const [, locale, text] = /^([\w-]+):(.+)$/s.exec(key) ?? [];
  return locale === undefined || text === undefined ? undefined : { locale, text };
}
