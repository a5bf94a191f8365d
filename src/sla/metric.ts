/** The seven things that are timed, by the names that Zendesk gave them. */
export const METRICS = [
  'first_reply_time',
  'next_reply_time',
  'periodic_update_time',
  'pausable_update_time',
  'requester_wait_time',
  'agent_work_time',
  'total_resolution_time',
] as const;
export type Metric = (typeof METRICS)[number];

/** How a clock ended. */
export const OUTCOMES = ['replied', 'solved', 'no_reply_needed', 'merged', 'policy_removed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What happened to a clock, by the names of Zendesk's metric events. */
export const METRIC_EVENTS = ['activate', 'pause', 'fulfill', 'apply_sla', 'breach', 'update_status'] as const;
export type MetricEventKind = (typeof METRIC_EVENTS)[number];

/** Seconds. A shorter target nobody can keep; a longer one is no promise. */
export const TARGET_SECONDS = { least: 60, most: 366 * 24 * 60 * 60 } as const;
