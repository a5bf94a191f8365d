import type { APIRoute } from 'astro';
import { requireCommunity } from '../../../../../../community/guard.ts';
import { findOpenThread } from '../../../../../../community/read-feed.ts';
import { threadTag } from '../../../../../../community/threads/cache-tags.ts';
import { threadUrl } from '../../../../../../community/threads/thread.ts';
import { feedResponse } from '../../../../../../community/ui/feed.ts';
import { Problem } from '../../../../../../web/problem.ts';
import { readId } from '../../../../../../web/read-id.ts';

/** The newest posts of a thread that everybody may read. */
export const GET: APIRoute = async (context) => {
  const { app } = context.locals;
  const thread = await findOpenThread(app.db, requireCommunity(app), readId(context.params['id']) ?? 0);
  if (!thread) throw new Problem('not-found');
  return feedResponse(context, {
    title: thread.title,
    page: threadUrl(thread.locale, thread),
    of: { threadId: thread.id },
    tags: [threadTag(thread.id)],
  });
};
