import { describe, expect, test } from 'vitest';
import type { Condition, ConditionFacts } from './condition.ts';
import { OpeningHours } from './opening.ts';
import { type ClockPlan, type KeptClock, type Occasion, planClocks, type TimedTicket } from './plan-clocks.ts';
import type { Policy } from './policy-choice.ts';
import type { Happening } from './timeline.ts';
import { WARNING } from './warning.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// A Monday, 09:00 in Zurich.
const MONDAY = Date.parse('2026-11-30T08:00Z');
const office = new OpeningHours(
  {
    timeZone: 'Europe/Zurich',
    intervals: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 9 * 60, to: 17 * 60 })),
    holidays: [],
  },
  MONDAY,
);
const NO_FACTS: ConditionFacts = {
  channel: ['web'],
  type: [],
  group: [],
  language: ['fr-CH'],
  plan: ['free'],
  organization: [],
  topic: [],
  tag: [],
};
const target = (priority: 'normal' | 'urgent', metric: 'first_reply_time' | 'next_reply_time', minutes: number) => ({
  priority,
  metric,
  targetSeconds: minutes * 60,
  businessHours: true,
});
const policy = (targets: Policy['targets'], more: Partial<Policy> = {}): Policy => ({
  id: 1,
  title: 'All',
  conditions: [],
  scheduleId: 1,
  active: true,
  warning: WARNING,
  targets,
  ...more,
});
const REPLY = policy([
  target('normal', 'first_reply_time', 120),
  target('urgent', 'first_reply_time', 30),
  target('normal', 'next_reply_time', 60),
]);

/** A ticket that is looked at again and again, as the engine does. */
class Case {
  kept: KeptClock[] = [];
  happenings: Happening[] = [{ at: MONDAY, kind: 'comment', by: 'customer' }];
  policies: Policy[] = [REPLY];
  more: Partial<TimedTicket> = {};

  look(now: number, more: Partial<Occasion> = {}): ClockPlan {
    const plan = planClocks(
      {
        history: { createdAt: MONDAY, status: 'new', happenings: this.happenings },
        facts: NO_FACTS,
        priority: null,
        kept: this.kept,
        ...this.more,
      },
      { policies: this.policies, hoursOf: () => office },
      { now, since: now, byEdit: false, ...more },
    );
    const of = ({ metric, instance }: { metric: string; instance: number }) => `${metric} ${instance}`;
    const changed = new Map(plan.clocks.map((clock) => [of(clock), clock]));
    this.kept = [
      ...this.kept.map((clock) => changed.get(of(clock)) ?? clock),
      ...plan.clocks.filter((clock) => !this.kept.some((kept) => of(kept) === of(clock))),
    ];
    return plan;
  }

  add(happening: Happening): this {
    this.happenings.push(happening);
    return this;
  }
}

