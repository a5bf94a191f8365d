import { eq } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { requesters, tickets } from '../../tickets/schema.ts';

/** The request that another is to follow, with who asked; undefined when there is none. */
export async function findFollowed(
  db: Db,
  id: number,
): Promise<{ id: number; subject: string; name: string; email: string | null } | undefined> {
  const [row] = await db
    .select({ id: tickets.id, subject: tickets.subject, name: requesters.name, email: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(eq(tickets.id, id));
  return row;
}
