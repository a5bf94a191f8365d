import type { APIRoute } from 'astro';
import { requireCommunity } from '../../../community/guard.ts';
import { threadsTag } from '../../../community/threads/cache-tags.ts';
import { feedResponse } from '../../../community/ui/feed.ts';

/** The newest threads in a language. */
export const GET: APIRoute = (context) => {
  const { locale, t, app } = context.locals;
  requireCommunity(app);
  return feedResponse(context, {
    title: t.community.title,
    page: `/${locale}/community`,
    of: { locale, topic: undefined },
    tags: [threadsTag],
  });
};
