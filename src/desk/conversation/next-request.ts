import { and, asc, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { groupsOf } from '../../tickets/groups/store.ts';
import { tickets } from '../../tickets/schema.ts';
import type { Status } from '../../tickets/ticket.ts';

/** What waits for us. */
const WAITING: Status[] = ['new', 'open'];

/**
 * The request that an agent takes up next: of theirs, and after those of nobody in their groups or in none, the one that waits longest.
 * @param after the one that they look at now, which is left out.
 */
export async function nextRequest(
  db: Db,
  { agentId, after }: { agentId: number; after: number | undefined },
): Promise<number | undefined> {
  const groups = await groupsOf(db, agentId);
  const nobodys = and(
    isNull(tickets.assigneeId),
    or(isNull(tickets.groupName), groups.length > 0 ? inArray(tickets.groupName, groups) : undefined),
  );
  return (await first(db, eq(tickets.assigneeId, agentId), after)) ?? (await first(db, nobodys, after));
}

async function first(db: Db, whose: SQL | undefined, after: number | undefined): Promise<number | undefined> {
  const [row] = await db
    .select({ id: tickets.id })
    .from(tickets)
    .where(and(whose, inArray(tickets.status, WAITING), after === undefined ? undefined : ne(tickets.id, after)))
    .orderBy(sql`${tickets.awaitingReplySince} asc nulls last`, asc(tickets.id))
    .limit(1);
  return row?.id;
}
