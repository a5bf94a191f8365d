import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { keyedHash } from '../../config/secret.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import {
  NOTIFICATION_CLASSES,
  type NotificationSettings,
  STANDARD_SETTINGS,
  STREAM_OF,
  STREAMS,
  type Stream,
} from './notification.ts';
import { notificationSettings, notifications } from './notification-schema.ts';

/** What somebody has chosen, or the standard. */
export async function readSettings(db: Db, userId: number): Promise<NotificationSettings> {
  const [row] = await db.select().from(notificationSettings).where(eq(notificationSettings.userId, userId));
  return row ?? STANDARD_SETTINGS;
}

/** Keeps what somebody has chosen; mails that wait already follow it. */
export async function saveSettings(db: Db, userId: number, chosen: Partial<NotificationSettings>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(notificationSettings)
      .values({ ...STANDARD_SETTINGS, ...chosen, userId })
      .onConflictDoUpdate({ target: notificationSettings.userId, set: chosen });
    for (const stream of STREAMS) if (chosen[stream] === 'off') await dropMails(tx, userId, stream);
  });
}

/** Mails of a stream that are not written yet are not wanted any more. */
async function dropMails(tx: Db, userId: number, stream: Stream): Promise<void> {
  const classes = NOTIFICATION_CLASSES.filter((one) => STREAM_OF[one] === stream);
  await tx
    .update(notifications)
    .set({ mail: null, mailDueAt: null, mailPosts: sql`'{}'` })
    .where(
      and(eq(notifications.userId, userId), isNotNull(notifications.mailDueAt), anyOf(notifications.class, classes)),
    );
}

/** Whose mails are ended, and which: those of a stream, of one thread, or the digest. */
export interface MailStop {
  userId: number;
  stream: Stream | 'digest';
  /** The thread that the mail was about. */
  threadId?: number | undefined;
}

/** Path of the page that ends mails; whoever holds the mail can open it. */
export function stopPath(secret: string, { userId, stream, threadId }: MailStop, locale: string): string {
  const text = `${userId.toString(36)}.${stream}.${(threadId ?? 0).toString(36)}`;
  return `/${locale}/notifications/mails/${text}.${keyedHash(secret, 'notification-mails', text)}`;
}

/** What the last part of a {@link stopPath} stands for; undefined when it is forged or broken. */
export function readStopToken(secret: string, token: string): MailStop | undefined {
  const match = /^([0-9a-z]{1,11})\.([a-z]{4,10})\.([0-9a-z]{1,11})\.[\w-]{43}$/.exec(token);
  if (!match) return undefined;
  const stop: MailStop = {
    userId: Number.parseInt(match[1]!, 36),
    stream: match[2] as MailStop['stream'],
    threadId: Number.parseInt(match[3]!, 36) || undefined,
  };
  return stopPath(secret, stop, '').endsWith(`/${token}`) ? stop : undefined;
}

/** Ends the mails of a stream, or those that come once a day. A second time changes nothing; who has left gets none anyway. */
export async function stopMails(db: Db, { userId, stream }: Pick<MailStop, 'userId' | 'stream'>): Promise<void> {
  if ((await db.$count(users, and(eq(users.id, userId), isNull(users.deletedAt)))) === 0) return;
  const settings = await readSettings(db, userId);
  const ended = stream === 'digest' ? STREAMS.filter((one) => settings[one] === 'daily') : [stream];
  await saveSettings(db, userId, Object.fromEntries(ended.map((one) => [one, 'off'])));
}
