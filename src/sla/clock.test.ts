import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingOf } from './clock.ts';
import { ALL_HOURS, OpeningHours } from './opening.ts';
import type { Schedule } from './schedule.ts';
import type { Happening } from './timeline.ts';
import { timelineOf } from './timeline.ts';
import { WARNING, type Warning } from './warning.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const utc = (text: string) => Date.parse(`${text}Z`);
const office: Schedule = {
  timeZone: 'Europe/Zurich',
  intervals: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 9 * 60, to: 17 * 60 })),
  holidays: [],
};
// A Monday, 09:00 in Zurich.
const MONDAY = utc('2026-11-30T08:00');
const hours = new OpeningHours(office, MONDAY);

function standing(happenings: Happening[], now: number, target = 8 * HOUR, warning: Warning = WARNING) {
  const history = { createdAt: MONDAY, status: 'new' as const, happenings };
  const span = timelineOf(history).find(({ metric }) => metric === 'agent_work_time')!;
  return standingOf(span, { target, hours, warning }, now);
}

describe('a clock', () => {
  test('is due when its target is used up in hours of the schedule, and warns before', () => {
    expect(standing([], MONDAY, 10 * HOUR)).toEqual({
      dueAt: MONDAY + 26 * HOUR,
      remaining: undefined,
      breachedAt: undefined,
      warnAt: MONDAY + 7.5 * HOUR,
    });
  });

  test('warns when the policy says, of a short target at the half at the earliest, and not at all where nobody wants it', () => {
    const warned = (target: number, warning: Warning) => standing([], MONDAY, target, warning).warnAt;
    expect(warned(4 * HOUR, { percent: 50, leadSeconds: 0 })).toBe(MONDAY + 2 * HOUR);
    expect(warned(4 * HOUR, { percent: 99, leadSeconds: 3600 })).toBe(MONDAY + 3 * HOUR);
    expect(warned(HOUR, { percent: 99, leadSeconds: 7200 })).toBe(MONDAY + HOUR / 2);
    expect(warned(4 * HOUR, { percent: 10, leadSeconds: 0 })).toBe(MONDAY + 0.4 * HOUR);
    expect(warned(4 * HOUR, { percent: null, leadSeconds: 3600 })).toBeUndefined();
  });

  test('is in time at the very moment at which it is due', () => {
    const due = MONDAY + 8 * HOUR;
    expect(standing([{ at: due, kind: 'status', to: 'solved' }], due + 1)).toMatchObject({
      dueAt: due,
      breachedAt: undefined,
    });
    expect(standing([{ at: due + 1, kind: 'status', to: 'solved' }], due + 1)).toMatchObject({ breachedAt: due });
    expect(standing([], due)).toMatchObject({ dueAt: due, breachedAt: undefined });
    expect(standing([], due + 1)).toMatchObject({ dueAt: due, breachedAt: due });
  });

  test('that is paused has no due time and keeps what is left in hours of the schedule; resumed, it gets that back', () => {
    const paused: Happening = { at: MONDAY + 6 * HOUR, kind: 'status', to: 'pending' };
    expect(standing([paused], MONDAY + 40 * HOUR)).toMatchObject({
      dueAt: undefined,
      remaining: 2 * HOUR,
      warnAt: undefined,
    });
    const resumed: Happening = { at: MONDAY + 48 * HOUR, kind: 'status', to: 'open' };
    expect(standing([paused, resumed], MONDAY + 48 * HOUR)).toMatchObject({ dueAt: MONDAY + 50 * HOUR });
  });

  test('that was used up stays so while it is paused', () => {
    const paused: Happening = { at: MONDAY + 25 * HOUR, kind: 'status', to: 'pending' };
    expect(standing([paused], MONDAY + 40 * HOUR)).toMatchObject({
      dueAt: undefined,
      remaining: -HOUR,
      breachedAt: MONDAY + 8 * HOUR,
    });
  });

  test('warns of a short target at its half', () => {
    expect(standing([], MONDAY, 20 * MINUTE)).toMatchObject({ warnAt: MONDAY + 10 * MINUTE });
  });
});

// Each minute in which the ticket is in a status that counts and the hours are open takes one from the target.
describe('against a clock that looks at each minute', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 500 }),
    to: fc.constantFrom('open', 'pending', 'hold', 'new'),
  });

  test('a clock with pauses is due, or has as much left', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc.integer({ min: 1, max: 900 }),
        fc.boolean(),
        (steps, target, inBusinessHours) => {
          let at = MONDAY - 600 * MINUTE;
          const start = at;
          const happenings = steps.map(({ minutes, to }): Happening => {
            at += minutes * MINUTE;
            return { at, kind: 'status', to: to as 'open' };
          });
          const counting = inBusinessHours ? hours : ALL_HOURS;
          const span = timelineOf({ createdAt: start, status: 'new', happenings }).find(
            ({ metric }) => metric === 'agent_work_time',
          )!;
          const found = standingOf(span, { target: target * MINUTE, hours: counting, warning: WARNING }, at);
          let left = target;
          let due: number | undefined;
          const end = at + 6_000 * MINUTE;
          let status = 'new';
          let index = 0;
          for (let minute = start; minute < end && due === undefined; minute += MINUTE) {
            while (index < happenings.length && happenings[index]!.at <= minute)
              status = (happenings[index++] as { to: string }).to;
            const counts = status !== 'pending' && status !== 'hold';
            if (counts && counting.between(minute, minute + MINUTE) === MINUTE && --left === 0) due = minute + MINUTE;
          }
          const endsPaused = ['pending', 'hold'].includes(steps.at(-1)?.to ?? 'new');
          if (endsPaused) {
            expect(found.dueAt).toBeUndefined();
            if (due === undefined) expect(found.remaining).toBe(left * MINUTE);
            else expect(found.remaining).toBeLessThanOrEqual(0);
          } else if (due !== undefined) {
            // Used up at the very moment at which a pause began: that was in time, and it is due when it goes on.
            const moments = happenings.map((happening) => happening.at);
            if (found.dueAt !== due) expect(moments).toEqual(expect.arrayContaining([due, found.dueAt]));
          }
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});
