/** What agents are told of: their answer did not go out; a target is nearly used up, or is. */
export const ALERT_KINDS = ['answer-stopped', 'due-soon', 'overdue'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something for one agent. */
export interface NewAlert {
  userId: number;
  ticketId: number;
  kind: AlertKind;
  /** By when something was promised, where it is about that. */
  dueAt?: Date | null;
}
