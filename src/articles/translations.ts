// Whether a translation still says what its original says. The original is the article in the default language.
import { and, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import { batches } from '../db/batches.ts';
import type { Db, Tx } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { articleTextTag } from './cache-tags.ts';
import type { TranslationKey } from './revisions.ts';
import { articleRevisions, articleTranslations, type Significance } from './schema.ts';

/**
 * After the original was published: a major change makes its translations out of date, and their readers are told. What they were made from
 * is remembered, so that a translator sees what has changed since.
 * @param before the revision that readers had until now; undefined: none, so there is nothing to be out of date.
 */
async function outdateTranslations(
  tx: Tx,
  { articleId, locale }: TranslationKey,
  { significance, before }: { significance: Significance; before: number | undefined },
): Promise<void> {
  if (before === undefined) return;
  const others = and(
    eq(articleTranslations.articleId, articleId),
    ne(articleTranslations.locale, locale),
    isNotNull(articleTranslations.liveRevisionId),
  );
  // Also a small change is shown to whoever translates the article next.
  await tx
    .update(articleTranslations)
    .set({ translatedFrom: before })
    .where(and(others, isNull(articleTranslations.translatedFrom)));
  if (significance !== 'major') return;
  const rows = await tx
    .update(articleTranslations)
    .set({ outdatedAt: new Date() })
    .where(and(others, isNull(articleTranslations.outdatedAt)))
    .returning({ locale: articleTranslations.locale });
  await invalidateTags(
    tx,
    rows.map((row) => articleTextTag(articleId, row.locale)),
  );
}

/**
 * After a translation was published, or was found to be still right: it is up to date unless the original has had another major change since
 * the revision that it was made from.
 * @param options.from that revision; undefined: whoever published it did not look at the original, so nothing changes.
 * @param options.isNew readers had nothing in this language: its translator began from what the original says now.
 */
export async function followOriginal(
  tx: Tx,
  { articleId, locale }: TranslationKey,
  { from, isNew, defaultLocale }: { from: number | undefined; isNew: boolean; defaultLocale: string },
): Promise<void> {
  if (locale === defaultLocale) return;
  const source = from ?? (isNew ? await originalOf(tx, articleId, defaultLocale) : undefined);
  if (source === undefined) return;
  const hasChanged = sql`exists (select 1 from ${articleRevisions} later
    join ${articleRevisions} seen on seen.id = ${source}::bigint
    where later.article_id = ${articleId}::bigint and later.locale = ${defaultLocale} and later.significance = 'major'
      and later.published_at > seen.published_at)`;
  await tx
    .update(articleTranslations)
    .set({
      translatedFrom: source,
      outdatedAt: sql`case when ${hasChanged} then coalesce(${articleTranslations.outdatedAt}, now()) end`,
    })
    .where(and(eq(articleTranslations.articleId, articleId), eq(articleTranslations.locale, locale)));
  await invalidateTags(tx, [articleTextTag(articleId, locale)]);
}

/**
 * After a text of a language went live: what that means for its translations, or for what it was translated from.
 * @param options.before the revision that readers had until now.
 * @param options.from as for {@link followOriginal}.
 */
export async function settleTranslations(
  tx: Tx,
  key: TranslationKey,
  options: { significance: Significance; before: number | undefined; from: number | undefined; defaultLocale: string },
): Promise<void> {
  if (key.locale === options.defaultLocale) await outdateTranslations(tx, key, options);
  else await followOriginal(tx, key, { ...options, isNew: options.before === undefined });
}

/** What readers have of the original. */
async function originalOf(db: Db, articleId: number, defaultLocale: string): Promise<number | undefined> {
  const [row] = await db
    .select({ id: articleTranslations.liveRevisionId })
    .from(articleTranslations)
    .where(and(eq(articleTranslations.articleId, articleId), eq(articleTranslations.locale, defaultLocale)));
  return row?.id ?? undefined;
}

/** A file says nothing of what it was translated from; whoever wrote it knew the original. @param revisionIds those that went live. */
export async function trustFiles(tx: Tx, revisionIds: readonly number[]): Promise<void> {
  for (const batch of batches(revisionIds))
    await tx
      .update(articleTranslations)
      .set({ outdatedAt: null, translatedFrom: null })
      .from(articleRevisions)
      .where(
        and(
          eq(articleRevisions.id, articleTranslations.liveRevisionId),
          eq(articleRevisions.origin, 'repository'),
          anyOf(articleRevisions.id, batch),
          or(isNotNull(articleTranslations.outdatedAt), isNotNull(articleTranslations.translatedFrom)),
        ),
      );
}
