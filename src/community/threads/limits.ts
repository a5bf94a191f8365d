import type { Viewer } from '../../accounts/viewer.ts';
import type { Use } from '../../web/action.ts';
import { HOUR, limitsOf } from '../../web/limits.ts';

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
  /** A moderator reads each of them. */
  flags: { points: 20, seconds: HOUR },
  /** Nobody was many people elsewhere. */
  claims: { points: 5, seconds: 24 * HOUR },
  /** A draft is kept every few seconds while somebody writes. */
  drafts: { points: 1500, seconds: HOUR },
  /** The same by one network address. */
  draftsFrom: { points: 15_000, seconds: HOUR },
  /** Looks at how a text will be. */
  previews: { points: 300, seconds: HOUR },
  /** Lists of people, guides and threads while a text names them. */
  completions: { points: 2_000, seconds: HOUR },
  /** Files; see also how many somebody may bring in a day. */
  files: { points: 60, seconds: HOUR },
  /** The same by one network address. */
  filesFrom: { points: 600, seconds: HOUR },
  /** All of these by one network address: an office, or a school. */
  writesFrom: { points: 600, seconds: HOUR },
});

/** What a write counts, by account and by address. */
export function usesOf(
  what: 'threads' | 'replies' | 'edits' | 'clicks' | 'flags' | 'previews',
  viewer: Viewer,
  address: string,
): Use[] {
  return [[communityLimits.writesFrom, { address }], ownUse(what, viewer)];
}

/** What a write counts by account alone, where its address was counted before. */
export function ownUse(
  what: 'threads' | 'replies' | 'edits' | 'clicks' | 'flags' | 'claims' | 'previews',
  viewer: Viewer,
): Use {
  return [communityLimits[what], { email: `user ${viewer.id}` }];
}

/** What keeping a draft counts. */
export function usesOfDraft(viewer: Viewer, address: string): Use[] {
  return [
    [communityLimits.draftsFrom, { address }],
    [communityLimits.drafts, { email: `user ${viewer.id}` }],
  ];
}

/** What bringing a file counts. */
export function usesOfFile(viewer: Viewer, address: string): Use[] {
  return [
    [communityLimits.filesFrom, { address }],
    [communityLimits.files, { email: `user ${viewer.id}` }],
  ];
}
