import type { APIRoute } from 'astro';
import { VISITOR } from '../../../../accounts/viewer.ts';
import { requireCommunity } from '../../../../community/guard.ts';
import { topicTag } from '../../../../community/threads/cache-tags.ts';
import { maySeeTopic, topicOf } from '../../../../community/threads/policy.ts';
import { topicUrl } from '../../../../community/threads/thread.ts';
import { feedResponse } from '../../../../community/ui/feed.ts';
import { topicName } from '../../../../community/ui/words.ts';
import { Problem } from '../../../../web/problem.ts';

/** The newest threads of a topic that everybody may read. */
export const GET: APIRoute = (context) => {
  const { locale, t, app } = context.locals;
  const community = requireCommunity(app);
  const topic = topicOf(community, context.params['topic'] ?? '');
  if (!topic || !maySeeTopic(VISITOR, community, topic.id)) throw new Problem('not-found');
  return feedResponse(context, {
    title: topicName(app.site, topic.id, locale, t),
    page: topicUrl(locale, topic.id),
    of: { locale, topic: topic.id },
    tags: [topicTag(topic.id)],
  });
};
