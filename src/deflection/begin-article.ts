import { z } from 'zod';
import type { Site } from '../config/site.ts';
import { editorUrl } from '../publishing/actions.ts';
import { mayWrite } from '../publishing/policy.ts';
import { startFrom } from '../publishing/start-article.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { articleDraft } from './article-draft.ts';
import type { DeflectionMessages } from './messages/types.ts';
import { mayReadUnanswered } from './policy.ts';
import { listUnanswered } from './unanswered.ts';

type Context = ActionContext<
  ActionApp & { site: Pick<Site, 'locales'>; messages: { in(locale: string): DeflectionMessages } }
>;

/** Begins an article about one of the questions that found no answer, and goes on in the editor. */
export const beginArticleAction = defineAction({
  needsAccount: true,
  // Its language, a space, and the question.
  schema: z.object({ write: z.string().max(10_000) }),
  may: ({ viewer }) => mayReadUnanswered(viewer) && mayWrite(viewer),
  async run({ write }, { app, viewer, locale }: Context) {
    const codes = app.site.locales.map(({ code }) => code);
    const question = (await listUnanswered(app.db, codes)).find((one) => `${one.locale} ${one.text}` === write);
    if (!question) throw new Problem('not-found');
    // In the language of the article, not in that of who writes it.
    const beginning = articleDraft(question, app.messages.in(question.locale).unanswered.asked);
    const articleId = await startFrom(app.db, beginning, { locale: question.locale, author: viewer.id! });
    return { outcome: 'done', to: `${editorUrl(locale, { articleId, locale: question.locale })}?started=1` } as const;
  },
});
