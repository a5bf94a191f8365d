// What the audit log calls by numbers, as people know it.
import { inArray } from 'drizzle-orm';
import { organizations, users } from '../accounts/schema.ts';
import { threads } from '../community/threads/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import type { LogEntry } from './audit-log.ts';

/** Names by number; what is there no more has none. */
export interface LogNames {
  threads: ReadonlyMap<string, { id: number; title: string; locale: string }>;
  people: ReadonlyMap<string, string>;
  organizations: ReadonlyMap<string, string>;
}

/** Reads what a page of the log names, in at most three statements. */
export async function readLogNames(
  db: Db,
  entries: readonly Pick<LogEntry, 'action' | 'details'>[],
): Promise<LogNames> {
  const of = (read: (entry: (typeof entries)[number]) => (string | null | undefined)[]) => [
    ...new Set(entries.flatMap(read).flatMap((id) => (id && /^[1-9]\d{0,14}$/.test(id) ? [Number(id)] : []))),
  ];
  const areThreads = ({ action }: { action: string }) => action === 'thread.split' || action === 'thread.merged';
  const threadIds = of((entry) => [entry.details['thread'], areThreads(entry) ? entry.details['to'] : null]);
  const personIds = of(({ action, details }) => (action === 'unanswered.assigned' ? [details['to']] : []));
  const organizationIds = of(({ action, details }) =>
    action === 'organization.changed' ? [details['from'], details['to']] : [],
  );
  const [ofThreads, ofPeople, ofOrganizations] = await Promise.all([
    threadIds.length === 0
      ? []
      : db
          .select({ id: threads.id, title: threads.title, locale: threads.locale })
          .from(threads)
          .where(anyOf(threads.id, threadIds)),
    personIds.length === 0
      ? []
      : db.select({ id: users.id, name: users.name }).from(users).where(anyOf(users.id, personIds)),
    organizationIds.length === 0
      ? []
      : db
          .select({ id: organizations.id, name: organizations.name })
          .from(organizations)
          .where(inArray(organizations.id, organizationIds)),
  ]);
  return {
    threads: new Map(ofThreads.map((one) => [String(one.id), one])),
    people: new Map(ofPeople.map(({ id, name }) => [String(id), name])),
    organizations: new Map(ofOrganizations.map(({ id, name }) => [String(id), name])),
  };
}
