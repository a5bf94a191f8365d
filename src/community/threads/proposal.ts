/** Where it stands that a ticket may be published: its requester is asked, has said yes or no, or the team does not ask any more. */
export const PROPOSAL_STATES = ['asked', 'published', 'declined', 'withdrawn'] as const;

/** What a requester may answer: under their own name, as the team's, or not at all. */
export const PROPOSAL_ANSWERS = ['own', 'team', 'no'] as const;
export type ProposalAnswer = (typeof PROPOSAL_ANSWERS)[number];
