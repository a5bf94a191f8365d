import type { Db } from '../../db/client.ts';
import type { Metric, Outcome } from '../../sla/metric.ts';
import { ALL_HOURS } from '../../sla/opening.ts';
import { type HoursMemory, readPromises } from '../../sla/promises.ts';
import { clocksOfTicket, type SlaInstance } from '../../sla/store.ts';
import { type Step, stepOf } from '../board/step.ts';

/** Clocks that have ended stand beside a ticket up to so many, the newest first. */
const MOST_ENDED = 10;

/** A clock as it stands beside its ticket. */
export interface TicketClock {
  id: number;
  metric: Metric;
  instance: number;
  /** Null while it stands still, and when its hours never come. */
  dueAt: Date | null;
  /** Of the target, while it stands still, in milliseconds of its hours. */
  leftMs: number | undefined;
  /** Until it is due or since it was, in opening hours, in milliseconds; undefined where it counts all hours. */
  inHoursMs: number | undefined;
  step: Step;
  breachedAt: Date | null;
  breachedByEdit: boolean;
  outcome: Outcome | null;
  endedAt: Date | null;
}

/** The clocks of a ticket, and by which policy they run. */
export interface TicketClocks {
  running: TicketClock[];
  ended: TicketClock[];
  /** Titles of the policies by which the running ones were set. */
  policies: string[];
}

/** What is promised for a ticket, and how it stands now. */
export async function readTicketClocks(
  { db, openingHours }: { db: Db; openingHours: HoursMemory },
  ticketId: number,
  now = Date.now(),
): Promise<TicketClocks> {
  const [clocks, { policies, hoursOf }] = await Promise.all([
    clocksOfTicket(db, ticketId),
    readPromises(db, openingHours, now),
  ]);
  const shown = (clock: SlaInstance): TicketClock => {
    const { id, metric, instance, dueAt, breachedAt, breachedByEdit, outcome, endedAt } = clock;
    const hours = clock.businessHours ? hoursOf(clock.scheduleId) : ALL_HOURS;
    const due = dueAt?.getTime();
    const left =
      due === undefined
        ? (clock.remainingSeconds ?? clock.targetSeconds) * 1000
        : due > now
          ? hours.between(now, due)
          : -hours.between(due, now);
    return {
      ...{ id, metric, instance, dueAt, breachedAt, breachedByEdit, outcome, endedAt },
      leftMs: due === undefined ? left : undefined,
      inHoursMs: clock.businessHours && due !== undefined ? Math.abs(left) : undefined,
      step: stepOf(1 - left / (clock.targetSeconds * 1000)),
    };
  };
  const running = clocks.filter(({ endedAt }) => endedAt === null);
  const titles = new Map(policies.map(({ id, title }) => [id, title]));
  return {
    running: running.map(shown),
    ended: clocks
      .filter(({ endedAt }) => endedAt !== null)
      .slice(0, MOST_ENDED)
      .map(shown),
    policies: [...new Set(running.flatMap(({ policyId }) => titles.get(policyId) ?? []))],
  };
}
