import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { id, lengthBetween, now, number, oneOf, time } from '../db/columns.ts';
import { tickets } from '../tickets/schema.ts';
import { PRIORITIES } from '../tickets/ticket.ts';
import type { Condition } from './condition.ts';
import { METRIC_EVENTS, METRICS, OUTCOMES, TARGET_SECONDS } from './metric.ts';
import { HOLIDAY_SOURCES, LIMITS, type MinuteSpan } from './schedule.ts';
import { WARNING, WARNING_PERCENT } from './warning.ts';

/** When somebody is there to answer. */
export const schedules = pgTable(
  'schedules',
  {
    id: id(),
    name: text('name').notNull(),
    /** IANA name, such as Europe/Zurich. */
    timeZone: text('time_zone').notNull(),
    /** Country, and perhaps region, whose public holidays are days off: `CH`, `CH-ZH`. */
    country: text('country'),
    /** Where a calendar of further days off is read (iCalendar). */
    feedUrl: text('feed_url'),
    feedReadAt: time('feed_read_at'),
    /** Why it could not be read the last time, in words for operators. */
    feedError: text('feed_error'),
    /** Counts up with each change of the schedule or of what belongs to it: whoever has reckoned with it sees that it is another. */
    version: integer('version').notNull().default(1),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    unique('schedules_name').on(table.name),
    check('schedules_name_length', lengthBetween(table.name, 1, LIMITS.name)),
    check('schedules_time_zone_length', lengthBetween(table.timeZone, 1, 100)),
    check('schedules_country_form', sql`${table.country} ~ '^[A-Z]{2}(-[A-Za-z0-9]{1,5}){0,2}$'`),
    check('schedules_feed_url_length', lengthBetween(table.feedUrl, 1, LIMITS.url)),
  ],
);

/** Opening hours of a week, by the clocks of the zone; a span that begins on a day may end on the next. */
export const scheduleIntervals = pgTable(
  'schedule_intervals',
  {
    id: id(),
    scheduleId: number('schedule_id')
      .notNull()
      .references(() => schedules.id, { onDelete: 'cascade' }),
    /** 0 is Sunday. */
    weekday: integer('weekday').notNull(),
    /** Minutes since midnight of that day; 1440 is its end, and more is the next day. */
    fromMinute: integer('from_minute').notNull(),
    toMinute: integer('to_minute').notNull(),
  },
  (table) => [
    index('schedule_intervals_schedule').on(table.scheduleId),
    check('schedule_intervals_weekday', sql`${table.weekday} between 0 and 6`),
    check('schedule_intervals_from', sql`${table.fromMinute} between 0 and 1439`),
    check(
      'schedule_intervals_to',
      sql`${table.toMinute} > ${table.fromMinute} and ${table.toMinute} <= ${table.fromMinute} + 1440`,
    ),
  ],
);

/** Days that are not like others of their weekday: off, or with hours of their own. */
export const scheduleHolidays = pgTable(
  'schedule_holidays',
  {
    id: id(),
    scheduleId: number('schedule_id')
      .notNull()
      .references(() => schedules.id, { onDelete: 'cascade' }),
    /** A day in the schedule's zone: `2026-12-25`. */
    day: date('day', { mode: 'string' }).notNull(),
    name: text('name').notNull(),
    /** Where it comes from; what the staff wrote counts before what was read. */
    source: text('source', { enum: HOLIDAY_SOURCES }).notNull(),
    /** Hours of that day, within it; none: off. */
    hours: jsonb('hours').$type<MinuteSpan[]>().notNull().default([]),
  },
  (table) => [
    unique('schedule_holidays_day').on(table.scheduleId, table.day, table.source),
    check('schedule_holidays_name_length', lengthBetween(table.name, 1, LIMITS.name)),
    check('schedule_holidays_source', oneOf(table.source, HOLIDAY_SOURCES)),
  ],
);

/** What is promised to whom; the first one that fits a ticket is its. */
export const slaPolicies = pgTable(
  'sla_policies',
  {
    id: id(),
    /** The first one that fits counts. */
    position: integer('position').notNull(),
    title: text('title').notNull(),
    /** All of them must hold; none: it fits every ticket. */
    conditions: jsonb('conditions').$type<Condition[]>().notNull().default([]),
    scheduleId: number('schedule_id')
      .notNull()
      .references(() => schedules.id),
    active: boolean('active').notNull().default(true),
    /** People are warned when so much of a target is used up, in percent; null: never. */
    warnPercent: integer('warn_percent').default(WARNING.percent),
    /** At least so long before it is used up, unless the target is short. */
    warnLeadSeconds: integer('warn_lead_seconds').notNull().default(WARNING.leadSeconds),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    index('sla_policies_position').on(table.position, table.id),
    index('sla_policies_schedule').on(table.scheduleId),
    unique('sla_policies_title').on(table.title),
    check('sla_policies_title_length', lengthBetween(table.title, 1, LIMITS.name)),
    check(
      'sla_policies_warning',
      sql`${table.warnPercent} between ${sql.raw(String(WARNING_PERCENT.least))} and ${sql.raw(String(WARNING_PERCENT.most))} and ${table.warnLeadSeconds} between 0 and ${sql.raw(String(TARGET_SECONDS.most))}`,
    ),
  ],
);

