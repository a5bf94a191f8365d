import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { insertRows } from '../../db/insert-rows.ts';
import { DESK_CHANNEL } from '../channels.ts';
import { tickets } from '../schema.ts';
import type { AlertKind, NewAlert } from './alert.ts';
import { agentAlerts } from './schema.ts';

/** Alerts that are listed; who has more reads the newest. */
const MOST_LISTED = 100;
/** Read or not, what was told so long ago is no news, in days. */
const KEPT_DAYS = 90;

/** Tells agents of something, once while they have not read it: what is told again is new again. Their open pages hear of it. */
export async function addAlerts(tx: Db, alerts: readonly NewAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const once = new Map(alerts.map((alert) => [`${alert.userId} ${alert.ticketId} ${alert.kind}`, alert]));
  await insertRows(
    tx,
    agentAlerts,
    [...once.values()].map(({ dueAt = null, ...alert }) => ({ ...alert, dueAt })),
    sql`on conflict (user_id, ticket_id, kind) where read_at is null do update set due_at = excluded.due_at, created_at = now()`,
  );
  const users = [...new Set(alerts.map(({ userId }) => userId))];
  await tx.execute(sql`select pg_notify(${DESK_CHANNEL}, ${JSON.stringify({ kind: 'alerts', users })})`);
}

/** What an agent was told of, with its request. */
export interface Alert {
  id: number;
  kind: AlertKind;
  ticketId: number;
  subject: string;
  dueAt: Date | null;
  createdAt: Date;
  isNew: boolean;
}

/** What an agent was told of, the newest first. */
export async function listAlerts(db: Db, userId: number): Promise<Alert[]> {
  const rows = await db
    .select({
      id: agentAlerts.id,
      kind: agentAlerts.kind,
      ticketId: agentAlerts.ticketId,
      subject: tickets.subject,
      dueAt: agentAlerts.dueAt,
      createdAt: agentAlerts.createdAt,
      readAt: agentAlerts.readAt,
    })
    .from(agentAlerts)
    .innerJoin(tickets, eq(tickets.id, agentAlerts.ticketId))
    .where(eq(agentAlerts.userId, userId))
    .orderBy(desc(agentAlerts.createdAt), desc(agentAlerts.id))
    .limit(MOST_LISTED);
  return rows.map(({ readAt, ...row }) => ({ ...row, isNew: readAt === null }));
}

const unreadOf = (userId: number) => and(eq(agentAlerts.userId, userId), isNull(agentAlerts.readAt));

/** How many an agent has not read. */
export function countAlerts(db: Db, userId: number): Promise<number> {
  return db.$count(agentAlerts, unreadOf(userId));
}

/**
 * Notes that an agent has read what they were told: of one ticket, or of everything up to an alert, so that what came in since stays new.
 * @returns whether there was something.
 */
export async function readAlerts(
  db: Db,
  userId: number,
  which: { ticketId: number } | { upTo: number },
): Promise<boolean> {
  const these =
    'ticketId' in which ? eq(agentAlerts.ticketId, which.ticketId) : sql`${agentAlerts.id} <= ${which.upTo}`;
  const read = await db
    .update(agentAlerts)
    .set({ readAt: sql`now()` })
    .where(and(unreadOf(userId), these))
    .returning({ id: agentAlerts.id });
  return read.length > 0;
}

/** Lets go of what was told long ago. @returns how many. */
export async function sweepAlerts(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const gone = await db.delete(agentAlerts).where(lt(agentAlerts.createdAt, before)).returning({ id: agentAlerts.id });
  return gone.length;
}
