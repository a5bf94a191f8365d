/** Whether somebody takes requests at the moment, as they say it themselves. */
export const AGENT_STATUSES = ['online', 'away', 'transfers_only', 'offline'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** Open requests that somebody can look after at a time, where nothing else is said. */
export const USUAL_CAPACITY = 20;
export const LARGEST_CAPACITY = 1_000;

/** Whether somebody is there for requests: they say so, and it is within their hours where they have some. */
export function isOnShift(status: AgentStatus, isWithinHours: boolean): boolean {
  return isWithinHours && (status === 'online' || status === 'transfers_only');
}
