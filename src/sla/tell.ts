import { and, eq, inArray, isNotNull, isNull, lte, notExists, or, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import type { NewAlert } from '../tickets/alerts/alert.ts';
import { agentAlerts } from '../tickets/alerts/schema.ts';
import { addAlerts } from '../tickets/alerts/store.ts';
import { groupMemberships, groups } from '../tickets/groups/schema.ts';
import { isAssignable } from '../tickets/groups/store.ts';
import { tickets } from '../tickets/schema.ts';
import { type HoursMemory, readPromises } from './promises.ts';
import { slaInstances } from './schema.ts';

/** The mail that tells of clocks that are, or soon will be, used up. */
export const CLOCKS_MAIL = 'clocks-due';
/** So long after a mail the next one to the same address waits, so that a storm is told together. */
const WINDOW_SECONDS = 120;
/** Clocks that are told of in one mail; the rest is counted. */
const MOST_IN_MAIL = 100;
/** Clocks that are looked at in one go. */
const MOST = 1_000;

/** What people are told with. */
export interface TellContext {
  memory: HoursMemory;
  now(): number;
  /** Codes of the languages, and the one of who has chosen none. */
  locales: readonly string[];
  defaultLocale: string;
}

/** Somebody who is told. */
interface Reader {
  id: number;
  email: string;
  locale: string;
}

/**
 * Tells of what is used up or nearly so, once for each clock and kind: the agent who has the request, else the members of its group, else the
 * administrators. By mail, and in the staff area. Nobody is told while the schedule is closed, and who has just had a mail gets the next ones together.
 */
export async function tellOfClocks(db: Db, context: TellContext): Promise<void> {
  await db.transaction(async (tx) => {
    // One process at a time, so that what has gone to an address is right.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('sla-told', 0))`);
    const now = new Date(context.now());
    const due = await tx
      .select({
        id: slaInstances.id,
        ticketId: slaInstances.ticketId,
        scheduleId: slaInstances.scheduleId,
        dueAt: slaInstances.dueAt,
        breachedAt: slaInstances.breachedAt,
        assigneeId: tickets.assigneeId,
        groupName: tickets.groupName,
      })
      .from(slaInstances)
      .innerJoin(tickets, eq(tickets.id, slaInstances.ticketId))
      .where(or(lte(slaInstances.tellAt, now), lte(slaInstances.warnAt, now)))
      .orderBy(slaInstances.dueAt)
      .limit(MOST)
      .for('update', { of: slaInstances });
    if (due.length === 0) return;
    const { hoursOf } = await readPromises(tx, context.memory, now.getTime());
    const isOpen = (scheduleId: number) => hoursOf(scheduleId).nextOpen(now.getTime()) === now.getTime();
    const asleep = due.filter(({ breachedAt, scheduleId }) => breachedAt === null && !isOpen(scheduleId));
    for (const { id, scheduleId, dueAt } of asleep) {
      const opens = hoursOf(scheduleId).nextOpen(now.getTime());
      // By then it is used up, and that is told instead.
      const isTooLate = opens === undefined || (dueAt !== null && opens >= dueAt.getTime());
      await tx
        .update(slaInstances)
        .set({ warnAt: isTooLate ? null : new Date(opens) })
        .where(eq(slaInstances.id, id));
    }
    const awake = due.filter((clock) => !asleep.includes(clock));
    const readers = await readersOf(tx, awake, context);
    const mailed = await justMailed(tx, [...new Set([...readers.values()].flat().map(({ email }) => email))], now);
    // Where everybody who is to hear of it has just had a mail, it waits for the next.
    const waits = awake.filter(
      ({ id }) => readers.get(id)!.length > 0 && readers.get(id)!.every(({ email }) => mailed.has(email)),
    );
    const told = awake.filter((clock) => !waits.includes(clock));
    const byReader = new Map<number, { reader: Reader; clocks: number[] }>();
    for (const { id } of told)
      for (const reader of readers.get(id)!) {
        const of = byReader.get(reader.id) ?? { reader, clocks: [] };
        of.clocks.push(id);
        byReader.set(reader.id, of);
      }
    for (const { reader, clocks } of byReader.values())
      await sendMail(tx, {
        kind: CLOCKS_MAIL,
        to: reader.email,
        locale: reader.locale,
        event: `${CLOCKS_MAIL}:${now.getTime()}:${reader.id}`,
        // Its words are read when it is sent.
        data: { clocks: JSON.stringify(clocks.slice(0, MOST_IN_MAIL)), count: String(clocks.length) },
      });
    await addAlerts(
      tx,
      told.flatMap((clock) => readers.get(clock.id)!.map(({ id }) => alertOf(clock, id))),
    );
    await noteTold(tx, told, now);
    if (waits.length > 0) await postpone(tx, waits, new Date(now.getTime() + WINDOW_SECONDS * 1_000));
  });
}

function alertOf(
  { ticketId, dueAt, breachedAt }: { ticketId: number; dueAt: Date | null; breachedAt: Date | null },
  userId: number,
): NewAlert {
  return { userId, ticketId, kind: breachedAt === null ? 'due-soon' : 'overdue', dueAt };
}

/** Tells nobody any more, in the staff area, of what was due in these tickets and is done. */
export async function endClockAlerts(tx: Db, ticketIds: readonly number[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const runs = and(eq(slaInstances.ticketId, agentAlerts.ticketId), isNull(slaInstances.endedAt));
  const isTold = or(isNotNull(slaInstances.breachedAt), isNotNull(slaInstances.warnedAt));
  await tx
    .update(agentAlerts)
    .set({ readAt: sql`now()` })
    .where(
      and(
        anyOf(agentAlerts.ticketId, ticketIds),
        inArray(agentAlerts.kind, ['due-soon', 'overdue']),
        isNull(agentAlerts.readAt),
        notExists(tx.select({ one: sql`1` }).from(slaInstances).where(and(runs, isTold))),
      ),
    );
}

async function noteTold(tx: Db, told: readonly { id: number; breachedAt: Date | null }[], now: Date): Promise<void> {
  const ids = (isBreached: boolean) =>
    told.filter((clock) => (clock.breachedAt !== null) === isBreached).map(({ id }) => id);
  const set = (list: number[], columns: Partial<typeof slaInstances.$inferInsert>) =>
    list.length > 0 ? tx.update(slaInstances).set(columns).where(inArray(slaInstances.id, list)) : undefined;
  await set(ids(true), { tellAt: null, toldAt: now, warnAt: null });
  await set(ids(false), { warnAt: null, warnedAt: now });
}

async function postpone(tx: Db, clocks: readonly { id: number }[], at: Date): Promise<void> {
  const list = clocks.map(({ id }) => id);
  await tx
    .update(slaInstances)
    .set({ tellAt: at })
    .where(and(inArray(slaInstances.id, list), isNotNull(slaInstances.tellAt)));
  await tx
    .update(slaInstances)
    .set({ warnAt: at })
    .where(and(inArray(slaInstances.id, list), isNotNull(slaInstances.warnAt)));
}

/** Who is told of each clock. */
async function readersOf(
  tx: Db,
  clocks: readonly { id: number; assigneeId: number | null; groupName: string | null }[],
  { locales, defaultLocale }: TellContext,
): Promise<Map<number, Reader[]>> {
  const people = await tx
    .select({
      id: users.id,
      email: users.email,
      locale: users.locale,
      role: users.role,
      groups: sql<
        string[]
      >`array(select ${groups.name} from ${groups} join ${groupMemberships} on ${groupMemberships.groupId} = ${groups.id}
        where ${groupMemberships.agentId} = ${users.id})`,
    })
    .from(users)
    .where(isAssignable);
  const reader = ({ id, email, locale }: (typeof people)[number]): Reader[] =>
    email === null ? [] : [{ id, email, locale: locales.find((code) => code === locale) ?? defaultLocale }];
  return new Map(
    clocks.map(({ id, assigneeId, groupName }) => {
      const assignee = people.filter((one) => one.id === assigneeId);
      const members = people.filter((one) => groupName !== null && one.groups.includes(groupName));
      const chosen = [assignee, members, people.filter(({ role }) => role === 'administrator')].find(
        ({ length }) => length > 0,
      );
      return [id, (chosen ?? []).flatMap(reader)];
    }),
  );
}

/** Of these addresses, those that had a mail about clocks within the window. */
async function justMailed(tx: Db, addresses: readonly string[], now: Date): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await tx
    .select({ to: mailOutbox.toAddress })
    .from(mailOutbox)
    .where(
      and(
        inArray(mailOutbox.toAddress, [...addresses]),
        eq(mailOutbox.kind, CLOCKS_MAIL),
        sql`${mailOutbox.createdAt} between ${new Date(now.getTime() - WINDOW_SECONDS * 1_000).toISOString()}::timestamptz and ${now.toISOString()}::timestamptz`,
      ),
    );
  return new Set(rows.map(({ to }) => to));
}
