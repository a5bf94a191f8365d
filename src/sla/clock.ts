import type { Hours } from './opening.ts';
import type { Span } from './timeline.ts';
import { type Warning, warningLead } from './warning.ts';

/** How a clock stands against its target. Moments are milliseconds since 1970. */
export interface Standing {
  /** When the target is or was used up; undefined while the clock is paused, and when its hours never come. */
  dueAt: number | undefined;
  /** What is left of the target while it is paused, in milliseconds of its hours; negative when it was used up before. */
  remaining: number | undefined;
  /** When the target was used up, as far as that is certain by `now`. What happens at that very moment is still in time. */
  breachedAt: number | undefined;
  /** When to warn; undefined when the clock does not run, or nothing is left to warn of. */
  warnAt: number | undefined;
}

/** What a clock runs against. */
export interface ClockPromise {
  /** In milliseconds. */
  target: number;
  hours: Hours;
  warning: Warning;
}

/**
 * How a clock stands: what it has counted since its start, against the target, both in the hours of the promise.
 * @param now the present moment.
 */
export function standingOf(span: Span, { target, hours, warning }: ClockPromise, now: number): Standing {
  let left = target;
  let usedUp: number | undefined;
  for (const { from, to } of span.counted) {
    const counted = hours.between(from, to);
    const due = usedUp === undefined && counted >= left ? hours.after(from, left) : undefined;
    if (due !== undefined && due < to) usedUp = due;
    left -= counted;
  }
  const running = span.runningSince;
  if (running === undefined) {
    const isPaused = span.endedAt === undefined;
    return {
      dueAt: isPaused ? undefined : (usedUp ?? dueIfItHadRunOn(span, left, hours)),
      remaining: isPaused ? left : undefined,
      breachedAt: usedUp,
      warnAt: undefined,
    };
  }
  const dueAt = usedUp ?? hours.after(running, left);
  const breachedAt = dueAt !== undefined && dueAt < now ? dueAt : undefined;
  const lead = warningLead(target, warning);
  const warnAt =
    breachedAt === undefined && dueAt !== undefined && lead !== undefined
      ? hours.after(running, Math.max(left - lead, 0))
      : undefined;
  return { dueAt, remaining: undefined, breachedAt, warnAt };
}

/** By when an ended clock would have been used up, had nothing ended it. */
function dueIfItHadRunOn(span: Span, left: number, hours: Hours): number | undefined {
  const last = span.counted.at(-1);
  return left >= 0 ? hours.after(last?.to ?? span.startedAt, left) : undefined;
}
