import { z } from 'zod';
import { isStaff } from '../accounts/viewer.ts';
import { editorUrl } from '../publishing/actions.ts';
import { mayWrite } from '../publishing/policy.ts';
import { startFrom } from '../publishing/start-article.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { articleOfThread } from './article-of-thread.ts';
import { requireCommunity } from './guard.ts';
import type { CommunityMessages } from './messages/types.ts';
import { readThread } from './read-thread.ts';
import { mayTakeArticle } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';

type Context = ActionContext<
  ActionApp & {
    site: { community: Community };
    messages: { in(locale: string): CommunityMessages };
  }
>;

/** Begins an article about a solved question, with the question, what solved it and the way back, and goes on in the editor. */
export const beginArticleAction = defineAction({
  needsAccount: true,
  schema: z.object({}),
  may: ({ viewer }) => isStaff(viewer) && mayWrite(viewer),
  async run(_, { app, viewer, params, locale }: Context) {
    const id = readId(params['id']);
    const shown = id && (await readThread(app.db, requireCommunity(app), viewer, { id, page: 1 }));
    if (!shown || !mayTakeArticle(viewer, shown.thread)) throw new Problem('not-found');
    const { thread } = shown;
    // In the language of the article, not in that of who writes it.
    const beginning = articleOfThread(shown, app.messages.in(thread.locale).community.article);
    const articleId = await startFrom(app.db, beginning, { locale: thread.locale, author: viewer.id! });
    return { outcome: 'done', to: `${editorUrl(locale, { articleId, locale: thread.locale })}?started=1` } as const;
  },
});
