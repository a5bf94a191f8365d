import { and, asc, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import { teamNotices } from './mail-schema.ts';
import type { TicketsSite } from './site-section.ts';
import type { Ticket } from './store.ts';
import { type TeamChannel, toldAddresses } from './team.ts';
import { type Channel, TOPIC } from './ticket.ts';

/** Mails to the team. */
export const TEAM_MAILS = ['team-request', 'team-reply', 'team-digest'] as const;
export type TeamMail = (typeof TEAM_MAILS)[number];

/** So many mails go to one address within {@link WINDOW_MINUTES}; what comes in beyond them waits and is told together. */
const MOST_MAILS = 5;
const WINDOW_MINUTES = 10;
/** Requests and replies in one digest; what is left is in the next. */
const MOST_IN_DIGEST = 200;
/** While there is no administrator, it is looked for one so often. */
const NOBODY_MINUTES = 5;

/** What a digest tells of, as it lies in the outbox: the ticket, and the reply or 0. */
export type Told = readonly [ticketId: number, commentId: number];

/** Which channel of `team` in site.yml a request came by. */
function teamChannel(channel: Channel): TeamChannel {
  return channel === 'web' || channel === 'widget' || channel === 'email' ? 'email' : channel;
}

/** Notes that the team is to be told of a new request, or of a reply to one. Called in the transaction that takes the event out of those due. */
export async function noteForTeam(
  tx: Db,
  site: TicketsSite,
  { ticket, commentId }: { ticket: Ticket; commentId: number | null },
): Promise<void> {
  const topic = ticket.customFields[TOPIC];
  const told = toldAddresses(site.team, {
    category: typeof topic === 'string' ? topic : undefined,
    channel: teamChannel(ticket.channel),
    locale: ticket.locale ?? undefined,
  });
  const addresses = told.length > 0 ? told : [null];
  await tx.insert(teamNotices).values(addresses.map((toAddress) => ({ ticketId: ticket.id, commentId, toAddress })));
}

/** Somebody on the team, and the language of their mails. */
interface TeamMember {
  email: string;
  locale: string | null;
}

/** Who administers: told of what nobody else is named for. */
export async function listAdministrators(db: Db): Promise<TeamMember[]> {
  const rows = await db
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(and(eq(users.role, 'administrator'), isNull(users.deletedAt), isNull(users.suspendedAt)))
    .orderBy(asc(users.id));
  return rows.flatMap(({ email, locale }) => (email === null ? [] : [{ email, locale }]));
}

/**
 * Writes the mails of all notices that are due: one for each, or one for all that have come in at once. What must wait is due later, so
 * that nothing is lost.
 */
export async function writeTeamMails(db: Db, site: TicketsSite): Promise<void> {
  while (await db.transaction((tx) => writeNext(tx, site)));
}

/** @returns false when nothing is due. */
async function writeNext(tx: Db, site: TicketsSite): Promise<boolean> {
  // One process at a time, so that the count of what has gone to an address is right.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('team-mails', 0))`);
  const [first] = await tx
    .select({ toAddress: teamNotices.toAddress })
    .from(teamNotices)
    .where(lte(teamNotices.dueAt, sql`now()`))
    .orderBy(asc(teamNotices.dueAt), asc(teamNotices.id))
    .limit(1);
  if (!first) return false;
  if (first.toAddress === null) await addressToAdministrators(tx);
  else await tell(tx, site, first.toAddress);
  return true;
}

async function addressToAdministrators(tx: Db): Promise<void> {
  const unaddressed = and(isNull(teamNotices.toAddress), lte(teamNotices.dueAt, sql`now()`));
  const administrators = await listAdministrators(tx);
  if (administrators.length === 0) {
    await tx
      .update(teamNotices)
      .set({ dueAt: sql`now() + make_interval(mins => ${NOBODY_MINUTES})` })
      .where(unaddressed);
    return;
  }
  const notices = await tx.delete(teamNotices).where(unaddressed).returning();
  const inOrder = notices.toSorted((a, b) => a.id - b.id);
  for (const { ticketId, commentId } of inOrder)
    await tx.insert(teamNotices).values(administrators.map(({ email }) => ({ ticketId, commentId, toAddress: email })));
}

async function tell(tx: Db, site: TicketsSite, toAddress: string): Promise<void> {
  const due = and(eq(teamNotices.toAddress, toAddress), lte(teamNotices.dueAt, sql`now()`));
  const sent = await tx
    .select({ at: mailOutbox.createdAt })
    .from(mailOutbox)
    .where(
      and(
        eq(mailOutbox.toAddress, toAddress),
        inArray(mailOutbox.kind, [...TEAM_MAILS]),
        gt(mailOutbox.createdAt, sql`now() - make_interval(mins => ${WINDOW_MINUTES})`),
        // Of a clock that was ahead.
        lte(mailOutbox.createdAt, sql`now()`),
      ),
    )
    .orderBy(desc(mailOutbox.createdAt))
    .limit(MOST_MAILS);
  const free = MOST_MAILS - sent.length;
  if (free === 0) {
    const at = sent.at(-1)!.at.toISOString();
    await tx
      .update(teamNotices)
      .set({ dueAt: sql`${at}::timestamptz + make_interval(mins => ${WINDOW_MINUTES}, secs => 1)` })
      .where(due);
    return;
  }
  const notices = await tx.select().from(teamNotices).where(due).orderBy(asc(teamNotices.id)).limit(MOST_IN_DIGEST);
  const locale = await localeOf(tx, site, toAddress);
  const told = notices.map(({ ticketId, commentId }): Told => [ticketId, commentId ?? 0]);
  if (notices.length <= free) for (const one of told) await tellOne(tx, { to: toAddress, locale }, one);
  else
    await sendMail(tx, {
      kind: 'team-digest' satisfies TeamMail,
      to: toAddress,
      locale,
      event: `team-digest:${notices[0]!.id}:${toAddress}`,
      data: { told: JSON.stringify(told) },
    });
  await tx.delete(teamNotices).where(
    inArray(
      teamNotices.id,
      notices.map(({ id }) => id),
    ),
  );
}

async function tellOne(tx: Db, reader: { to: string; locale: string }, [ticketId, commentId]: Told): Promise<void> {
  const isReply = commentId !== 0;
  const kind: TeamMail = isReply ? 'team-reply' : 'team-request';
  await sendMail(tx, {
    ...reader,
    kind,
    event: `${kind}:${isReply ? commentId : ticketId}:${reader.to}`,
    // Its words are read when it is sent.
    data: { number: String(ticketId), comment: String(commentId) },
  });
}

async function localeOf(tx: Db, site: TicketsSite, email: string): Promise<string> {
  const [user] = await tx.select({ locale: users.locale }).from(users).where(eq(users.email, email));
  return site.locales.find(({ code }) => code === user?.locale)?.code ?? site.defaultLocale;
}

/** Milliseconds until the next notice is due; undefined when none waits. */
export async function msUntilNextNotice(db: Db): Promise<number | undefined> {
  const [row] = await db
    .select({ ms: sql<string | null>`extract(epoch from min(${teamNotices.dueAt}) - now()) * 1000` })
    .from(teamNotices);
  return row?.ms == null ? undefined : Number(row.ms);
}

/** Brings forward notices that are due later than any wait is long: the clock was ahead. */
export async function bringNoticesForward(db: Db): Promise<void> {
  await db
    .update(teamNotices)
    .set({ dueAt: sql`now()` })
    .where(gt(teamNotices.dueAt, sql`now() + make_interval(mins => ${WINDOW_MINUTES + 1})`));
}

/** Whether a mail to this address would come back to us or to those who are told anyway. */
export function isTeamAddress(site: TicketsSite, email: string): boolean {
  return site.team.some(({ to }) => to.includes(email));
}

/** Who is told of new requests at the moment: every address that the rules name, and the administrators where they leave a gap. */
export async function whoIsTold(db: Db, site: TicketsSite): Promise<{ named: string[]; administrators: string[] }> {
  const named = [...new Set(site.team.flatMap(({ to }) => to))];
  const isWhole = site.team.some(({ categories, channels, locales }) => !categories && !channels && !locales);
  return { named, administrators: isWhole ? [] : (await listAdministrators(db)).map(({ email }) => email) };
}

/** The team's notices of a person: they go, or follow them to another address. */
export async function moveNotices(tx: Db, before: string, after: string | null): Promise<void> {
  const theirs = eq(teamNotices.toAddress, before);
  if (after === null) await tx.delete(teamNotices).where(theirs);
  else await tx.update(teamNotices).set({ toAddress: after }).where(theirs);
}
