// What was promised to whom, and how it went.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { METRICS } from '../../../sla/metric.ts';
import type { ticketMetricEvents } from '../../../sla/schema.ts';
import { readPolicies, readSchedules } from '../../../sla/store.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { PRIORITIES } from '../../../tickets/ticket.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema, readPage } from '../../frame/paging.ts';
import { at, flag, id, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { metricAnswer, metricAnswers, metricSchema, metricsOfTickets } from '../tickets/metrics.ts';
import { isThere } from '../tickets/ticket-row.ts';

const common = { group: 'Service levels', resource: 'tickets', may: mayWorkOnDesk } as const;

const policySchema = z.strictObject({
  url: text,
  id,
  title: text,
  description: textOrNull,
  position: id,
  filter: z.strictObject({
    all: z.array(z.strictObject({ field: text, operator: text, value: z.array(text) })),
    any: z.array(z.never()),
  }),
  policy_metrics: z.array(
    z.strictObject({
      priority: z.enum(PRIORITIES),
      metric: z.enum(METRICS),
      target: id,
      target_in_seconds: id,
      business_hours: flag,
    }),
  ),
  created_at: at,
  updated_at: at,
});

const ALWAYS = moment(new Date(0));

async function policies(call: Pick<Call, 'app' | 'url'>): Promise<z.infer<typeof policySchema>[]> {
  const all = await readPolicies(call.app.db);
  return all
    .filter(({ active }) => active)
    .map((policy, index) => ({
      url: rowUrl(call, `/slas/policies/${policy.id}`),
      id: policy.id,
      title: policy.title,
      description: null,
      position: index + 1,
      filter: {
        all: policy.conditions.map(({ field, operator, values }) => ({ field, operator, value: values })),
        any: [],
      },
      policy_metrics: policy.targets.map((target) => ({
        priority: target.priority,
        metric: target.metric,
        target: Math.ceil(target.targetSeconds / 60),
        target_in_seconds: target.targetSeconds,
        business_hours: target.businessHours,
      })),
      created_at: ALWAYS,
      updated_at: ALWAYS,
    }));
}

const policyList = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/slas/policies',
  summary: 'What is promised to whom.',
  answer: pageSchema('sla_policies', policySchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, await policies(call));
    return { sla_policies: rows, ...envelope };
  },
});

const policy = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/slas/policies/{id}',
  summary: 'One promise.',
  answer: z.strictObject({ sla_policy: policySchema }),
  async run(call) {
    const found = (await policies(call)).find((one) => one.id === call.id());
    if (!found) throw recordNotFound();
    return { sla_policy: found };
  },
});

const scheduleSchema = z.strictObject({
  id,
  name: text,
  time_zone: text,
  created_at: at,
  updated_at: at,
  intervals: z.array(z.strictObject({ start_time: id, end_time: id })),
});

async function schedules(call: Pick<Call, 'app'>): Promise<z.infer<typeof scheduleSchema>[]> {
  const all = await readSchedules(call.app.db);
  return all.map((schedule) => ({
    id: schedule.id,
    name: schedule.name,
    time_zone: schedule.timeZone,
    created_at: moment(schedule.createdAt),
    updated_at: moment(schedule.updatedAt),
    // Minutes since the beginning of Sunday.
    intervals: schedule.intervals.map(({ weekday, from, to }) => ({
      start_time: weekday * 1440 + from,
      end_time: weekday * 1440 + to,
    })),
  }));
}

const scheduleList = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules',
  summary: 'When somebody is there.',
  answer: z.strictObject({ schedules: z.array(scheduleSchema), url: text }),
  run: async (call) => ({ schedules: await schedules(call), url: rowUrl(call, '/business_hours/schedules') }),
});

const schedule = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules/{id}',
  summary: 'One of these.',
  answer: z.strictObject({ schedule: scheduleSchema }),
  async run(call) {
    const found = (await schedules(call)).find((one) => one.id === call.id());
    if (!found) throw recordNotFound();
    return { schedule: found };
  },
});

