import { describe, expect, test } from 'vitest';
import type { Status } from '../tickets/ticket.ts';
import type { Metric } from './metric.ts';
import { type Happening, type History, timelineOf } from './timeline.ts';

const customer = (at: number): Happening => ({ at, kind: 'comment', by: 'customer' });
const agent = (at: number): Happening => ({ at, kind: 'comment', by: 'agent' });
const status = (at: number, to: Status): Happening => ({ at, kind: 'status', to });
// Minutes serve as moments here.
const M = 60_000;
const inMinutes = (happening: Happening): Happening => ({
  ...happening,
  at: happening.at * M,
  ...(happening.kind === 'no-reply-needed' && { upTo: happening.upTo * M }),
  ...(happening.kind === 'taken-over' && { since: happening.since * M }),
});

function spans(metric: Metric, happenings: Happening[], more: Partial<History> = {}) {
  const history: History = { createdAt: 0, status: 'new', happenings: happenings.map(inMinutes), ...more };
  return timelineOf(history)
    .filter((span) => span.metric === metric)
    .map(({ startedAt, counted, runningSince, pausedAt, endedAt, outcome }) => ({
      start: startedAt / M,
      counted: counted.map(({ from, to }) => [from / M, to / M]),
      ...(runningSince !== undefined && { running: runningSince / M }),
      ...(pausedAt !== undefined && { paused: pausedAt / M }),
      ...(endedAt !== undefined && { end: endedAt / M, outcome }),
    }));
}

describe('the first reply', () => {
  test('is waited for from the creation until an agent answers in public, and never again', () => {
    const happenings = [
      customer(0),
      customer(5),
      agent(10),
      customer(12),
      status(20, 'solved'),
      customer(30),
      status(30, 'open'),
    ];
    expect(spans('first_reply_time', happenings)).toEqual([
      { start: 0, counted: [[0, 10]], end: 10, outcome: 'replied' },
    ]);
  });

  test('to a ticket that an agent opened is waited for from the first comment of a customer', () => {
    expect(spans('first_reply_time', [agent(0)])).toEqual([]);
    expect(spans('first_reply_time', [agent(0), agent(3), customer(5), agent(9)])).toEqual([
      { start: 5, counted: [[5, 9]], end: 9, outcome: 'replied' },
    ]);
    expect(spans('next_reply_time', [agent(0), agent(3), customer(5), agent(9)])).toEqual([]);
  });

  test('is not paused by any status', () => {
    expect(spans('first_reply_time', [customer(0), status(3, 'pending'), status(8, 'hold')])).toEqual([
      { start: 0, counted: [], running: 0 },
    ]);
  });

  test('that never came ends with the solution, by an outcome of its own', () => {
    const happenings = [customer(0), status(7, 'solved'), customer(9), status(9, 'open')];
    expect(spans('first_reply_time', happenings)).toEqual([{ start: 0, counted: [[0, 7]], end: 7, outcome: 'solved' }]);
    expect(spans('next_reply_time', happenings)).toEqual([{ start: 9, counted: [], running: 9 }]);
  });
});

describe('a next reply', () => {
  test('is waited for from the oldest comment that was not answered, once the first reply is done', () => {
    const happenings = [customer(0), customer(2), agent(5), customer(8), customer(9), agent(20), customer(30)];
    expect(spans('next_reply_time', happenings)).toEqual([
      { start: 8, counted: [[8, 20]], end: 20, outcome: 'replied' },
      { start: 30, counted: [], running: 30 },
    ]);
  });

  test('that is not needed ends with an outcome of its own; what was written since waits', () => {
    const none: Happening = { at: 12, kind: 'no-reply-needed', upTo: 10 };
    expect(spans('next_reply_time', [customer(0), agent(5), customer(10), none])).toEqual([
      { start: 10, counted: [[10, 12]], end: 12, outcome: 'no_reply_needed' },
    ]);
    expect(spans('next_reply_time', [customer(0), agent(5), customer(10), customer(11), none])).toEqual([
      { start: 10, counted: [[10, 12]], end: 12, outcome: 'no_reply_needed' },
      { start: 11, counted: [], running: 11 },
    ]);
  });

  test('counts from the comment that opens a solved ticket again, not from what was settled', () => {
    const happenings = [customer(0), agent(1), customer(2), status(10, 'solved'), customer(500), status(500, 'open')];
    expect(spans('next_reply_time', happenings)).toEqual([
      { start: 2, counted: [[2, 10]], end: 10, outcome: 'solved' },
      { start: 500, counted: [], running: 500 },
    ]);
    expect(spans('next_reply_time', [...happenings.slice(0, 4), status(500, 'open')])).toHaveLength(1);
  });

  test('takes over the earlier wait of a ticket that is merged into it', () => {
    const taken: Happening = { at: 12, kind: 'taken-over', since: 3 };
    expect(spans('next_reply_time', [customer(0), agent(1), customer(8), taken])).toEqual([
      { start: 3, counted: [], running: 3 },
    ]);
    expect(spans('next_reply_time', [customer(0), agent(5), taken, agent(20)])).toEqual([
      { start: 3, counted: [[3, 20]], end: 20, outcome: 'replied' },
    ]);
  });
});

