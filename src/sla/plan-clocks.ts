import type { Priority } from '../tickets/ticket.ts';
import { standingOf } from './clock.ts';
import type { ConditionFacts } from './condition.ts';
import type { Metric, MetricEventKind, Outcome } from './metric.ts';
import { ALL_HOURS, type Hours } from './opening.ts';
import { chosenPolicy, type Policy, STANDARD_PRIORITY, targetFor } from './policy-choice.ts';
import { type History, type Span, timelineOf } from './timeline.ts';
import { WARNING, type Warning } from './warning.ts';

/** A clock as it is kept. Moments are milliseconds since 1970. */
export interface KeptClock {
  metric: Metric;
  instance: number;
  policyId: number;
  scheduleId: number;
  priority: Priority;
  targetSeconds: number;
  businessHours: boolean;
  startedAt: number;
  dueAt: number | null;
  pausedAt: number | null;
  remainingSeconds: number | null;
  endedAt: number | null;
  outcome: Outcome | null;
  breachedAt: number | null;
  breachedByEdit: boolean;
  warnAt: number | null;
  warnedAt: number | null;
  tellAt: number | null;
  toldAt: number | null;
}

/** Something that happened to a clock. */
export interface ClockEvent {
  metric: Metric;
  instance: number;
  kind: MetricEventKind;
  time: number;
  policyId: number;
  targetSeconds: number;
  businessHours: boolean;
  calendarSeconds?: number;
  businessSeconds?: number;
  outcome?: Outcome;
}

/** What clocks are set by. */
export interface Promises {
  /** In their order. */
  policies: readonly Policy[];
  /** The hours of a schedule. */
  hoursOf(scheduleId: number): Hours;
}

/** A ticket whose clocks are to be set. */
export interface TimedTicket {
  history: History;
  facts: ConditionFacts;
  priority: Priority | null;
  kept: readonly KeptClock[];
  /** Nothing is promised to who sends spam. */
  isSpam?: boolean;
}

/** What is to be written: clocks that begin or are not as they were, and what happened to them. */
export interface ClockPlan {
  clocks: KeptClock[];
  events: ClockEvent[];
}

/** When clocks are set, and why. */
export interface Occasion {
  /** The present moment. */
  now: number;
  /** When the first thing happened that they are set for; what ended before it, while nothing was promised, stays unpromised. */
  since: number;
  /** A policy or schedule was changed: what is used up by that alone is marked so, and nobody is told. */
  byEdit: boolean;
}

/**
 * How the clocks of a ticket stand by all that has happened to it. A clock that runs follows the policy, priority and schedule of the
 * present, reckoned from its original start; one that has ended keeps what it was promised by, and a breach is never unwritten.
 */
export function planClocks(ticket: TimedTicket, { policies, hoursOf }: Promises, occasion: Occasion): ClockPlan {
  const policy = ticket.isSpam ? undefined : chosenPolicy(policies, ticket.facts);
  const plan: ClockPlan = { clocks: [], events: [] };
  const highest = new Map<Metric, number>();
  for (const { metric, instance } of ticket.kept) highest.set(metric, Math.max(highest.get(metric) ?? 0, instance));
  for (const { span, kept } of pairs(timelineOf(ticket.history), ticket.kept)) {
    const runs = kept !== undefined && kept.endedAt === null;
    if (!span) {
      // What it waited for is gone: a comment was deleted, or a merge undone.
      if (runs) end(plan, kept, occasion.now, 'no_reply_needed');
      continue;
    }
    const hasEnded = span.endedAt !== undefined;
    // What ends was promised by what held while it ran.
    if (runs && hasEnded) {
      settle(plan, kept, kept, span, { hoursOf, warning: WARNING }, occasion);
      continue;
    }
    // What has ended stays as it was promised; what nobody had promised is not promised afterwards.
    if (hasEnded && (kept || occasion.byEdit || span.endedAt! < occasion.since)) continue;
    const target = policy && targetFor(policy, span.metric, ticket.priority);
    if (!policy || !target) {
      if (runs) end(plan, kept, occasion.now, 'policy_removed');
      continue;
    }
    const instance = kept?.instance ?? (highest.get(span.metric) ?? 0) + 1;
    if (!kept) highest.set(span.metric, instance);
    const promise: Promised = {
      metric: span.metric,
      instance,
      policyId: policy.id,
      scheduleId: policy.scheduleId,
      priority: ticket.priority ?? STANDARD_PRIORITY,
      targetSeconds: target.targetSeconds,
      businessHours: target.businessHours,
    };
    settle(plan, promise, kept, span, { hoursOf, warning: policy.warning }, occasion);
  }
  return plan;
}

/** What a clock was promised by. */
type Promised = Pick<
  KeptClock,
  'metric' | 'instance' | 'policyId' | 'scheduleId' | 'priority' | 'targetSeconds' | 'businessHours'
>;

/** What is older than the event that tells of it by this much was brought in from elsewhere. */
const BROUGHT_IN_MS = 60 * 60_000;

const NEW = {
  startedAt: 0,
  dueAt: null,
  pausedAt: null,
  remainingSeconds: null,
  endedAt: null,
  outcome: null,
  breachedAt: null,
  breachedByEdit: false,
  warnAt: null,
  warnedAt: null,
  tellAt: null,
  toldAt: null,
};

