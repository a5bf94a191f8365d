import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import type { DueWork } from '../../jobs/clock.ts';
import type { QueuedMail } from '../../mail/kinds.ts';
import { sendMail } from '../../mail/outbox.ts';
import type { CommunitySite } from '../threads/site-section.ts';
import { COMMUNITY_CHANNEL } from './events.ts';
import { NOTIFICATION_CLASSES, type NotificationClass, STREAM_OF } from './notification.ts';
import { communityEvents, notifications } from './notification-schema.ts';
import { type MailStop, stopPath } from './notification-settings.ts';
import { tellDue } from './tell.ts';

/** What the mails are made with. */
export interface NotificationMailContext {
  site: CommunitySite;
  secret: string;
}

/** The mail of a class: each has its own words. */
const mailOf = (kind: NotificationClass) => `community-${kind}` as const;
/** The mail that comes once a day. */
const DIGEST = 'community-digest';

export const NOTIFICATION_MAILS = [...NOTIFICATION_CLASSES.map(mailOf), DIGEST] as const;

/** Mails written in one transaction. */
const BATCH = 200;
/** A mail is due later than this only where a clock was wrong: a digest waits for a day. */
const LONGEST_WAIT_HOURS = 25;

/** Tells people what has happened in the community, and writes their mails when they are due. */
export function communityWork(db: Db, context: NotificationMailContext, report: (error: unknown) => void): DueWork {
  const waitsForMail = isNotNull(notifications.mailDueAt);
  return {
    name: 'community',
    channels: [COMMUNITY_CHANNEL],
    async run() {
      await tellDue(db, context.site, report);
      await writeDueMails(db, context);
    },
    async msUntilNext() {
      const [row] = await db
        .select({ ms: sql<string | null>`extract(epoch from min(${notifications.mailDueAt}) - now()) * 1000` })
        .from(notifications)
        .where(waitsForMail);
      return row?.ms == null ? undefined : Number(row.ms);
    },
    async waiting() {
      return (await db.$count(communityEvents)) + (await db.$count(notifications, waitsForMail));
    },
    async bringForward() {
      await db
        .update(notifications)
        .set({ mailDueAt: sql`now()` })
        .where(sql`${notifications.mailDueAt} > now() + make_interval(hours => ${LONGEST_WAIT_HOURS})`);
    },
  };
}

/** Writes the mails of all notifications that are due: one for each, and one digest for all of a person that come once a day. */
export async function writeDueMails(db: Db, context: NotificationMailContext): Promise<void> {
  while (await db.transaction((tx) => writeNext(tx, context)));
}

/** @returns false when nothing is due. */
async function writeNext(tx: Db, context: NotificationMailContext): Promise<boolean> {
  // One process at a time, so that a person's digest is one mail.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('community-mails', 0))`);
  const isDue = lte(notifications.mailDueAt, sql`now()`);
  const [first] = await tx
    .select({ mail: notifications.mail, userId: notifications.userId })
    .from(notifications)
    .where(isDue)
    .orderBy(asc(notifications.mailDueAt), asc(notifications.id))
    .limit(1);
  if (!first) return false;
  const isDigest = first.mail === 'daily';
  const rows = await tx
    .select({
      notification: notifications,
      reader: { email: users.email, name: users.name, locale: users.locale, suspendedAt: users.suspendedAt },
    })
    .from(notifications)
    .innerJoin(users, eq(users.id, notifications.userId))
    .where(
      and(
        isDue,
        isDigest
          ? and(eq(notifications.userId, first.userId), eq(notifications.mail, 'daily'))
          : eq(notifications.mail, 'now'),
      ),
    )
    .orderBy(asc(notifications.mailDueAt), asc(notifications.id))
    .limit(BATCH)
    .for('update', { of: notifications });
  if (isDigest) await writeDigest(tx, context, rows);
  else for (const row of rows) await writeOne(tx, context, row);
  await tx
    .update(notifications)
    .set({ mailDueAt: null, mailPosts: sql`'{}'`, mailedAt: sql`now()` })
    .where(
      inArray(
        notifications.id,
        rows.map(({ notification }) => notification.id),
      ),
    );
  return true;
}

interface DueRow {
  notification: typeof notifications.$inferSelect;
  reader: { email: string | null; name: string; locale: string | null; suspendedAt: Date | null };
}

async function writeOne(tx: Db, context: NotificationMailContext, row: DueRow): Promise<void> {
  const { notification } = row;
  const { id, userId, threadId, class: kind, mailPosts } = notification;
  // Whoever does not want the replies of one thread may want those of others.
  const about = kind === 'reply' ? threadId : undefined;
  await write(
    tx,
    context,
    row,
    mailOf(kind),
    { userId, stream: STREAM_OF[kind], threadId: about },
    {
      notification: String(id),
      thread: String(threadId),
      posts: mailPosts.join(' '),
    },
  );
}

async function writeDigest(tx: Db, context: NotificationMailContext, rows: DueRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  await write(
    tx,
    context,
    first,
    DIGEST,
    { userId: first.notification.userId, stream: 'digest' },
    {
      notifications: rows.map(({ notification }) => notification.id).join(' '),
    },
  );
}

async function write(
  tx: Db,
  { site, secret }: NotificationMailContext,
  { notification, reader }: DueRow,
  kind: string,
  stop: MailStop,
  data: Record<string, string>,
): Promise<void> {
  if (reader.email === null || reader.suspendedAt !== null) return;
  const locale = site.locales.find(({ code }) => code === reader.locale)?.code ?? site.defaultLocale;
  await sendMail(tx, {
    kind,
    to: reader.email,
    locale,
    event: `${kind}:${notification.id}:${notification.mailedAt?.getTime() ?? 0}`,
    data: {
      ...data,
      name: reader.name,
      stop: stopPath(secret, stop, locale),
      settings: `/${locale}/notifications/settings`,
    },
  });
}

/**
 * Header fields of a mail about the community: mail programs show those of one thread as one conversation, and have a button to unsubscribe
 * that works with one click (RFC 2369, RFC 8058).
 */
export function notificationMailHeaders(mail: QueuedMail, base: URL): Record<string, string> {
  const { thread, stop } = mail.data;
  if (!stop) return {};
  const conversation = `<thread-${thread}@${base.hostname}>`;
  return {
    ...(thread && { 'In-Reply-To': conversation, References: conversation }),
    'List-Unsubscribe': `<${new URL(stop, base).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