const holidays = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/business_hours/schedules/{id}/holidays',
  summary: 'Days that are not like others.',
  answer: z.strictObject({ holidays: z.array(z.strictObject({ id, name: text, start_date: text, end_date: text })) }),
  async run(call) {
    const found = (await readSchedules(call.app.db, [call.id()]))[0];
    if (!found) throw recordNotFound();
    return {
      holidays: found.holidays.map(({ day, name }, index) => ({ id: index + 1, name, start_date: day, end_date: day })),
    };
  },
});

type MetricRow = Awaited<ReturnType<typeof metricsOfTickets>>[number];

const metricList = defineEndpoint({
  ...common,
  may: mayReadRequests,
  method: 'GET',
  path: '/ticket_metrics',
  summary: 'How long things took with each ticket.',
  answer: pageSchema('ticket_metrics', metricSchema),
  async run(call) {
    const { db } = call.app;
    const { rows, envelope } = await readPage<MetricRow>(call, {
      id: sql`t.id`,
      sorts: { id: { by: sql`t.id`, type: 'bigint' } },
      defaultSort: 'id',
      rows: ({ where, orderBy, limit, offset, place }) =>
        metricsOfTickets(db, where ? sql`${isThere} and ${where}` : isThere, { orderBy, limit, offset, place }),
      count: () => countRows(db, sql`tickets.tickets t where ${isThere}`),
    });
    return { ticket_metrics: await metricAnswers(call, rows), ...envelope };
  },
});

const metricOf = (path: string) =>
  defineEndpoint({
    ...common,
    may: mayReadRequests,
    method: 'GET',
    path,
    summary: 'How long things took with a ticket.',
    answer: z.strictObject({ ticket_metric: metricSchema }),
    async run(call) {
      const [row] = await metricsOfTickets(call.app.db, sql`t.id = ${call.id()} and ${isThere}`);
      if (!row) throw recordNotFound();
      return { ticket_metric: metricAnswer(call, row) };
    },
  });

export const metricEventSchema = z.strictObject({
  id,
  ticket_id: id,
  metric: z.enum(METRICS),
  instance_id: id,
  type: text,
  time: at,
  deleted: flag.optional(),
  sla: z
    .strictObject({
      target: id,
      target_in_seconds: id,
      business_hours: flag,
      policy: z.strictObject({ id, title: textOrNull, description: textOrNull }),
    })
    .optional(),
  status: z.strictObject({ calendar: id, business: id }).optional(),
});

/** Something that happened to a clock, as programs are shown it. */
export function metricEventAnswer(row: typeof ticketMetricEvents.$inferSelect): z.infer<typeof metricEventSchema> {
  const minutes = (seconds: number | null) => Math.round((seconds ?? 0) / 60);
  const { targetSeconds, policyId } = row;
  return {
    id: row.id,
    ticket_id: row.ticketId,
    metric: row.metric,
    instance_id: row.instance,
    type: row.kind,
    time: moment(row.time),
    ...(row.kind === 'apply_sla' &&
      targetSeconds !== null &&
      policyId !== null && {
        sla: {
          target: minutes(targetSeconds),
          target_in_seconds: targetSeconds,
          business_hours: row.businessHours ?? false,
          policy: { id: policyId, title: null, description: null },
        },
      }),
    ...(row.kind === 'update_status' && {
      status: { calendar: minutes(row.calendarSeconds), business: minutes(row.businessSeconds) },
    }),
  };
}

/** What was promised, and how it went. */
export const promiseEndpoints: readonly Endpoint[] = [
  policyList,
  policy,
  scheduleList,
  schedule,
  holidays,
  metricList,
  metricOf('/ticket_metrics/{id}'),
  metricOf('/tickets/{id}/metrics'),
];