/** Spans with the clocks that are kept of them: by their start, and where a start was moved, the one that runs by the one that runs. */
function pairs(
  spans: readonly Span[],
  kept: readonly KeptClock[],
): { span: Span | undefined; kept: KeptClock | undefined }[] {
  const left = new Set(kept);
  const take = (fits: (clock: KeptClock) => boolean) => {
    const found = [...left].find(fits);
    if (found) left.delete(found);
    return found;
  };
  const byStart = spans.map((span) => ({
    span,
    kept: take((clock) => clock.metric === span.metric && clock.startedAt === span.startedAt),
  }));
  const paired = byStart.map((pair) => ({
    span: pair.span as Span | undefined,
    kept: pair.kept ?? take((clock) => clock.metric === pair.span.metric && clock.endedAt === null),
  }));
  return [...paired, ...[...left].map((clock) => ({ span: undefined, kept: clock }))];
}

function settle(
  plan: ClockPlan,
  promised: Promised,
  kept: KeptClock | undefined,
  span: Span,
  { hoursOf, warning }: { hoursOf: (scheduleId: number) => Hours; warning: Warning },
  occasion: Occasion,
): void {
  const clock: KeptClock = { ...NEW, ...kept, ...promised };
  const schedule = hoursOf(clock.scheduleId);
  const hours = clock.businessHours ? schedule : ALL_HOURS;
  const standing = standingOf(span, { target: clock.targetSeconds * 1000, hours, warning }, occasion.now);
  const breachedAt = clock.breachedAt ?? standing.breachedAt ?? null;
  const isBreachedNow = clock.breachedAt === null && breachedAt !== null;
  const isRunning = span.endedAt === undefined;
  // Of what was brought in overdue nobody wants to hear today.
  const isOld = kept === undefined && breachedAt !== null && breachedAt < occasion.since - BROUGHT_IN_MS;
  const after: KeptClock = {
    ...clock,
    startedAt: span.startedAt,
    dueAt: standing.dueAt ?? null,
    pausedAt: span.pausedAt ?? null,
    remainingSeconds: standing.remaining === undefined ? null : Math.ceil(standing.remaining / 1000),
    endedAt: span.endedAt ?? null,
    outcome: span.outcome ?? null,
    breachedAt,
    breachedByEdit: clock.breachedByEdit || (isBreachedNow && occasion.byEdit),
    warnAt: isRunning && breachedAt === null && clock.warnedAt === null ? (standing.warnAt ?? null) : null,
    tellAt: isRunning ? clock.tellAt : null,
  };
  // Of a breach people are told while the schedule is open, once.
  if (isRunning && isBreachedNow && !occasion.byEdit && !isOld && clock.toldAt === null)
    after.tellAt = schedule.nextOpen(occasion.now) ?? null;
  if (kept && isSame(kept, after)) return;
  plan.clocks.push(after);
  plan.events.push(...eventsOf(kept, after, span, schedule, occasion.now));
}

function isSame(a: KeptClock, b: KeptClock): boolean {
  return (Object.keys(b) as (keyof KeptClock)[]).every((key) => a[key] === b[key]);
}

function end(plan: ClockPlan, clock: KeptClock, now: number, outcome: Outcome): void {
  const after = { ...clock, endedAt: now, outcome, pausedAt: null, remainingSeconds: null, warnAt: null, tellAt: null };
  plan.clocks.push(after);
  plan.events.push({ ...eventBase(after), kind: 'fulfill', time: now, outcome });
}

function eventBase({ metric, instance, policyId, targetSeconds, businessHours }: KeptClock) {
  return { metric, instance, policyId, targetSeconds, businessHours };
}

/** What happened to a clock between two states, in order. */
function eventsOf(
  before: KeptClock | undefined,
  after: KeptClock,
  span: Span,
  schedule: Hours,
  now: number,
): ClockEvent[] {
  const base = eventBase(after);
  const events: ClockEvent[] = [];
  const isPromisedAnew =
    before === undefined ||
    (['policyId', 'targetSeconds', 'businessHours', 'scheduleId', 'priority'] as const).some(
      (key) => before[key] !== after[key],
    );
  if (before === undefined) events.push({ ...base, kind: 'activate', time: after.startedAt });
  if (isPromisedAnew) events.push({ ...base, kind: 'apply_sla', time: before === undefined ? after.startedAt : now });
  const wasStopped = before !== undefined && (before.pausedAt !== null || before.endedAt !== null);
  if (wasStopped && span.runningSince !== undefined)
    events.push({ ...base, kind: 'activate', time: span.runningSince });
  if (before?.breachedAt == null && after.breachedAt !== null)
    events.push({ ...base, kind: 'breach', time: after.breachedAt });
  const stoppedAt = after.endedAt ?? (before?.pausedAt == null ? after.pausedAt : null);
  if (stoppedAt !== null) {
    const counted = (hours: Hours) =>
      Math.round(span.counted.reduce((sum, { from, to }) => sum + hours.between(from, to), 0) / 1000);
    if (after.endedAt === null) events.push({ ...base, kind: 'pause', time: stoppedAt });
    else events.push({ ...base, kind: 'fulfill', time: stoppedAt, ...(after.outcome && { outcome: after.outcome }) });
    events.push({
      ...base,
      kind: 'update_status',
      time: stoppedAt,
      calendarSeconds: counted(ALL_HOURS),
      businessSeconds: counted(schedule),
    });
  }
  return events;
}
