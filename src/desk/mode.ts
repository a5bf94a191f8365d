/** What an agent writes: an answer to the requester and who is in CC, or a note among agents. */
export const MODES = ['answer', 'note'] as const;
export type Mode = (typeof MODES)[number];
