// When somebody is there.
import { z } from 'zod';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import {
  addSchedule,
  changeSchedule,
  checkSchedule,
  deleteSchedule,
  type TypedSchedule,
} from '../../../sla/change-schedules.ts';
import { writeHours } from '../../../sla/hours-text.ts';
import { mayManageClocks } from '../../../sla/policy.ts';
import { DAY_MINUTES, HOLIDAY_SOURCES, type Holiday, type Interval, LIMITS } from '../../../sla/schedule.ts';
import { readSchedules, type WholeSchedule } from '../../../sla/store.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { at, id, moment, rowUrl, text } from '../../frame/shapes.ts';

const common = { group: 'Schedules', resource: 'tickets', may: mayWorkOnDesk } as const;
const writes = { ...common, may: mayManageClocks } as const;

/** Minutes since the beginning of Sunday. */
const spanSchema = z.strictObject({ start_time: id, end_time: id });
const scheduleSchema = z.strictObject({
  id,
  name: text,
  time_zone: text,
  created_at: at,
  updated_at: at,
  intervals: z.array(spanSchema),
});
const answer = z.strictObject({ schedule: scheduleSchema });
const holidaySchema = z.strictObject({ id, name: text, start_date: text, end_date: text });
type ShownHoliday = z.infer<typeof holidaySchema>;

function spansOf(intervals: readonly Interval[]) {
  return intervals.map(({ weekday, from, to }) => ({
    start_time: weekday * DAY_MINUTES + from,
    end_time: weekday * DAY_MINUTES + to,
  }));
}

function scheduleAnswer(schedule: WholeSchedule): z.infer<typeof scheduleSchema> {
  return {
    id: schedule.id,
    name: schedule.name,
    time_zone: schedule.timeZone,
    created_at: moment(schedule.createdAt),
    updated_at: moment(schedule.updatedAt),
    intervals: spansOf(schedule.intervals),
  };
}

/** @throws ApiError when there is none. */
async function found(call: Pick<Call, 'app'>, scheduleId: number): Promise<WholeSchedule> {
  const [schedule] = await readSchedules(call.app.db, [scheduleId]);
  if (!schedule) throw recordNotFound();
  return schedule;
}

const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules',
  summary: 'When somebody is there.',
  answer: z.strictObject({ schedules: z.array(scheduleSchema), url: text }),
  run: async (call) => ({
    schedules: (await readSchedules(call.app.db)).map(scheduleAnswer),
    url: rowUrl(call, '/business_hours/schedules'),
  }),
});

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules/{id}',
  summary: 'One of these.',
  answer,
  run: async (call) => ({ schedule: scheduleAnswer(await found(call, call.id())) }),
});

const NAMES = { timeZone: 'time_zone' };

/** A refusal by the fields of the API: those of the form have a number. */
function refused(problems: readonly { field: string; problem: string }[]) {
  const plain = problems.map(({ field, problem }) => ({
    field: field.startsWith('week-') ? 'intervals' : /^(day|hours)-/.test(field) ? 'holiday' : field,
    problem,
  }));
  return problemsInvalid(plain, NAMES);
}

/** A schedule as its form would have it. */
function typed(schedule: WholeSchedule): TypedSchedule {
  return {
    name: schedule.name,
    timeZone: schedule.timeZone,
    week: [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
      writeHours(schedule.intervals.filter((interval) => interval.weekday === weekday)),
    ),
    country: schedule.country ?? '',
    feedUrl: schedule.feedUrl ?? '',
    days: schedule.holidays
      .filter(({ source }) => source === 'own')
      .map(({ day, name, hours }) => ({ day, name, hours: writeHours(hours) })),
  };
}

/** Changes a schedule, by the rules of its form; the clocks follow. @throws ApiError */
async function change(
  call: Pick<Call, 'app' | 'viewer'>,
  schedule: WholeSchedule,
  differences: Partial<TypedSchedule>,
): Promise<WholeSchedule> {
  const { db, settings } = call.app;
  const fetching = { now: new Date(), trustedHosts: new Set(settings.privateLinkHosts) };
  const checked = await checkSchedule(db, schedule.id, { ...typed(schedule), ...differences }, fetching);
  if ('problems' in checked) throw refused(checked.problems);
  if ((await changeSchedule(db, agentOf(call), schedule.id, checked.schedule)) === 'not-found') throw recordNotFound();
  return await found(call, schedule.id);
}