describe('clocks that are set', () => {
  test('begin with the ticket, tell of it, and are not touched while nothing changes', () => {
    const it = new Case();
    const plan = it.look(MONDAY);
    expect(plan.clocks).toMatchObject([
      {
        metric: 'first_reply_time',
        instance: 1,
        policyId: 1,
        priority: 'normal',
        targetSeconds: 7200,
        dueAt: MONDAY + 2 * HOUR,
        warnAt: MONDAY + 90 * MINUTE,
        outcome: null,
      },
    ]);
    expect(plan.events.map(({ kind }) => kind)).toEqual(['activate', 'apply_sla']);
    expect(it.look(MONDAY + HOUR)).toEqual({ clocks: [], events: [] });
  });

  test('end with the reply, and the next one begins with the next comment of a customer', () => {
    const it = new Case();
    it.look(MONDAY);
    const ended = it.add({ at: MONDAY + HOUR, kind: 'comment', by: 'agent' }).look(MONDAY + HOUR);
    expect(ended.clocks).toMatchObject([
      { metric: 'first_reply_time', endedAt: MONDAY + HOUR, outcome: 'replied', breachedAt: null, warnAt: null },
    ]);
    expect(ended.events.map(({ kind }) => kind)).toEqual(['fulfill', 'update_status']);
    it.add({ at: MONDAY + 3 * HOUR, kind: 'comment', by: 'customer' });
    expect(it.look(MONDAY + 3 * HOUR).clocks).toMatchObject([{ metric: 'next_reply_time', instance: 1 }]);
  });

  test('are reckoned from their original start when the priority changes, and a breach is never unwritten', () => {
    const it = new Case();
    it.look(MONDAY);
    it.more = { priority: 'urgent' };
    const [urgent] = it.look(MONDAY + HOUR).clocks;
    expect(urgent).toMatchObject({
      dueAt: MONDAY + 30 * MINUTE,
      breachedAt: MONDAY + 30 * MINUTE,
      breachedByEdit: false,
      tellAt: MONDAY + HOUR,
      startedAt: MONDAY,
    });
    it.more = { priority: 'normal' };
    expect(it.look(MONDAY + HOUR + 1).clocks).toMatchObject([
      { dueAt: MONDAY + 2 * HOUR, breachedAt: MONDAY + 30 * MINUTE },
    ]);
  });

  test('keep the priority that they ended with', () => {
    const it = new Case();
    it.look(MONDAY);
    it.add({ at: MONDAY + HOUR, kind: 'comment', by: 'agent' }).look(MONDAY + HOUR);
    it.more = { priority: 'urgent' };
    expect(it.look(MONDAY + 2 * HOUR).clocks).toEqual([]);
  });

  test('that are used up by an edit alone are marked so, and nobody is told', () => {
    const it = new Case();
    it.look(MONDAY);
    it.policies = [policy([target('normal', 'first_reply_time', 30)])];
    expect(it.look(MONDAY + HOUR, { byEdit: true }).clocks).toMatchObject([
      { breachedAt: MONDAY + 30 * MINUTE, breachedByEdit: true, tellAt: null, warnAt: null },
    ]);
  });

  test('that were brought in overdue tell nobody', () => {
    const it = new Case();
    const now = MONDAY + 30 * 24 * HOUR;
    expect(it.look(now).clocks).toMatchObject([{ breachedAt: MONDAY + 2 * HOUR, tellAt: null }]);
  });

  test('tell of a breach when the schedule opens, not at night', () => {
    const it = new Case();
    it.policies = [policy([{ ...target('normal', 'first_reply_time', 10 * 60), businessHours: false }])];
    it.look(MONDAY);
    // Due at 19:00; looked at that night, told on Tuesday at nine.
    expect(it.look(MONDAY + 11 * HOUR).clocks).toMatchObject([
      { breachedAt: MONDAY + 10 * HOUR, tellAt: MONDAY + 24 * HOUR },
    ]);
  });

  test('end when nothing is promised any more, and go on from their start when it is again', () => {
    const it = new Case();
    it.look(MONDAY);
    it.policies = [];
    expect(it.look(MONDAY + HOUR, { byEdit: true }).clocks).toMatchObject([{ outcome: 'policy_removed' }]);
    it.policies = [REPLY];
    expect(it.look(MONDAY + HOUR, { byEdit: true }).clocks).toMatchObject([
      { instance: 1, outcome: null, endedAt: null, dueAt: MONDAY + 2 * HOUR },
    ]);
  });

  test('end for what turns out to be spam', () => {
    const it = new Case();
    it.look(MONDAY);
    it.more = { isSpam: true };
    expect(it.look(MONDAY + HOUR).clocks).toMatchObject([{ outcome: 'policy_removed', tellAt: null }]);
    expect(it.look(MONDAY + 5 * HOUR).clocks).toEqual([]);
  });

  test('are not made for what had ended while nothing was promised', () => {
    const it = new Case();
    it.policies = [];
    it.add({ at: MONDAY + HOUR, kind: 'comment', by: 'agent' }).look(MONDAY + HOUR);
    it.policies = [REPLY];
    expect(it.look(MONDAY + 2 * HOUR).clocks).toEqual([]);
    // What began and ended before anybody looked was promised all the same.
    expect(
      new Case().add({ at: MONDAY + HOUR, kind: 'comment', by: 'agent' }).look(MONDAY + 2 * HOUR, { since: MONDAY })
        .clocks,
    ).toMatchObject([{ outcome: 'replied', breachedAt: null }]);
  });

  test('follow the first policy that fits', () => {
    const is = (field: Condition['field'], ...values: string[]): Condition => ({ field, operator: 'is', values });
    const it = new Case();
    it.policies = [
      policy([target('normal', 'first_reply_time', 1)], { id: 2, conditions: [is('plan', 'premium')] }),
      policy([target('normal', 'first_reply_time', 5)], { id: 3, active: false }),
      policy([target('normal', 'first_reply_time', 10)], {
        id: 4,
        conditions: [is('language', 'FR'), { ...is('tag', 'vip'), operator: 'is_not' }],
      }),
      REPLY,
    ];
    expect(it.look(MONDAY).clocks).toMatchObject([{ policyId: 4, targetSeconds: 600 }]);
  });

  test('end when the comment that they waited for is gone', () => {
    const it = new Case();
    it.add({ at: MONDAY + HOUR, kind: 'comment', by: 'agent' }).add({
      at: MONDAY + 2 * HOUR,
      kind: 'comment',
      by: 'customer',
    });
    it.look(MONDAY + 2 * HOUR);
    it.happenings.pop();
    expect(it.look(MONDAY + 3 * HOUR).clocks).toMatchObject([
      { metric: 'next_reply_time', outcome: 'no_reply_needed' },
    ]);
  });
});
