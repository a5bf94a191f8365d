import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

/** How a job ended. */
export const JOB_OUTCOMES = ['done', 'failed', 'cancelled'] as const;

/** Work that has no row of its own, and what is done again and again, such as sweeps. */
export const jobs = pgTable(
  'jobs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Which of the declared kinds of work it is. */
    kind: text('kind').notNull(),
    /** Names what is worked on, e.g. `rewrite-links:article:12`: of one name there is one job at a time. */
    name: text('name').notNull(),
    payload: jsonb('payload').notNull().default({}),
    /** It is done again this many seconds after it was done; null: once. */
    everySeconds: integer('every_seconds'),
    createdAt: time('created_at').notNull().default(sql`now()`),
    /** When a process may take it; while one works at it, the end of its lease. Null: it has ended. */
    dueAt: time('due_at').default(sql`now()`),
    /** The process that works at it, for operators; null while it waits. */
    worker: text('worker'),
    startedAt: time('started_at'),
    attempts: integer('attempts').notNull().default(0),
    /** It was asked for once more while it was under way. */
    again: boolean('again').notNull().default(false),
    /** Progress: so many of so many pieces. */
    done: integer('done').notNull().default(0),
    total: integer('total'),
    /** What an operator should know about the last failure. */
    lastError: text('last_error'),
    outcome: text('outcome', { enum: JOB_OUTCOMES }),
    endedAt: time('ended_at'),
  },
  (table) => [
    uniqueIndex('jobs_name').on(table.name).where(sql`${table.dueAt} is not null`),
    index('jobs_due').on(table.kind, table.dueAt).where(sql`${table.dueAt} is not null`),
    index('jobs_ended').on(table.endedAt),
    check('jobs_ended_or_due', sql`(${table.dueAt} is null) = (${table.outcome} is not null)`),
  ],
);
