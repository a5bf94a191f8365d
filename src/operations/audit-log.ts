import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { auditEntries, users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';

/** Entries on one page. */
const LOG_SIZE = 50;

/** What acts are about, by the first part of their names; any other is shown under everything alone. */
export const LOG_AREAS = {
  people: [
    'account',
    'role',
    'plan',
    'organization',
    'requester',
    'email',
    'password',
    'second-factor',
    'recovery-code',
    'identity',
    'invitation',
    'rules',
  ],
  community: ['thread', 'post', 'posts', 'solution', 'incident', 'banner', 'review', 'ticket', 'moderator'],
  articles: [
    'article',
    'draft',
    'proposal',
    'schedule',
    'reviewer',
    'import',
    'guide',
    'guide-draft',
    'guide-schedule',
    'guide-proposal',
  ],
  search: ['question', 'synonyms', 'pin', 'unanswered'],
  operations: ['job', 'mail', 'mailbox', 'inbound', 'webhook', 'first-steps', 'api-token', 'export-files'],
} as const;
export type LogArea = keyof typeof LOG_AREAS;

/** What the address of the log may say; anything else counts as not said. */
export const logParameters = z.object({
  area: z
    .enum(Object.keys(LOG_AREAS) as [LogArea, ...LogArea[]])
    .optional()
    .catch(undefined),
  /** The number of the last entry of the page before. */
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

/** What somebody did. */
export interface LogEntry {
  id: number;
  at: Date;
  action: string;
  /** Null: the machine itself. */
  actor: string | null;
  actorId: number | null;
  /** Whom it is about. */
  subject: string | null;
  subjectId: number | null;
  details: Record<string, string | null>;
}

/**
 * One page of what was done, the newest first; by number, so that a page costs the same wherever it is.
 * @returns `next` for the address of the page after it; undefined on the last one.
 */
export async function listLog(
  db: Db,
  { area, before }: z.output<typeof logParameters>,
): Promise<{ entries: LogEntry[]; next: number | undefined }> {
  const [actors, subjects] = [alias(users, 'actors'), alias(users, 'subjects')];
  const rows = await db
    .select({
      id: auditEntries.id,
      at: auditEntries.at,
      action: auditEntries.action,
      actor: actors.name,
      actorId: auditEntries.actorId,
      subject: subjects.name,
      subjectId: auditEntries.subjectId,
      details: auditEntries.details,
    })
    .from(auditEntries)
    .leftJoin(actors, eq(actors.id, auditEntries.actorId))
    .leftJoin(subjects, eq(subjects.id, auditEntries.subjectId))
    .where(
      and(
        before === undefined ? undefined : lt(auditEntries.id, before),
        area === undefined ? undefined : inArray(sql`split_part(${auditEntries.action}, '.', 1)`, [...LOG_AREAS[area]]),
      ),
    )
    .orderBy(desc(auditEntries.id))
    // One more tells whether there is a next page.
    .limit(LOG_SIZE + 1);
  const entries = rows.slice(0, LOG_SIZE);
  return { entries, next: rows.length > LOG_SIZE ? entries.at(-1)!.id : undefined };
}
