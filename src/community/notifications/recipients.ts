import { eq, type SQL, sql } from 'drizzle-orm';
import { viewerOf } from '../../accounts/recognise.ts';
import { users } from '../../accounts/schema.ts';
import { staffNeedSecondFactor } from '../../accounts/store.ts';
import type { Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { readMarks, threadFollows } from '../threads/schema.ts';
import type { FollowLevel } from '../threads/thread.ts';
import { type NotificationSettings, STANDARD_SETTINGS } from './notification.ts';
import { notificationSettings } from './notification-schema.ts';

/** Somebody who may be told of something in a thread. */
export interface Recipient {
  /** As the policies see them. */
  viewer: Viewer & { id: number };
  /** They have an account and may use it. */
  isActive: boolean;
  settings: NotificationSettings;
  /** Number of the last post of the thread that they have read; 0 for none. */
  readTo: number;
  level: FollowLevel | undefined;
}

/** The accounts of a query, with what decides whether they are told something of a thread; by their numbers, ascending. */
export async function readRecipients(db: Db, threadId: number, accounts: SQL): Promise<Recipient[]> {
  const rows = await db
    .select({
      user: {
        id: users.id,
        name: users.name,
        role: users.role,
        email: users.email,
        plan: users.plan,
        moderates: users.moderates,
        organizationId: users.organizationId,
        locale: users.locale,
      },
      suspendedAt: users.suspendedAt,
      totpConfirmedAt: users.totpConfirmedAt,
      settings: notificationSettings,
      readTo: readMarks.number,
      level: threadFollows.level,
    })
    .from(users)
    .leftJoin(notificationSettings, eq(notificationSettings.userId, users.id))
    .leftJoin(readMarks, sql`${readMarks.threadId} = ${threadId} and ${readMarks.userId} = ${users.id}`)
    .leftJoin(threadFollows, sql`${threadFollows.threadId} = ${threadId} and ${threadFollows.userId} = ${users.id}`)
    .where(sql`${users.id} in (${accounts})`)
    .orderBy(users.id);
  const isStrict = rows.some(({ user }) => user.role !== 'member') && (await staffNeedSecondFactor(db));
  return rows.map(({ user, suspendedAt, totpConfirmedAt, settings, readTo, level }) => ({
    // Who has not set up the second factor that staff must have is a member until then.
    viewer: { ...viewerOf(user, isStrict && user.role !== 'member' && totpConfirmedAt === null), id: user.id },
    isActive: user.email !== null && suspendedAt === null,
    settings: settings ?? STANDARD_SETTINGS,
    readTo: readTo ?? 0,
    level: level ?? undefined,
  }));
}
