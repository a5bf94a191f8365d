import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, atOrNull, id, moment, rowUrl, text } from '../../frame/shapes.ts';

const minutes = z.strictObject({ calendar: z.number().int().nullable(), business: z.number().int().nullable() });

/** How long things took with a ticket, as answers show it. */
export const metricSchema = z.strictObject({
  url: text,
  id,
  ticket_id: id,
  created_at: at,
  updated_at: at,
  group_stations: id,
  assignee_stations: id,
  reopens: id,
  replies: id,
  assignee_updated_at: atOrNull,
  requester_updated_at: atOrNull,
  status_updated_at: atOrNull,
  initially_assigned_at: atOrNull,
  assigned_at: atOrNull,
  solved_at: atOrNull,
  latest_comment_added_at: atOrNull,
  reply_time_in_minutes: minutes,
  first_resolution_time_in_minutes: minutes,
  full_resolution_time_in_minutes: minutes,
  agent_wait_time_in_minutes: minutes,
  requester_wait_time_in_minutes: minutes,
  on_hold_time_in_minutes: minutes,
});

/** What is known of how long things took with a ticket. */
interface MetricRow {
  id: number;
  createdAt: Date;
  updatedAt: Date;
  firstRepliedAt: Date | null;
  solvedAt: Date | null;
  latestCustomer: Date | null;
  latestAgent: Date | null;
  replies: number;
  reopens: number;
  isAssigned: boolean;
  hasGroup: boolean;
  /** What the clocks counted, in seconds, by metric. */
  counted: Record<string, { calendar: number | null; business: number | null }>;
  place: string;
}

/** Reads them. @param where over `t`. */
export async function metricsOfTickets(
  db: Db,
  where: SQL,
  page: { orderBy: SQL; limit?: number; offset?: number; place?: SQL } = { orderBy: sql`t.id` },
): Promise<MetricRow[]> {
  const result = await db.execute(sql`
    select t.*, coalesce((
      select json_object_agg(c.metric, json_build_object('calendar', c.calendar, 'business', c.business))
      from (select distinct on (m.metric) m.metric, m.calendar_seconds as calendar, m.business_seconds as business
        from ticket_metric_events m where m.ticket_id = t.id and m.kind = 'update_status'
        order by m.metric, m.id desc) as c), '{}')::text as counted
    from (select t.id, t.created_at, t.updated_at, t.first_replied_at, t.solved_at, t.latest_customer_comment_at,
        t.latest_agent_comment_at, t.replies, t.reopens, t.assignee_id, t.group_name, ${page.place ?? sql`''`} as place
      from tickets.tickets t where ${where} order by ${page.orderBy}
      limit ${page.limit ?? 1000} offset ${page.offset ?? 0}) as t
    order by ${page.orderBy}`);
  const time = (value: unknown) => (value === null ? null : new Date(value as string));
  return rowsOf<Record<string, unknown>>(result).map((row) => ({
    id: Number(row['id']),
    createdAt: new Date(row['created_at'] as string),
    updatedAt: new Date(row['updated_at'] as string),
    firstRepliedAt: time(row['first_replied_at']),
    solvedAt: time(row['solved_at']),
    latestCustomer: time(row['latest_customer_comment_at']),
    latestAgent: time(row['latest_agent_comment_at']),
    replies: Number(row['replies']),
    reopens: Number(row['reopens']),
    isAssigned: row['assignee_id'] !== null,
    hasGroup: row['group_name'] !== null,
    counted: JSON.parse(row['counted'] as string) as MetricRow['counted'],
    place: row['place'] as string,
  }));
}

/** How long things took, as programs are shown it. */
export async function metricAnswers(call: Pick<Call, 'url'>, rows: readonly MetricRow[]) {
  return rows.map((row) => metricAnswer(call, row));
}

/** The same of one ticket. */
export function metricAnswer(call: Pick<Call, 'url'>, row: MetricRow): z.infer<typeof metricSchema> {
  const since = (until: Date | null) =>
    until ? Math.round((until.getTime() - row.createdAt.getTime()) / 60_000) : null;
  const counted = (metric: string, calendar: number | null = null) => {
    const known = row.counted[metric];
    const inMinutes = (seconds: number | null | undefined) =>
      seconds === null || seconds === undefined ? null : Math.round(Number(seconds) / 60);
    return { calendar: inMinutes(known?.calendar) ?? calendar, business: inMinutes(known?.business) };
  };
  const latest = Math.max(row.latestCustomer?.getTime() ?? 0, row.latestAgent?.getTime() ?? 0);
  return {
    url: rowUrl(call, `/ticket_metrics/${row.id}`),
    id: row.id,
    ticket_id: row.id,
    created_at: moment(row.createdAt),
    updated_at: moment(row.updatedAt),
    group_stations: row.hasGroup ? 1 : 0,
    assignee_stations: row.isAssigned ? 1 : 0,
    reopens: row.reopens,
    replies: row.replies,
    assignee_updated_at: moment(row.latestAgent),
    requester_updated_at: moment(row.latestCustomer),
    status_updated_at: null,
    initially_assigned_at: null,
    assigned_at: null,
    solved_at: moment(row.solvedAt),
    latest_comment_added_at: latest === 0 ? null : moment(new Date(latest)),
    reply_time_in_minutes: counted('first_reply_time', since(row.firstRepliedAt)),
    first_resolution_time_in_minutes: { calendar: row.reopens === 0 ? since(row.solvedAt) : null, business: null },
    full_resolution_time_in_minutes: counted('total_resolution_time', since(row.solvedAt)),
    agent_wait_time_in_minutes: { calendar: null, business: null },
    requester_wait_time_in_minutes: counted('requester_wait_time'),
    on_hold_time_in_minutes: { calendar: null, business: null },
  };
}