const create = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/business_hours/schedules',
  summary: 'Add a schedule: from nine to five on the days from Monday to Friday at first.',
  body: z.object({ schedule: z.object({ name: z.string(), time_zone: z.string() }) }),
  answer,
  status: 201,
  async run(call) {
    const { name, time_zone: timeZone } = call.body.schedule;
    const added = await addSchedule(call.app.db, agentOf(call), { name, timeZone });
    if ('problems' in added) throw refused(added.problems);
    const location = rowUrl(call, `/business_hours/schedules/${added.id}`);
    return new Reply({ schedule: scheduleAnswer(await found(call, added.id)) }, { headers: { location } });
  },
});

const update = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/business_hours/schedules/{id}',
  summary: 'Change the name or the time zone of a schedule.',
  body: z.object({ schedule: z.object({ name: z.string().optional(), time_zone: z.string().optional() }) }),
  answer,
  async run(call) {
    const { name, time_zone: timeZone } = call.body.schedule;
    const differences = { ...(name !== undefined && { name }), ...(timeZone !== undefined && { timeZone }) };
    return { schedule: scheduleAnswer(await change(call, await found(call, call.id()), differences)) };
  },
});

const destroy = defineEndpoint({
  ...writes,
  method: 'DELETE',
  path: '/business_hours/schedules/{id}',
  summary: 'Delete a schedule by which no policy counts.',
  async run(call) {
    const deleted = await deleteSchedule(call.app.db, agentOf(call), call.id());
    if (deleted === 'not-found') throw recordNotFound();
    if (deleted === 'in-use') throw fieldInvalid('id', 'is used by SLA policies');
  },
});

const WEEK_MINUTES = 7 * DAY_MINUTES;
const minute = z.number().int().min(0).max(WEEK_MINUTES);

/** The hours of each weekday, Sunday first; what is longer than a day is divided where days end. */
function weekOf(spans: readonly { start_time: number; end_time: number }[]): string[] {
  const week: { from: number; to: number }[][] = Array.from({ length: 7 }, () => []);
  for (const { start_time: start, end_time: end } of spans) {
    if (end <= start) throw fieldInvalid('intervals', 'must end after they begin');
    const isLong = end - start > DAY_MINUTES;
    for (let from = start; from < end; ) {
      const day = Math.floor(from / DAY_MINUTES);
      const to = isLong ? Math.min(end, (day + 1) * DAY_MINUTES) : end;
      week[day]!.push({ from: from - day * DAY_MINUTES, to: to - day * DAY_MINUTES });
      from = to;
    }
  }
  return week.map(writeHours);
}

const workweek = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/business_hours/schedules/{id}/workweek',
  summary: 'Say at which hours of the week somebody is there, in minutes since the beginning of Sunday.',
  body: z.object({
    workweek: z.object({
      intervals: z.array(z.object({ start_time: minute, end_time: minute })).max(LIMITS.intervals),
    }),
  }),
  answer: z.strictObject({ workweek: z.strictObject({ intervals: z.array(spanSchema) }) }),
  async run(call) {
    const schedule = await found(call, call.id());
    const changed = await change(call, schedule, { week: weekOf(call.body.workweek.intervals) });
    return { workweek: { intervals: spansOf(changed.intervals) } };
  },
});

