import { z } from 'zod';
import { editorUrl } from '../publishing/actions.ts';
import { mayWrite } from '../publishing/policy.ts';
import { startFrom } from '../publishing/start-article.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { articleDraft } from './article-draft.ts';
import { noteBegun } from './decide-unanswered.ts';
import type { DeflectionMessages } from './messages/types.ts';
import { mayReadUnanswered } from './policy.ts';
import { findUnanswered } from './unanswered.ts';
import { questionNamed } from './unanswered-actions.ts';

type Context = ActionContext<ActionApp & { messages: { in(locale: string): DeflectionMessages } }>;

/** Begins an article about one of the questions that found no answer, and goes on in the editor. */
export const beginArticleAction = defineAction({
  needsAccount: true,
  // As questions are named in forms.
  schema: z.object({ write: z.string().max(10_000) }),
  may: ({ viewer }) => mayReadUnanswered(viewer) && mayWrite(viewer),
  async run({ write }, { app, viewer, locale }: Context) {
    const name = questionNamed(write);
    const [question] = name ? await findUnanswered(app.db, [name]) : [];
    if (!question) throw new Problem('not-found');
    // In the language of the article, not in that of who writes it.
    const beginning = articleDraft(question, app.messages.in(question.locale).unanswered.asked);
    const articleId = await app.db.transaction(async (tx) => {
      const begun = await startFrom(tx, beginning, { locale: question.locale, author: viewer.id! });
      await noteBegun(tx, question, begun);
      return begun;
    });
    return { outcome: 'done', to: `${editorUrl(locale, { articleId, locale: question.locale })}?started=1` } as const;
  },
});
