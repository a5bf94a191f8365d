import { eq, inArray } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';
import type { MailKind, MailValue, QueuedMail } from '../mail/kinds.ts';
import { linkTo, listOf } from '../mail/list-value.ts';
import { isAssignable } from '../tickets/groups/store.ts';
import { tickets } from '../tickets/schema.ts';
import { staffPath } from '../tickets/team-mail.ts';
import { slaInstances } from './schema.ts';
import { CLOCKS_MAIL } from './tell.ts';

/** The mail that tells of requests whose time is, or soon will be, used up. */
export const clocksMail: MailKind = { name: CLOCKS_MAIL, reasonNotToSend, currentValues };

function clocksOf(mail: QueuedMail): number[] {
  const given: unknown = JSON.parse(mail.data['clocks'] ?? '[]');
  return Array.isArray(given) ? given.filter((id): id is number => typeof id === 'number') : [];
}

/** What still runs of the clocks of a mail, with its request, by due time. */
async function readDue(db: Db, mail: QueuedMail) {
  return await db
    .select({
      ticketId: slaInstances.ticketId,
      subject: tickets.subject,
      dueAt: slaInstances.dueAt,
      breachedAt: slaInstances.breachedAt,
      endedAt: slaInstances.endedAt,
    })
    .from(slaInstances)
    .innerJoin(tickets, eq(tickets.id, slaInstances.ticketId))
    .where(inArray(slaInstances.id, clocksOf(mail)))
    .orderBy(slaInstances.dueAt);
}

async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const [reader] = await db.select({ works: isAssignable }).from(users).where(eq(users.email, mail.toAddress));
  if (!reader?.works) return 'does not work on requests any more';
  const clocks = await readDue(db, mail);
  return clocks.some(({ endedAt }) => endedAt === null) ? undefined : 'all of it has been done';
}

async function currentValues(db: Db, mail: QueuedMail): Promise<Record<string, MailValue>> {
  const clocks = (await readDue(db, mail)).filter(({ endedAt }) => endedAt === null);
  const requests = (of: typeof clocks) => [...new Map(of.map((clock) => [clock.ticketId, clock])).values()];
  const overdue = requests(clocks.filter(({ breachedAt }) => breachedAt !== null));
  const soon = requests(clocks.filter(({ ticketId }) => !overdue.some((one) => one.ticketId === ticketId)));
  return {
    overdueCount: String(overdue.length),
    overdue: requestsOf(overdue, mail.locale),
    soonCount: String(soon.length),
    onlySoonCount: String(overdue.length === 0 ? soon.length : 0),
    soon: requestsOf(soon, mail.locale),
    link: `/${mail.locale}/staff/overdue`,
  };
}

function requestsOf(requests: readonly { ticketId: number; subject: string }[], locale: string): MailValue {
  return listOf(
    requests.map(({ ticketId, subject }) => linkTo(`#${ticketId} ${subject}`, staffPath(locale, ticketId))),
  );
}