describe('a ticket that is merged into another', () => {
  test('has no clock that runs, whatever happens in it afterwards', () => {
    const history = { mergedAt: 6 * M };
    for (const metric of ['first_reply_time', 'requester_wait_time', 'total_resolution_time'] as const)
      expect(spans(metric, [customer(0), status(6, 'solved'), customer(9)], history)).toEqual([
        { start: 0, counted: [[0, 6]], end: 6, outcome: expect.stringMatching('merged|solved') },
      ]);
    expect(spans('first_reply_time', [customer(0)], history)[0]).toMatchObject({ outcome: 'merged' });
  });
});

describe('updates', () => {
  test('are due after each public comment of an agent, until the ticket is solved', () => {
    const happenings = [customer(0), agent(2), agent(9), status(15, 'solved'), agent(16)];
    expect(spans('periodic_update_time', happenings)).toEqual([
      { start: 2, counted: [[2, 9]], end: 9, outcome: 'replied' },
      { start: 9, counted: [[9, 15]], end: 15, outcome: 'solved' },
    ]);
  });

  test('that can be paused wait while the customer is to answer', () => {
    const happenings = [customer(0), agent(2), status(2, 'pending'), status(10, 'open'), status(12, 'hold')];
    expect(spans('pausable_update_time', happenings)).toEqual([{ start: 2, counted: [], running: 10 }]);
    expect(spans('pausable_update_time', happenings.slice(0, 3))).toEqual([{ start: 2, counted: [], paused: 2 }]);
    expect(spans('periodic_update_time', happenings)).toEqual([{ start: 2, counted: [], running: 2 }]);
  });
});

describe('wait, work and the whole time', () => {
  const happenings = [
    customer(0),
    status(10, 'pending'),
    status(14, 'open'),
    status(20, 'hold'),
    status(26, 'solved'),
    status(50, 'open'),
    status(55, 'closed'),
  ];

  test('add up the statuses that count, and go on when it is opened again', () => {
    expect(spans('requester_wait_time', happenings)).toEqual([
      {
        start: 0,
        counted: [
          [0, 10],
          [14, 26],
          [50, 55],
        ],
        end: 55,
        outcome: 'solved',
      },
    ]);
    expect(spans('agent_work_time', happenings)).toEqual([
      {
        start: 0,
        counted: [
          [0, 10],
          [14, 20],
          [50, 55],
        ],
        end: 55,
        outcome: 'solved',
      },
    ]);
  });

  test('run from the creation to the last solution, for the whole time', () => {
    expect(spans('total_resolution_time', happenings)).toEqual([
      { start: 0, counted: [[0, 55]], end: 55, outcome: 'solved' },
    ]);
    expect(spans('total_resolution_time', happenings.slice(0, 6))).toEqual([{ start: 0, counted: [], running: 0 }]);
  });

  test('never begin for a ticket that is filed as solved, until it is opened', () => {
    expect(timelineOf({ createdAt: 0, status: 'solved', happenings: [] })).toEqual([]);
    expect(spans('agent_work_time', [status(9, 'open')], { status: 'solved' })).toEqual([
      { start: 9, counted: [], running: 9 },
    ]);
  });
});
