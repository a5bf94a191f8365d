import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../accounts/guard.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { listComments } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import {
  addPolicy,
  changePolicy,
  checkPolicy,
  deletePolicy,
  type TypedPolicy,
  writePolicy,
} from './change-policies.ts';
import {
  addSchedule,
  changeSchedule,
  checkSchedule,
  deleteSchedule,
  refreshHolidays,
  type TypedSchedule,
} from './change-schedules.ts';
import { needNoReply } from './no-reply-needed.ts';
import { countOverdue, listDue } from './overdue.ts';
import { impactOf } from './preview.ts';
import { HoursMemory } from './promises.ts';
import { scheduleHolidays, slaDue, slaPolicies } from './schema.ts';
import { setDueClocks } from './set-clocks.ts';
import { clocksOfTicket, readPolicies, readSchedules } from './store.ts';

const NOW = new Date('2026-11-30T08:00Z');
const reading = { now: NOW, trustedHosts: new Set<string>() };
const week = (hours: string) => Array<string>(7).fill(hours);
const typed: TypedSchedule = {
  name: 'Zurich',
  timeZone: 'Europe/Zurich',
  week: ['', ...Array<string>(5).fill('09:00–12:00, 13:00–17:00'), ''],
  country: 'CH-ZH',
  feedUrl: '',
  days: [
    { day: '2026-12-24', name: 'Christmas Eve', hours: '09:00–12:00' },
    { day: '', name: '', hours: '' },
  ],
};

