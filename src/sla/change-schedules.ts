// What administrators do with schedules.
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import { isTimeZone } from '../config/hours.ts';
import type { Db, Tx } from '../db/client.ts';
import { cleanLine } from '../tickets/ticket.ts';
import { isKnownPlace, publicHolidays } from './holidays/country.ts';
import { type Fetching, fetchHolidays } from './holidays/feed.ts';
import { FeedError } from './holidays/feed-error.ts';
import { readHours } from './hours-text.ts';
import { isEverOpen } from './opening.ts';
import { mayManageClocks } from './policy.ts';
import { DAY_MINUTES, type Holiday, type Interval, LIMITS, type MinuteSpan } from './schedule.ts';
import { scheduleHolidays, scheduleIntervals, schedules, slaPolicies } from './schema.ts';
import { queueAllUnsolved } from './set-clocks.ts';
import { readSchedules } from './store.ts';

/** What is done with schedules, in the audit log. */
type ScheduleAuditAction = 'schedule.created' | 'schedule.changed' | 'schedule.deleted';

/** A schedule as its form sends it. */
export interface TypedSchedule {
  name: string;
  timeZone: string;
  /** Hours of each weekday, Sunday first. */
  week: readonly string[];
  /** A country, or a region of one; empty: none. */
  country: string;
  feedUrl: string;
  /** Days of the staff's own; without a day a row counts as not written. */
  days: readonly { day: string; name: string; hours: string }[];
}

/** What is wrong with a schedule; `field` is the form's. */
export interface ScheduleProblem {
  field: string;
  problem:
    | 'missing'
    | 'too-long'
    | 'taken'
    | 'no-zone'
    | 'no-hours'
    | 'no-place'
    | 'no-feed'
    | 'no-day'
    | 'too-many'
    | 'never-open';
}

/** A schedule that can be written. */
interface CheckedSchedule {
  name: string;
  timeZone: string;
  country: string | null;
  feedUrl: string | null;
  intervals: Interval[];
  holidays: Holiday[];
}

const OFFICE = { from: 9 * 60, to: 17 * 60 };
const DAY_MS = 86_400_000;

/** Holidays are kept for these days around the present one, as clocks are reckoned. */
function holidayWindow(now: Date): { years: number[]; from: string; to: string } {
  const year = now.getUTCFullYear();
  return { years: [year - 1, year, year + 1, year + 2], from: `${year - 1}-01-01`, to: `${year + 2}-12-31` };
}

/** Adds a schedule: from nine to five on the days from Monday to Friday, until somebody says otherwise. */
export async function addSchedule(
  db: Db,
  by: SignedIn,
  typed: { name: string; timeZone: string },
): Promise<{ id: number } | { problems: ScheduleProblem[] }> {
  return db.transaction(async (tx) => {
    const name = cleanLine(typed.name);
    const problems = await nameProblems(tx, name);
    if (!isTimeZone(typed.timeZone)) problems.push({ field: 'timeZone', problem: 'no-zone' });
    if ((await tx.$count(schedules)) >= LIMITS.schedules) problems.push({ field: 'name', problem: 'too-many' });
    if (!mayManageClocks(by) || problems.length > 0) return { problems };
    const [row] = await tx.insert(schedules).values({ name, timeZone: typed.timeZone }).returning({ id: schedules.id });
    await tx.insert(scheduleIntervals).values(
      [1, 2, 3, 4, 5].map((weekday) => ({
        scheduleId: row!.id,
        weekday,
        fromMinute: OFFICE.from,
        toMinute: OFFICE.to,
      })),
    );
    await note(tx, by, 'schedule.created', name);
    return { id: row!.id };
  });
}

/** What became of a schedule. */
export type ScheduleChange = 'done' | 'not-found' | 'in-use';

