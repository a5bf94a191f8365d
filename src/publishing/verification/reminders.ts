// Who is to check something is told by mail, at most once a week. What has no owner on the team falls to the administrators.
import { and, asc, eq, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { worksHere } from '../../accounts/team.ts';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import type { Site } from '../../config/site.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { DueWork } from '../../jobs/clock.ts';
import type { MailKind, MailValue, QueuedMail } from '../../mail/kinds.ts';
import { linkTo, listOf, text } from '../../mail/list-value.ts';
import { sendMail } from '../../mail/outbox.ts';
import { CHECKS_CHANNEL } from './plan.ts';
import { articleChecks, checkReminders } from './schema.ts';

const KIND = 'article-checks';

/** Days between two mails to the same person. */
const REMINDER_DAYS = 7;

/** Articles named in one mail; of more, those due the longest. */
const MOST_NAMED = 20;

/** A reminder is written on whichever node comes first; what is due is read anew when it is sent. */
export function reminderWork(db: Db, site: Pick<Site, 'locales' | 'defaultLocale'>): DueWork {
  return {
    name: 'article checks',
    channels: [CHECKS_CHANNEL],
    run: () => writeReminders(db, site),
    async msUntilNext() {
      const [row] = await db
        .select({ ms: sql<string | null>`extract(epoch from min(${articleChecks.dueAt}) - now()) * 1000` })
        .from(articleChecks)
        // Whoever has had their mail this week waits for it, and the clock looks again by itself.
        .where(sql`${articleChecks.dueAt} > now()`);
      return row?.ms == null ? undefined : Number(row.ms);
    },
    waiting: () => db.$count(articleChecks, isNotNull(articleChecks.dueAt)),
  };
}

/** An article that readers have and whose day has come. */
const isDue = and(
  lte(articleChecks.dueAt, sql`now()`),
  isNull(articleTranslations.removedAt),
  isNotNull(articleTranslations.liveRevisionId),
  isNull(articles.archivedAt),
);

/** Everything that is due, with its owner where that is somebody on the team. */
function due(db: Db, which: SQL | undefined) {
  return db
    .select({
      articleId: articles.id,
      locale: articleChecks.locale,
      title: articleRevisions.title,
      ownerId: users.id,
    })
    .from(articleChecks)
    .innerJoin(articles, eq(articles.id, articleChecks.articleId))
    .innerJoin(
      articleTranslations,
      and(
        eq(articleTranslations.articleId, articleChecks.articleId),
        eq(articleTranslations.locale, articleChecks.locale),
      ),
    )
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .leftJoin(users, and(eq(users.id, articleChecks.ownerId), worksHere))
    .where(and(isDue, which))
    .orderBy(asc(articleChecks.dueAt), asc(articles.id), asc(articleChecks.locale));
}

/** Writes a mail to everybody who has something to check and was not written to within {@link REMINDER_DAYS}. */
export async function writeReminders(db: Db, site: Pick<Site, 'locales' | 'defaultLocale'>): Promise<void> {
  await db.transaction(async (tx) => {
    // One process at a time, so that nobody gets two mails.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('check-reminders', 0))`);
    for (const reader of await whoIsToBeTold(tx)) {
      const locale = site.locales.find(({ code }) => code === reader.locale)?.code ?? site.defaultLocale;
      const at = new Date();
      await tx
        .insert(checkReminders)
        .values({ userId: reader.id, sentAt: at })
        .onConflictDoUpdate({ target: checkReminders.userId, set: { sentAt: at } });
      await sendMail(tx, {
        kind: KIND,
        to: reader.email!,
        locale,
        event: `${KIND}:${reader.id}:${at.getTime()}`,
        data: { user: String(reader.id), name: reader.name, link: `/${locale}/staff/checks` },
      });
    }
  });
}

/** Owners of what is due; the administrators too where something is due that nobody on the team sees to. */
async function whoIsToBeTold(tx: Tx) {
  const rows = await due(tx, undefined);
  const owners = new Set(rows.map(({ ownerId }) => ownerId));
  if (owners.size === 0) return [];
  const isConcerned = or(
    anyOf(
      users.id,
      [...owners].flatMap((id) => id ?? []),
    ),
    owners.has(null) ? eq(users.role, 'administrator') : undefined,
  );
  return tx
    .select({ id: users.id, email: users.email, name: users.name, locale: users.locale })
    .from(users)
    .leftJoin(checkReminders, eq(checkReminders.userId, users.id))
    .where(
      and(
        worksHere,
        isNotNull(users.email),
        or(
          isNull(checkReminders.sentAt),
          lte(checkReminders.sentAt, sql`now() - make_interval(days => ${REMINDER_DAYS}::integer)`),
        ),
        isConcerned,
      ),
    )
    .orderBy(asc(users.id));
}

/** What a person is to check now; undefined: they do not work here any more. */
async function dueOf(db: Db, mail: QueuedMail) {
  const [person] = await db
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(and(eq(users.id, Number(mail.data['user'])), worksHere));
  if (!person) return undefined;
  const rows = await due(
    db,
    or(eq(users.id, person.id), person.role === 'administrator' ? isNull(users.id) : undefined),
  );
  return {
    own: rows.filter(({ ownerId }) => ownerId === person.id),
    unowned: rows.filter(({ ownerId }) => ownerId === null),
  };
}

async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const list = await dueOf(db, mail);
  if (!list) return 'no longer on the team';
  return list.own.length + list.unowned.length === 0 ? 'everything is checked' : undefined;
}

async function currentValues(db: Db, mail: QueuedMail): Promise<Record<string, MailValue>> {
  const { own = [], unowned = [] } = (await dueOf(db, mail)) ?? {};
  return {
    count: String(own.length + unowned.length),
    ownCount: String(own.length),
    own: articlesOf(own, mail.locale),
    unownedCount: String(unowned.length),
    unowned: articlesOf(unowned, mail.locale),
  };
}

function articlesOf(
  articles: readonly { articleId: number; locale: string; title: string }[],
  locale: string,
): MailValue {
  return listOf(
    articles
      .slice(0, MOST_NAMED)
      .map((one) => [
        linkTo(one.title, `/${locale}/staff/articles/${one.articleId}?in=${one.locale}`),
        text(` (${one.locale})`),
      ]),
  );
}

/** The mail that tells somebody what they should check. */
export const reminderMail: MailKind = { name: KIND, reasonNotToSend, currentValues };