describeStores('what administrators promise', (on) => {
  const administrator = async () => (await aUser(on.db, { role: 'administrator' })) as unknown as SignedIn;
  let made = 0;
  const aSchedule = async (by: SignedIn) => {
    const added = await addSchedule(on.db, by, { name: `Hours ${++made}`, timeZone: 'UTC' });
    if (!('id' in added)) throw new Error('refused');
    const checked = await checkSchedule(
      on.db,
      added.id,
      { ...typed, name: `Hours ${made}`, timeZone: 'UTC', week: week('00:00–24:00'), country: '', days: [] },
      reading,
    );
    if (!('schedule' in checked)) throw new Error('refused');
    await changeSchedule(on.db, by, added.id, checked.schedule);
    return added.id;
  };
  const policy = (scheduleId: number, first: string, more: Partial<TypedPolicy> = {}): TypedPolicy => ({
    title: `Policy ${++made}`,
    scheduleId,
    active: true,
    place: '1',
    conditions: [],
    target: (metric, priority) => (metric === 'first_reply_time' && priority === 'normal' ? first : ''),
    isCalendar: () => false,
    warning: { percent: '75', lead: '15m' },
    ...more,
  });
  const set = () =>
    setDueClocks(on.db, { memory: new HoursMemory(), standardPlan: 'free', now: Date.now }, (error) => {
      throw error;
    });

  test('is opening hours with holidays of the place and days of their own', async () => {
    const by = await administrator();
    const added = (await addSchedule(on.db, by, { name: 'Zurich', timeZone: 'Europe/Zurich' })) as { id: number };
    const checked = await checkSchedule(on.db, added.id, typed, reading);
    if (!('schedule' in checked)) throw new Error('refused');
    expect(await changeSchedule(on.db, by, added.id, checked.schedule)).toBe('done');
    const [schedule] = await readSchedules(on.db, [added.id]);
    expect(schedule).toMatchObject({ name: 'Zurich', country: 'CH-ZH', version: 2 });
    expect(schedule!.intervals).toHaveLength(10);
    expect(schedule!.holidays).toEqual(
      expect.arrayContaining([
        { day: '2026-12-24', name: 'Christmas Eve', source: 'own', hours: [{ from: 540, to: 720 }] },
        expect.objectContaining({ day: '2026-12-25', source: 'country', hours: [] }),
      ]),
    );
    await on.db.delete(scheduleHolidays).where(eq(scheduleHolidays.day, '2026-12-25'));
    await refreshHolidays(on.db, reading);
    const [fresh] = await readSchedules(on.db, [added.id]);
    expect(fresh!.holidays.map(({ day }) => day)).toContain('2026-12-25');
    expect(fresh!.version).toBe(3);
    await refreshHolidays(on.db, reading);
    expect((await readSchedules(on.db, [added.id]))[0]!.version).toBe(3);
  });

  test('names each mistake of opening hours by its field, and refuses those that never open', async () => {
    const by = await administrator();
    const { id } = (await addSchedule(on.db, by, { name: 'Wrong', timeZone: 'UTC' })) as { id: number };
    const problems = async (wrong: Partial<TypedSchedule>) => {
      const checked = await checkSchedule(
        on.db,
        id,
        { ...typed, name: 'Wrong', country: '', days: [], ...wrong },
        reading,
      );
      return 'problems' in checked ? checked.problems.map(({ field, problem }) => `${field} ${problem}`) : [];
    };
    expect(await problems({ week: week('') })).toEqual(['week-1 never-open']);
    expect(await problems({ week: ['', 'soon', '', '', '', '', ''] })).toEqual(['week-1 no-hours']);
    expect(await problems({ timeZone: 'Mars/Base', country: 'XX' })).toEqual(['timeZone no-zone', 'country no-place']);
    expect(await problems({ feedUrl: 'http://127.0.0.1/feed.ics' })).toEqual(['feedUrl no-feed']);
    expect(await problems({ days: [{ day: '2026-02-30', name: 'x', hours: '' }] })).toEqual(['day-0 no-day']);
    expect(await problems({ days: [{ day: '2026-02-20', name: 'x', hours: '22:00–06:00' }] })).toEqual([
      'hours-0 no-hours',
    ]);
    expect(await addSchedule(on.db, by, { name: 'Wrong', timeZone: 'UTC' })).toEqual({
      problems: [{ field: 'name', problem: 'taken' }],
    });
  });

  test('shows what a policy would move, without changing anything, and moves it when it is applied', async () => {
    await on.db.delete(slaPolicies);
    const by = await administrator();
    const scheduleId = await aSchedule(by);
    const { id } = (await addPolicy(on.db, by, { title: 'Fast', scheduleId })) as { id: number };
    const filed = await fileTicket(on.db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const ticketId = filed.ticket.id;
    await on.db
      .update(tickets)
      .set({ createdAt: new Date(Date.now() - 3_600_000) })
      .where(eq(tickets.id, ticketId));
    const impact = async (first: string, more: Partial<TypedPolicy> = {}) => {
      const checked = await checkPolicy(on.db, id, policy(scheduleId, first, more));
      if (!('policy' in checked)) throw new Error(JSON.stringify(checked));
      const found = await impactOf(on.db, { standardPlan: 'free' }, (tx) => writePolicy(tx, by, id, checked.policy));
      return { checked: checked.policy, impact: 'impact' in found ? found.impact : found };
    };
    const begun = await impact('8h');
    expect(begun.impact).toEqual({ moved: 0, begun: 1, ended: 0, overdue: 0, warned: 0 });
    expect((await readPolicies(on.db))[0]).toMatchObject({ title: 'Fast', active: false, targets: [] });
    await changePolicy(on.db, by, id, begun.checked);
    await set();
    expect(await clocksOfTicket(on.db, ticketId)).toMatchObject([
      { metric: 'first_reply_time', targetSeconds: 28_800, breachedAt: null },
    ]);
    expect((await impact('8h')).impact).toEqual({ moved: 0, begun: 0, ended: 0, overdue: 0, warned: 0 });
    expect((await impact('4h')).impact).toEqual({ moved: 1, begun: 0, ended: 0, overdue: 0, warned: 0 });
    const later = { warning: { percent: '90', lead: '' } };
    expect((await impact('8h', later)).impact).toEqual({ moved: 0, begun: 0, ended: 0, overdue: 0, warned: 1 });
    expect((await impact('30m')).impact).toEqual({ moved: 1, begun: 0, ended: 0, overdue: 1, warned: 0 });
    expect((await impact('8h', { active: false })).impact).toEqual({
      moved: 0,
      begun: 0,
      ended: 1,
      overdue: 0,
      warned: 0,
    });
    expect(await on.db.$count(slaDue)).toBe(0);
    await changePolicy(on.db, by, id, (await impact('30m')).checked);
    await set();
    expect(await clocksOfTicket(on.db, ticketId)).toMatchObject([{ breachedByEdit: true, tellAt: null }]);
    expect(await deletePolicy(on.db, by, id)).toBe('in-force');
    expect(await deleteSchedule(on.db, by, scheduleId)).toBe('in-use');
  });

  test('puts a policy into its place among the others', async () => {
    await on.db.delete(slaPolicies);
    const by = await administrator();
    const scheduleId = await aSchedule(by);
    const ids: number[] = [];
    for (const title of ['One', 'Two', 'Three'])
      ids.push(((await addPolicy(on.db, by, { title, scheduleId })) as { id: number }).id);
    const checked = await checkPolicy(on.db, ids[2]!, policy(scheduleId, '1h', { title: 'Three', place: '2' }));
    if (!('policy' in checked)) throw new Error('refused');
    await changePolicy(on.db, by, ids[2]!, checked.policy);
    expect((await readPolicies(on.db)).map(({ title }) => title)).toEqual(['One', 'Three', 'Two']);
    const wrong = await checkPolicy(
      on.db,
      ids[2]!,
      policy(999, 'soon', { title: '', place: 'x', conditions: [{ field: 'tag', operator: 'is', values: ' ' }] }),
    );
    expect('problems' in wrong && wrong.problems.map(({ field, problem }) => `${field} ${problem}`)).toEqual([
      'title missing',
      'schedule no-schedule',
      'place no-place',
      'values-0 no-values',
      'target-first_reply_time-normal no-time',
    ]);
  });

  test('does not wait for a reply that is not needed, up to what the agent has seen', async () => {
    await on.db.delete(slaPolicies);
    const by = await administrator();
    const scheduleId = await aSchedule(by);
    const { id } = (await addPolicy(on.db, by, { title: 'Replies', scheduleId })) as { id: number };
    const checked = await checkPolicy(on.db, id, policy(scheduleId, '1h'));
    if (!('policy' in checked)) throw new Error('refused');
    await changePolicy(on.db, by, id, checked.policy);
    const filed = await fileTicket(on.db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const ticketId = filed.ticket.id;
    await on.db.update(tickets).set({ assigneeId: by.id }).where(eq(tickets.id, ticketId));
    await set();
    expect((await listDue(on.db, { whose: 'mine', agentId: by.id })).map((clock) => clock.ticketId)).toEqual([
      ticketId,
    ]);
    expect(await countOverdue(on.db, by.id)).toBe(0);
    const [comment] = await listComments(on.db, ticketId, 'public');
    expect(await needNoReply(on.db, by, { ticketId, lastSeenCommentId: comment!.id - 1 })).toBe('nothing');
    expect(await needNoReply(on.db, by, { ticketId, lastSeenCommentId: comment!.id })).toBe('done');
    expect(await needNoReply(on.db, by, { ticketId, lastSeenCommentId: comment!.id })).toBe('nothing');
    await set();
    expect(await clocksOfTicket(on.db, ticketId)).toMatchObject([{ outcome: 'no_reply_needed' }]);
    const agent = (await aUser(on.db, { role: 'member' })) as unknown as SignedIn;
    expect(await needNoReply(on.db, agent, { ticketId, lastSeenCommentId: comment!.id })).toBe('not-found');
  });
});