/** Deletes a schedule. @returns `in-use` while a policy counts by it. */
export async function deleteSchedule(db: Db, by: SignedIn, id: number): Promise<ScheduleChange> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(schedules).where(eq(schedules.id, id)).for('update');
    if (!row || !mayManageClocks(by)) return 'not-found';
    if ((await tx.$count(slaPolicies, eq(slaPolicies.scheduleId, id))) > 0) return 'in-use';
    await tx.delete(schedules).where(eq(schedules.id, id));
    await note(tx, by, 'schedule.deleted', row.name);
    return 'done';
  });
}

/** Checks a schedule as it was typed, and reads its calendar and its country's holidays. */
export async function checkSchedule(
  db: Db,
  id: number,
  typed: TypedSchedule,
  { now, ...fetching }: Fetching & { now: Date },
): Promise<{ schedule: CheckedSchedule } | { problems: ScheduleProblem[] }> {
  const name = cleanLine(typed.name);
  const problems = await nameProblems(db, name, id);
  const add = (field: string, problem: ScheduleProblem['problem']) => problems.push({ field, problem });
  if (!isTimeZone(typed.timeZone)) add('timeZone', 'no-zone');
  const intervals = typed.week.flatMap((text, weekday): Interval[] => {
    const spans = readHours(text);
    if (!spans) add(`week-${weekday}`, 'no-hours');
    return (spans ?? []).map((span) => ({ weekday, ...span }));
  });
  if (intervals.length > LIMITS.intervals) add('week-1', 'too-many');
  const own = ownDays(typed.days, add);
  const country = typed.country.trim();
  const feedUrl = typed.feedUrl.trim();
  const { years, from, to } = holidayWindow(now);
  const holidays = [...own];
  if (country !== '' && !(await isKnownPlace(country))) add('country', 'no-place');
  else if (country !== '') holidays.push(...(await publicHolidays(country, years)));
  if (feedUrl.length > LIMITS.url) add('feedUrl', 'too-long');
  else if (feedUrl !== '')
    try {
      holidays.push(...(await fetchHolidays(feedUrl, [from, to], fetching)));
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      add('feedUrl', 'no-feed');
    }
  const schedule = {
    name,
    timeZone: typed.timeZone,
    country: country || null,
    feedUrl: feedUrl || null,
    intervals,
    holidays,
  };
  if (problems.length === 0 && !isEverOpen(schedule, now.getTime(), now.getTime() + 366 * DAY_MS))
    add('week-1', 'never-open');
  return problems.length > 0 ? { problems } : { schedule };
}

