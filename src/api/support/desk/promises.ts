// How long things took, and what happened to the clocks.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { METRICS } from '../../../sla/metric.ts';
import type { ticketMetricEvents } from '../../../sla/schema.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema, readPage } from '../../frame/paging.ts';
import { at, flag, id, moment, text, textOrNull } from '../../frame/shapes.ts';
import { metricAnswer, metricAnswers, metricSchema, metricsOfTickets } from '../tickets/metrics.ts';
import { isThere } from '../tickets/ticket-row.ts';

const common = { group: 'Service levels', resource: 'tickets', may: mayWorkOnDesk } as const;

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

/** How long things took. */
export const promiseEndpoints: readonly Endpoint[] = [
  metricList,
  metricOf('/ticket_metrics/{id}'),
  metricOf('/tickets/{id}/metrics'),
];
