import type { APIRoute } from 'astro';
import { threadsTag } from '../../../../../community/threads/cache-tags.ts';
import { readTag, tagUrl } from '../../../../../community/threads/thread.ts';
import { feedResponse } from '../../../../../community/ui/feed.ts';
import { Problem } from '../../../../../web/problem.ts';

/** The newest threads with a tag that everybody may read. */
export const GET: APIRoute = (context) => {
  const { locale, t } = context.locals;
  const tag = readTag(context.params['tag']);
  if (tag === undefined) throw new Problem('not-found');
  return feedResponse(context, {
    title: t.community.tagged({ tag }),
    page: tagUrl(locale, tag),
    of: { locale, tag },
    tags: [threadsTag],
  });
};
