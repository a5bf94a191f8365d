// Where the review of a draft stands: what each reviewer of its category decided about the text as it is now. Pure.

/** What a reviewer may decide. */
export const DECISIONS = ['approved', 'returned'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Approvals that a category may ask for. */
export const MOST_APPROVALS = 20;

/** Somebody who is asked about a draft, with what they decided about its present text. */
export interface Asked {
  id: number;
  name: string;
  state: 'waiting' | Decision;
}

/** Where the review of a draft stands. */
export interface ReviewStanding {
  /** Empty: its category has no reviewers, and whoever may publish looks at it. */
  asked: Asked[];
  approvals: number;
  /** How many approvals make it approved; never more than there are reviewers. */
  needed: number;
  isApproved: boolean;
}

/**
 * Where the review of a draft stands. A decision about an earlier text counts no more, and nobody reviews their own draft.
 * @param needed approvals that its category asks for.
 */
export function reviewStanding(
  draft: { author: number; sequence: number },
  {
    reviewers,
    decisions,
    needed,
  }: {
    reviewers: readonly { id: number; name: string }[];
    decisions: readonly { reviewer: number; sequence: number; decision: Decision }[];
    needed: number;
  },
): ReviewStanding {
  const asked = reviewers
    .filter(({ id }) => id !== draft.author)
    .map(({ id, name }): Asked => {
      const own = decisions.find(({ reviewer, sequence }) => reviewer === id && sequence === draft.sequence);
      return { id, name, state: own?.decision ?? 'waiting' };
    });
  const approvals = asked.filter(({ state }) => state === 'approved').length;
  const least = Math.min(needed, asked.length);
  return { asked, approvals, needed: least, isApproved: asked.length > 0 && approvals >= least };
}