const DAY_MS = 86_400_000;
const nextDay = (day: string) => new Date(Date.parse(`${day}T00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Days off as they are shown: those of one name that follow one another are one. Its number is its first day, and where it comes from. */
function holidaysOf(schedule: WholeSchedule): (ShownHoliday & { source: Holiday['source'] })[] {
  const shown: (ShownHoliday & { source: Holiday['source'] })[] = [];
  for (const [place, source] of HOLIDAY_SOURCES.entries())
    for (const { day, name } of schedule.holidays.filter((one) => one.source === source)) {
      const last = shown.at(-1);
      if (last?.source === source && last.name === name && nextDay(last.end_date) === day) last.end_date = day;
      else
        shown.push({ id: Number(day.replaceAll('-', '')) * 10 + place, name, start_date: day, end_date: day, source });
    }
  return shown.toSorted((a, b) => a.id - b.id);
}

const holidayAnswer = ({ source: _, ...holiday }: ReturnType<typeof holidaysOf>[number]): ShownHoliday => holiday;

const holidays = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules/{id}/holidays',
  summary: 'Days that are not like others.',
  answer: z.strictObject({ holidays: z.array(holidaySchema) }),
  run: async (call) => ({ holidays: holidaysOf(await found(call, call.id())).map(holidayAnswer) }),
});

/** @throws ApiError when there is none. */
function holidayOf(call: Pick<Call, 'id'>, schedule: WholeSchedule) {
  const holiday = holidaysOf(schedule).find((one) => one.id === call.id('holiday'));
  if (!holiday) throw recordNotFound();
  return holiday;
}

const showHoliday = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules/{id}/holidays/{holiday}',
  summary: 'Days off, by their number.',
  answer: z.strictObject({ holiday: holidaySchema }),
  run: async (call) => ({ holiday: holidayAnswer(holidayOf(call, await found(call, call.id()))) }),
});

const day = z.iso.date();
const holidayInput = z.object({ name: z.string(), start_date: day, end_date: day });

/** The days off from one day to another. @throws ApiError for too many. */
function daysFrom({ name, start_date: start, end_date: end }: z.output<typeof holidayInput>): TypedSchedule['days'] {
  if (end < start) throw fieldInvalid('end_date', 'is before start_date');
  const days: TypedSchedule['days'][number][] = [];
  for (let one = start; one <= end; one = nextDay(one)) {
    if (days.length >= LIMITS.ownDays) throw fieldInvalid('end_date', 'is too far away', 'TooManyValues');
    days.push({ day: one, name, hours: '' });
  }
  return days;
}

/** The days of a schedule's own without those of a holiday. */
function without(schedule: WholeSchedule, gone?: ShownHoliday): TypedSchedule['days'] {
  const isGone = (one: string) => gone !== undefined && one >= gone.start_date && one <= gone.end_date;
  return typed(schedule).days.filter((one) => !isGone(one.day));
}

/** The holiday with this day, after it was written. */
function writtenOn(schedule: WholeSchedule, start: string): ShownHoliday {
  const own = holidaysOf(schedule).filter(({ source }) => source === 'own');
  return holidayAnswer(own.find((one) => one.start_date <= start && one.end_date >= start)!);
}

/** Only what was written here is changed here. @throws ApiError */
function own(call: Pick<Call, 'id'>, schedule: WholeSchedule): ShownHoliday {
  const holiday = holidayOf(call, schedule);
  if (holiday.source !== 'own') throw fieldInvalid('id', 'comes from a calendar or the holidays of a country');
  return holiday;
}

const addHoliday = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/business_hours/schedules/{id}/holidays',
  summary: 'Add days off.',
  body: z.object({ holiday: holidayInput }),
  answer: z.strictObject({ holiday: holidaySchema }),
  status: 201,
  async run(call) {
    const schedule = await found(call, call.id());
    const { holiday } = call.body;
    const changed = await change(call, schedule, { days: [...without(schedule), ...daysFrom(holiday)] });
    const made = writtenOn(changed, holiday.start_date);
    const location = rowUrl(call, `/business_hours/schedules/${schedule.id}/holidays/${made.id}`);
    return new Reply({ holiday: made }, { headers: { location } });
  },
});

const changeHoliday = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/business_hours/schedules/{id}/holidays/{holiday}',
  summary: 'Change days off that were written here.',
  body: z.object({ holiday: holidayInput.partial() }),
  answer: z.strictObject({ holiday: holidaySchema }),
  async run(call) {
    const schedule = await found(call, call.id());
    const before = own(call, schedule);
    const { name = before.name, start_date = before.start_date, end_date = before.end_date } = call.body.holiday;
    const days = [...without(schedule, before), ...daysFrom({ name, start_date, end_date })];
    return { holiday: writtenOn(await change(call, schedule, { days }), start_date) };
  },
});

const deleteHoliday = defineEndpoint({
  ...writes,
  method: 'DELETE',
  path: '/business_hours/schedules/{id}/holidays/{holiday}',
  summary: 'Delete days off that were written here.',
  async run(call) {
    const schedule = await found(call, call.id());
    await change(call, schedule, { days: without(schedule, own(call, schedule)) });
  },
});

/** When somebody is there. */
export const scheduleEndpoints: readonly Endpoint[] = [
  list,
  show,
  create,
  update,
  destroy,
  workweek,
  holidays,
  showHoliday,
  addHoliday,
  changeHoliday,
  deleteHoliday,
];
