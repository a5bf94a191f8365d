import { and, asc, eq, gt, lt, ne, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { ticketViewers } from './schema.ts';

/** A page that is open says so this often, in seconds. */
export const LOOKING_SECONDS = 15;
/** Who has not said so for this long has gone, in seconds. */
const GONE_SECONDS = 40;
/** Names that a line can show. */
const MOST_SHOWN = 10;

/** A colleague who has the same ticket open. */
export interface Colleague {
  id: number;
  name: string;
  typing: boolean;
}

/** Notes that somebody has a ticket open, and whether they write in it. @returns whether others would see something new. */
export async function noteLooking(
  db: Db,
  { ticketId, userId, typing }: { ticketId: number; userId: number; typing: boolean },
): Promise<boolean> {
  const [was] = await db
    .select({ typing: ticketViewers.typing, seenAt: ticketViewers.seenAt })
    .from(ticketViewers)
    .where(and(eq(ticketViewers.ticketId, ticketId), eq(ticketViewers.userId, userId)));
  await db
    .insert(ticketViewers)
    .values({ ticketId, userId, typing })
    .onConflictDoUpdate({
      target: [ticketViewers.ticketId, ticketViewers.userId],
      set: { typing, seenAt: sql`now()` },
    });
  return was?.typing !== typing || Date.now() - was.seenAt.getTime() > GONE_SECONDS * 1000;
}

/** Notes that somebody has closed a ticket. @returns whether they had it open. */
export async function noteLeft(db: Db, { ticketId, userId }: { ticketId: number; userId: number }): Promise<boolean> {
  const gone = await db
    .delete(ticketViewers)
    .where(and(eq(ticketViewers.ticketId, ticketId), eq(ticketViewers.userId, userId)))
    .returning({ userId: ticketViewers.userId });
  return gone.length > 0;
}

/** Who else has a ticket open, those who write first. */
export async function listColleagues(db: Db, ticketId: number, userId: number): Promise<Colleague[]> {
  return await db
    .select({ id: users.id, name: users.name, typing: ticketViewers.typing })
    .from(ticketViewers)
    .innerJoin(users, eq(users.id, ticketViewers.userId))
    .where(
      and(
        eq(ticketViewers.ticketId, ticketId),
        ne(ticketViewers.userId, userId),
        gt(ticketViewers.seenAt, sql`now() - make_interval(secs => ${GONE_SECONDS})`),
      ),
    )
    .orderBy(sql`not ${ticketViewers.typing}`, asc(users.name))
    .limit(MOST_SHOWN);
}

/** Lets go of who has closed a ticket without saying so. */
export async function sweepViewers(db: Db): Promise<void> {
  await db.delete(ticketViewers).where(lt(ticketViewers.seenAt, sql`now() - interval '1 hour'`));
}
