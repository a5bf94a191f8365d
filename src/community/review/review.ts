/**
 * What waits in the review queue: a new thread, a reply or an edit that nobody sees yet; a post that was flagged; a post of a new account; that
 * somebody says that what was brought in under a name is theirs.
 */
export const REVIEW_KINDS = ['thread', 'reply', 'edit', 'flagged', 'newcomer', 'claim'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** Kinds whose text stands in no thread until it is approved. */
export const HELD_KINDS = ['thread', 'reply', 'edit'] as const satisfies readonly ReviewKind[];
export type HeldKind = (typeof HELD_KINDS)[number];

/** Where a review stands. `withdrawn`: who wrote it took it back, or nothing is left to decide. */
export const REVIEW_STATES = ['waiting', 'approved', 'rejected', 'withdrawn'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Why a text waits for review. */
export const HOLD_REASONS = ['newcomer', 'fast', 'watched-word', 'duplicate', 'spam'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What somebody may find wrong with a post. */
export const FLAG_KINDS = ['spam', 'rude', 'off-topic', 'outdated', 'other'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

/** In place of the topic of a review that is about no topic alone: who moderates everything decides. */
export const OF_ALL_TOPICS = '';

/** What can be decided: for a held text or a claim `approve` and `reject`, for a post `keep`, `hide` and `delete`. */
export const DECISIONS = ['approve', 'reject', 'keep', 'hide', 'delete'] as const;
export type Decision = (typeof DECISIONS)[number];

/** In characters: what who flags adds, how one can tell that a claim is true, and the reason that an author is told. */
export const REVIEW_LIMITS = { flag: 500, claim: 500, reason: 500 } as const;

/** Whether the text of a review stands in no thread yet. */
export function isHeldKind(kind: ReviewKind): kind is HeldKind {
  return (HELD_KINDS as readonly ReviewKind[]).includes(kind);
}

/** The decisions that a kind of review takes. */
export function decisionsOf(kind: ReviewKind): readonly Decision[] {
  return isHeldKind(kind) || kind === 'claim' ? ['approve', 'reject'] : ['keep', 'hide', 'delete'];
}

/** Path of the form on which somebody says that a person who was brought in is them, from the root. */
export function claimUrl(locale: string, personId: number): string {
  return `/${locale}/people/${personId}/claim`;
}

/** Path of somebody's own text that waits, from the root. */
export function heldUrl(locale: string, reviewId: number): string {
  return `/${locale}/community/held/${reviewId}`;
}
