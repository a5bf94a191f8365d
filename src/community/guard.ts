import { Problem } from '../web/problem.ts';
import type { Community } from './threads/site-section.ts';

/** The community of this site. @throws Problem `not-found` where there is none: then none of its addresses is there. */
export function requireCommunity({ site }: { site: { community: Community } }): Community {
  if (site.community.topics.length === 0) throw new Problem('not-found');
  return site.community;
}
