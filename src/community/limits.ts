import type { Viewer } from '../accounts/viewer.ts';
import type { Use } from '../web/action.ts';
import { HOUR, limitsOf } from '../web/limits.ts';

/** By one account, unless another thing is named. */
export const communityLimits = limitsOf('community', {
  /** Nobody has ten new matters an hour. */
  threads: { points: 10, seconds: HOUR },
  /** A reply a minute, for an hour of helping. */
  replies: { points: 60, seconds: HOUR },
  /** Corrections: several to a text. */
  edits: { points: 60, seconds: HOUR },
  /** Votes, follows, solutions, and what moderators do. */
  clicks: { points: 300, seconds: HOUR },
  /** All of these by one network address: an office, or a school. */
  writesFrom: { points: 600, seconds: HOUR },
});

/** What a write counts, by account and by address. */
export function usesOf(what: 'threads' | 'replies' | 'edits' | 'clicks', viewer: Viewer, address: string): Use[] {
  return [
    [communityLimits.writesFrom, { address }],
    [communityLimits[what], { email: `user ${viewer.id}` }],
  ];
}
