import { eq, sql } from 'drizzle-orm';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { mayRate } from './policy.ts';
import { requesters, satisfaction, tickets } from './schema.ts';
import { actAs, isSolvedByRequester } from './store.ts';
import { cleanLines, LIMITS, SCORES } from './ticket.ts';

export type Score = (typeof SCORES)[number];

/** A score as it stands in a form or an address; undefined when it is none. */
function readScore(text: string | null | undefined): Score | undefined {
  return SCORES.find((score) => score === text);
}

/**
 * The path's last part for the rating page of one ticket and requester, to stand in a mail. It opens this page and nothing
 * else; how long it works, the state of the ticket decides.
 */
export function ratingToken(secret: string, ids: { ticketId: number; requesterId: number }): string {
  const text = `${ids.ticketId.toString(36)}-${ids.requesterId.toString(36)}`;
  return `${text}-${keyedHash(secret, 'rating', text)}`;
}

/** What a rating token stands for; undefined when it is forged or broken. */
export function readRatingToken(secret: string, token: string): { ticketId: number; requesterId: number } | undefined {
  const match = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})-/.exec(token);
  if (!match) return undefined;
  const ids = { ticketId: Number.parseInt(match[1]!, 36), requesterId: Number.parseInt(match[2]!, 36) };
  return ratingToken(secret, ids) === token ? ids : undefined;
}

/** What the rating page shows. */
export interface Rateable {
  ticketId: number;
  subject: string;
  /** False: it is being worked on again, was solved without our help, or long ago. */
  open: boolean;
  rating: { score: Score; reason: string | null } | undefined;
}

/** The ticket to rate, for its requester; undefined when there is none, or it is now somebody else's. */
export async function findRateable(
  db: Db,
  ids: { ticketId: number; requesterId: number },
  now: Date,
): Promise<Rateable | undefined> {
  const [row] = await db
    .select({ ticket: tickets, score: satisfaction.score, reason: satisfaction.reason })
    .from(tickets)
    .leftJoin(satisfaction, eq(satisfaction.ticketId, tickets.id))
    .where(eq(tickets.id, ids.ticketId));
  if (row?.ticket.requesterId !== ids.requesterId) return undefined;
  const { ticket, score, reason } = row;
  const solvedByRequester = await isSolvedByRequester(db, ticket.id);
  return {
    ticketId: ticket.id,
    subject: ticket.subject,
    open: mayRate('requester', { ...ticket, solvedByRequester }, now),
    rating: score ? { score, reason } : undefined,
  };
}

export type Rated =
  | { outcome: 'saved' }
  | { outcome: 'invalid'; problem: 'missing' | 'too-long' }
  /** The ticket is no longer solved, or was solved without our help, or long ago. */
  | { outcome: 'over' }
  | { outcome: 'not-found' };

/** Saves the requester's judgement; a later one takes its place. */
export async function rate(
  db: Db,
  ids: { ticketId: number; requesterId: number },
  given: { score: string | null; reason: string },
  now: Date,
): Promise<Rated> {
  const score = readScore(given.score);
  const reason = cleanLines(given.reason) || null;
  return await db.transaction(async (tx): Promise<Rated> => {
    await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${ids.ticketId} for update`);
    const rateable = await findRateable(tx, ids, now);
    if (!rateable) return { outcome: 'not-found' };
    if (!rateable.open) return { outcome: 'over' };
    if (!score) return { outcome: 'invalid', problem: 'missing' };
    if (reason && [...reason].length > LIMITS.reason) return { outcome: 'invalid', problem: 'too-long' };
    await actAs(tx, `requester:${ids.requesterId}`);
    await tx
      .insert(satisfaction)
      .values({ ...ids, score, reason })
      .onConflictDoUpdate({ target: satisfaction.ticketId, set: { score, reason, requesterId: ids.requesterId } });
    return { outcome: 'saved' };
  });
}

/** The requester of a ticket with this address, for rating from the request's page. */
export async function findRequesterId(db: Db, email: string): Promise<number | undefined> {
  const [row] = await db.select({ id: requesters.id }).from(requesters).where(eq(requesters.email, email));
  return row?.id;
}
