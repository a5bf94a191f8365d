import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { QuestionSource } from '../../deflection/question-source.ts';
import { threads } from './schema.ts';

/** Questions in the community that nothing has solved: an article may. A solved one is an answer itself, which the search finds. */
export const threadQuestions: QuestionSource = {
  read: (db, { since, most }) =>
    db
      .select({ text: threads.title, locale: threads.locale, at: threads.createdAt })
      .from(threads)
      .where(
        and(
          gt(threads.createdAt, since),
          eq(threads.kind, 'question'),
          isNull(threads.solvedAt),
          isNull(threads.removal),
          isNull(threads.mergedInto),
        ),
      )
      .orderBy(desc(threads.createdAt))
      .limit(most),
};