function ownDays(
  days: TypedSchedule['days'],
  add: (field: string, problem: ScheduleProblem['problem']) => void,
): Holiday[] {
  const own = new Map<string, Holiday>();
  for (const [index, { day, name, hours }] of days.entries()) {
    if (day === '' && cleanLine(name) === '' && hours.trim() === '') continue;
    if (!isDay(day)) {
      add(`day-${index}`, 'no-day');
      continue;
    }
    const spans = readHours(hours);
    // A day's own hours are that day's: what goes on after midnight is written into the next one.
    if (!spans || spans.some(({ to }) => to > DAY_MINUTES)) add(`hours-${index}`, 'no-hours');
    const title = cleanLine(name).slice(0, LIMITS.name) || '–';
    own.set(day, { day, name: title, source: 'own', hours: (spans ?? []) as MinuteSpan[] });
  }
  if (own.size > LIMITS.ownDays) add('day-0', 'too-many');
  return [...own.values()];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Writes a schedule; its clocks are not touched yet. @returns a reason not to. */
export async function writeSchedule(
  tx: Tx,
  by: SignedIn,
  id: number,
  { intervals, holidays, ...columns }: CheckedSchedule,
): Promise<'not-found' | undefined> {
  const changed = await tx
    .update(schedules)
    .set({
      ...columns,
      version: sql`${schedules.version} + 1`,
      updatedAt: sql`now()`,
      feedReadAt: columns.feedUrl === null ? null : sql`now()`,
      feedError: null,
    })
    .where(eq(schedules.id, id))
    .returning({ id: schedules.id });
  if (changed.length === 0 || !mayManageClocks(by)) return 'not-found';
  await tx.delete(scheduleIntervals).where(eq(scheduleIntervals.scheduleId, id));
  await tx.delete(scheduleHolidays).where(eq(scheduleHolidays.scheduleId, id));
  if (intervals.length > 0)
    await tx
      .insert(scheduleIntervals)
      .values(intervals.map(({ weekday, from, to }) => ({ scheduleId: id, weekday, fromMinute: from, toMinute: to })));
  if (holidays.length > 0)
    await tx
      .insert(scheduleHolidays)
      .values(holidays.map((holiday) => ({ ...holiday, hours: [...holiday.hours], scheduleId: id })));
  return undefined;
}

/** Writes a schedule and has the clocks follow. */
export async function changeSchedule(
  db: Db,
  by: SignedIn,
  id: number,
  schedule: CheckedSchedule,
): Promise<'done' | 'not-found'> {
  return db.transaction(async (tx) => {
    const refused = await writeSchedule(tx, by, id, schedule);
    if (refused) return refused;
    await note(tx, by, 'schedule.changed', schedule.name);
    await queueAllUnsolved(tx);
    return 'done';
  });
}

/**
 * Reads the holidays of all countries and calendars again. Where they are others than before, the clocks follow; a calendar that cannot be
 * read keeps the days that it had, and says why.
 */
export async function refreshHolidays(db: Db, { now, ...fetching }: Fetching & { now: Date }): Promise<void> {
  const { years, from, to } = holidayWindow(now);
  for (const schedule of await readSchedules(db)) {
    const { country, feedUrl } = schedule;
    if (country === null && feedUrl === null) continue;
    const fresh: Holiday[] = country === null ? [] : await publicHolidays(country, years);
    let feedError: string | null = null;
    try {
      if (feedUrl !== null) fresh.push(...(await fetchHolidays(feedUrl, [from, to], fetching)));
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      feedError = error.message.slice(0, 500);
      fresh.push(...schedule.holidays.filter(({ source }) => source === 'feed'));
    }
    const before = schedule.holidays.filter(({ source }) => source !== 'own');
    const text = (days: readonly Holiday[]) =>
      days
        .map(({ day, name, source }) => `${source} ${day} ${name}`)
        .toSorted()
        .join('\n');
    const isSame = text(before) === text(fresh);
    await db.transaction(async (tx) => {
      await tx
        .update(schedules)
        .set({
          feedError,
          ...(feedUrl !== null && feedError === null && { feedReadAt: sql`now()` }),
          ...(!isSame && { version: sql`${schedules.version} + 1` }),
        })
        .where(eq(schedules.id, schedule.id));
      if (isSame) return;
      await tx
        .delete(scheduleHolidays)
        .where(
          and(eq(scheduleHolidays.scheduleId, schedule.id), inArray(scheduleHolidays.source, ['country', 'feed'])),
        );
      if (fresh.length > 0)
        await tx
          .insert(scheduleHolidays)
          .values(fresh.map((holiday) => ({ ...holiday, hours: [], scheduleId: schedule.id })));
      await queueAllUnsolved(tx);
    });
  }
}

async function nameProblems(db: Db, name: string, except = 0): Promise<ScheduleProblem[]> {
  if (name === '') return [{ field: 'name', problem: 'missing' }];
  if ([...name].length > LIMITS.name) return [{ field: 'name', problem: 'too-long' }];
  const taken = await db.$count(schedules, and(eq(schedules.name, name), ne(schedules.id, except)));
  return taken > 0 ? [{ field: 'name', problem: 'taken' }] : [];
}

async function note(tx: Tx, by: SignedIn, action: ScheduleAuditAction, name: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name } });
}
