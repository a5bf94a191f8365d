import type { Priority } from '../tickets/ticket.ts';
import { type Condition, type ConditionFacts, holdAll } from './condition.ts';
import type { Metric } from './metric.ts';
import type { Warning } from './warning.ts';

/** A target of a policy. */
export interface Target {
  priority: Priority;
  metric: Metric;
  targetSeconds: number;
  /** Counted in hours of the schedule, or in all hours. */
  businessHours: boolean;
}

/** A policy as clocks are set by it. */
export interface Policy {
  id: number;
  title: string;
  conditions: readonly Condition[];
  scheduleId: number;
  active: boolean;
  warning: Warning;
  targets: readonly Target[];
}

/** A ticket to which nobody gave a priority is promised what one of this is. */
export const STANDARD_PRIORITY: Priority = 'normal';

/** The first policy that fits, of those in their order; undefined when none does. */
export function chosenPolicy(policies: readonly Policy[], facts: ConditionFacts): Policy | undefined {
  return policies.find(({ active, conditions }) => active && holdAll(conditions, facts));
}

/** What a policy promises for a metric; undefined: nothing. */
export function targetFor(policy: Policy, metric: Metric, priority: Priority | null): Target | undefined {
  const wanted = priority ?? STANDARD_PRIORITY;
  return policy.targets.find((target) => target.metric === metric && target.priority === wanted);
}