/** Targets of a policy. */
export const slaPolicyMetrics = pgTable(
  'sla_policy_metrics',
  {
    id: id(),
    policyId: number('policy_id')
      .notNull()
      .references(() => slaPolicies.id, { onDelete: 'cascade' }),
    priority: text('priority', { enum: PRIORITIES }).notNull(),
    metric: text('metric', { enum: METRICS }).notNull(),
    targetSeconds: integer('target_seconds').notNull(),
    /** Counted in hours of the schedule, or in all hours. */
    businessHours: boolean('business_hours').notNull(),
  },
  (table) => [
    unique('sla_policy_metrics_of_policy').on(table.policyId, table.priority, table.metric),
    check('sla_policy_metrics_priority', oneOf(table.priority, PRIORITIES)),
    check('sla_policy_metrics_metric', oneOf(table.metric, METRICS)),
    check(
      'sla_policy_metrics_target',
      sql`${table.targetSeconds} between ${sql.raw(String(TARGET_SECONDS.least))} and ${sql.raw(String(TARGET_SECONDS.most))}`,
    ),
  ],
);

/** One clock of a ticket: the first reply, the third next reply … It keeps what it was promised by. */
export const slaInstances = pgTable(
  'sla_instances',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    metric: text('metric', { enum: METRICS }).notNull(),
    /** Counts the clocks of one metric of one ticket, from 1. */
    instance: integer('instance').notNull(),
    /** Neither references the other table: they say by what it was promised, also when that is gone. */
    policyId: number('policy_id').notNull(),
    scheduleId: number('schedule_id').notNull(),
    /** The priority that the target was chosen by. */
    priority: text('priority', { enum: PRIORITIES }).notNull(),
    targetSeconds: integer('target_seconds').notNull(),
    businessHours: boolean('business_hours').notNull(),
    startedAt: time('started_at').notNull(),
    /** When the target is used up, if nothing pauses the clock; null while it is paused, and when the schedule never opens again. */
    dueAt: time('due_at'),
    /** Since when it is paused. */
    pausedAt: time('paused_at'),
    /** What is left of the target while it is paused, in seconds of its hours; negative when it was used up before. */
    remainingSeconds: integer('remaining_seconds'),
    endedAt: time('ended_at'),
    outcome: text('outcome', { enum: OUTCOMES }),
    /** When the target was used up; once written it stays. */
    breachedAt: time('breached_at'),
    /** It was used up only because a policy or schedule was changed. */
    breachedByEdit: boolean('breached_by_edit').notNull().default(false),
    /** The moment of the warning, until it was given. */
    warnAt: time('warn_at'),
    warnedAt: time('warned_at'),
    /** The moment at which people are told of the breach, until they were. */
    tellAt: time('tell_at'),
    toldAt: time('told_at'),
    /** What last changed it, in tickets.events; events may be deleted earlier. */
    causedBy: bigint('caused_by', { mode: 'number' }),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    unique('sla_instances_of_ticket').on(table.ticketId, table.metric, table.instance),
    // For the board: what runs, in the order in which it is due.
    index('sla_instances_running').on(table.dueAt).where(sql`${table.endedAt} is null and ${table.dueAt} is not null`),
    index('sla_instances_to_breach')
      .on(table.dueAt)
      .where(sql`${table.endedAt} is null and ${table.dueAt} is not null and ${table.breachedAt} is null`),
    index('sla_instances_to_warn').on(table.warnAt).where(sql`${table.warnAt} is not null`),
    index('sla_instances_to_tell').on(table.tellAt).where(sql`${table.tellAt} is not null`),
    check('sla_instances_metric', oneOf(table.metric, METRICS)),
    check('sla_instances_priority', oneOf(table.priority, PRIORITIES)),
    check('sla_instances_outcome', oneOf(table.outcome, OUTCOMES)),
    check('sla_instances_ended', sql`(${table.endedAt} is null) = (${table.outcome} is null)`),
    check('sla_instances_paused', sql`${table.pausedAt} is null or ${table.dueAt} is null`),
  ],
);

/** What happened to the clocks, for reports and exports. */
export const ticketMetricEvents = pgTable(
  'ticket_metric_events',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    metric: text('metric', { enum: METRICS }).notNull(),
    instance: integer('instance').notNull(),
    kind: text('kind', { enum: METRIC_EVENTS }).notNull(),
    /** When it happened to the clock, not when it was noticed. */
    time: time('time').notNull(),
    policyId: number('policy_id'),
    targetSeconds: integer('target_seconds'),
    businessHours: boolean('business_hours'),
    /** With update_status: what the clock had counted, in all hours and in hours of the schedule. */
    calendarSeconds: bigint('calendar_seconds', { mode: 'number' }),
    businessSeconds: bigint('business_seconds', { mode: 'number' }),
    outcome: text('outcome', { enum: OUTCOMES }),
    createdAt: time('created_at').notNull().default(now),
    /** As `written_in` of the events of tickets. */
    writtenIn: number('written_in').default(sql`(pg_current_xact_id()::text::bigint)`),
  },
  (table) => [
    index('ticket_metric_events_ticket').on(table.ticketId, table.id),
    index('ticket_metric_events_written').on(sql`coalesce(${table.writtenIn}, 0)`, table.id),
    check('ticket_metric_events_kind', oneOf(table.kind, METRIC_EVENTS)),
    check('ticket_metric_events_metric', oneOf(table.metric, METRICS)),
  ],
);

/**
 * Tickets whose clocks are to be looked at: written by a trigger in the transaction of the event, whatever program it is, and taken out in
 * the transaction that sets the clocks.
 */
export const slaDue = pgTable(
  'sla_due',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** Null when a policy or schedule was changed. */
    eventId: bigint('event_id', { mode: 'number' }),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('sla_due_edited').on(table.ticketId).where(sql`${table.eventId} is null`),
    index('sla_due_ticket').on(table.ticketId),
    index('sla_due_events').on(table.id).where(sql`${table.eventId} is not null`),
  ],
);
