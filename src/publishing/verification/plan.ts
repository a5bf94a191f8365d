// Who sees to an article, how often it is checked, and that it was.
import { and, eq, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import { isOnTeam } from '../../accounts/team.ts';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import { type CheckKey, keyOfCheck, nextCheck } from './check.ts';
import { articleChecks } from './schema.ts';

/** Channel on which nodes hear that something may be due. */
export const CHECKS_CHANNEL = 'article_checks';

/** What people do about checking, as the audit log has it. */
type CheckAuditAction = 'article.checked' | 'article.assigned' | 'article.planned';

/** An article in a language that readers have, with what is known of its checking. */
interface Planned extends CheckKey {
  slug: string;
  publishedAt: Date | null;
  ownerId: number | null;
  everyMonths: number | null;
  checkedAt: Date | null;
}

/** Of these articles those that exist in their language, locked until the transaction ends. */
async function readPlanned(tx: Tx, keys: readonly CheckKey[]): Promise<Planned[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys.map(keyOfCheck));
  const rows = await tx
    .select({
      articleId: articles.id,
      locale: articleTranslations.locale,
      slug: articles.slug,
      publishedAt: articleRevisions.publishedAt,
      ownerId: articleChecks.ownerId,
      everyMonths: articleChecks.everyMonths,
      checkedAt: articleChecks.checkedAt,
    })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .leftJoin(
      articleChecks,
      and(eq(articleChecks.articleId, articles.id), eq(articleChecks.locale, articleTranslations.locale)),
    )
    .where(anyOf(articleTranslations.articleId, [...new Set(keys.map(({ articleId }) => articleId))]))
    .orderBy(articleTranslations.articleId, articleTranslations.locale)
    .for('update', { of: articleTranslations });
  return rows.filter((row) => wanted.has(keyOfCheck(row)));
}

/**
 * Notes that somebody has found articles to be still true, and writes that into the audit log. Those with a plan are due again after
 * their months.
 * @param options.ownOnly only those that are this person's.
 * @returns how many there were.
 */
export async function confirmArticles(
  db: Db,
  keys: readonly CheckKey[],
  { by, ownOnly = false }: { by: number; ownOnly?: boolean },
): Promise<number> {
  return db.transaction(async (tx) => {
    const there = (await readPlanned(tx, keys)).filter(({ ownerId }) => !ownOnly || ownerId === by);
    const now = new Date();
    for (const one of there) {
      const checked = {
        everyMonths: one.everyMonths,
        checkedAt: now,
        checkedBy: by,
        dueAt: one.everyMonths === null ? null : nextCheck(now, one.everyMonths),
      };
      await write(tx, one, checked);
      await note(tx, by, 'article.checked', one);
    }
    return there.length;
  });
}

/** What is changed of a plan; what is undefined stays. */
export interface PlanChange {
  /** Null: nobody. */
  ownerId?: number | null | undefined;
  /** Null: it need not be checked again. */
  everyMonths?: number | null | undefined;
}

/**
 * Says who sees to articles and how often they are checked, and writes that into the audit log. The months count from the last check, or
 * else from the day on which readers got the text.
 * @returns how many there were; `nobody` where the owner does not work here.
 */
export async function planChecks(
  db: Db,
  keys: readonly CheckKey[],
  { ownerId, everyMonths }: PlanChange,
  by: number,
): Promise<number | 'nobody'> {
  return db.transaction(async (tx) => {
    if (ownerId && !(await isOnTeam(tx, ownerId))) return 'nobody';
    const there = await readPlanned(tx, keys);
    for (const one of there) {
      if (ownerId !== undefined && ownerId !== one.ownerId) {
        await write(tx, one, { ownerId });
        await note(tx, by, 'article.assigned', one, ownerId);
      }
      if (everyMonths !== undefined && everyMonths !== one.everyMonths) {
        const from = one.checkedAt ?? one.publishedAt ?? new Date();
        await write(tx, one, { everyMonths, dueAt: everyMonths === null ? null : nextCheck(from, everyMonths) });
        await note(tx, by, 'article.planned', one, undefined, { count: String(everyMonths ?? 0) });
      }
    }
    await tx.execute(sql`select pg_notify(${CHECKS_CHANNEL}, '')`);
    return there.length;
  });
}

async function write(
  tx: Tx,
  { articleId, locale }: CheckKey,
  set: Partial<typeof articleChecks.$inferInsert>,
): Promise<void> {
  await tx
    .insert(articleChecks)
    .values({ articleId, locale, ...set })
    .onConflictDoUpdate({ target: [articleChecks.articleId, articleChecks.locale], set });
}

async function note(
  tx: Tx,
  actorId: number,
  action: CheckAuditAction,
  { slug, locale }: Planned,
  subjectId: number | null = null,
  more: Record<string, string> = {},
): Promise<void> {
  await addAuditEntry(tx, { actorId, action, subjectId, details: { article: slug, locale, ...more } });
}

/** What is known of the checking of an article, by language. */
export interface KnownCheck extends CheckKey {
  ownerId: number | null;
  everyMonths: number | null;
  checkedAt: Date | null;
  /** Name of who found it true last. */
  checker: string | null;
  dueAt: Date | null;
}

/** The checking of an article in all its languages. */
export function checksOfArticle(db: Db, articleId: number): Promise<KnownCheck[]> {
  return db
    .select({
      articleId: articleChecks.articleId,
      locale: articleChecks.locale,
      ownerId: articleChecks.ownerId,
      everyMonths: articleChecks.everyMonths,
      checkedAt: articleChecks.checkedAt,
      checker: users.name,
      dueAt: articleChecks.dueAt,
    })
    .from(articleChecks)
    .leftJoin(users, eq(users.id, articleChecks.checkedBy))
    .where(eq(articleChecks.articleId, articleId));
}
