import { and, desc, eq, isNotNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import type { DraftKey } from './draft.ts';
import { articleDrafts } from './schema.ts';

/** Where an article is, and whether it was put away. */
export interface Place {
  id: number;
  slug: string;
  category: string;
  archivedAt: Date | null;
}

/** A draft as it is kept. */
export type Draft = typeof articleDrafts.$inferSelect;
/** A revision as it is kept. */
export type Revision = typeof articleRevisions.$inferSelect;

/** An article in one language as readers have it. */
export interface Live {
  revision: Revision;
  /** Set: readers had it, and have it no longer. */
  removedAt: Date | null;
}

/** The article of this number. @param lock keeps others from publishing it until the transaction ends. */
export async function findPlace(db: Db, id: number, { lock = false } = {}): Promise<Place | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const query = db
    .select({ id: articles.id, slug: articles.slug, category: articles.category, archivedAt: articles.archivedAt })
    .from(articles)
    .where(eq(articles.id, id));
  const [place] = await (lock ? query.for('update') : query);
  return place;
}

/** What readers see of an article in a language, or saw last; undefined where nothing was ever published. */
export async function findLive(db: Db, { articleId, locale }: Omit<DraftKey, 'author'>): Promise<Live | undefined> {
  const [row] = await db
    .select({ revision: articleRevisions, removedAt: articleTranslations.removedAt })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(and(eq(articleTranslations.articleId, articleId), eq(articleTranslations.locale, locale)));
  return row;
}

/** Whether a row is this draft. */
export function isDraft({ articleId, locale, author }: DraftKey): SQL {
  return and(
    eq(articleDrafts.articleId, articleId),
    eq(articleDrafts.locale, locale),
    eq(articleDrafts.author, author),
  )!;
}

/** Somebody's draft. */
export async function findDraft(db: Db, key: DraftKey): Promise<Draft | undefined> {
  const [draft] = await db.select().from(articleDrafts).where(isDraft(key));
  return draft;
}

/** Takes a draft away. @param sequence only as it was then. @returns whether it was there. */
export async function removeDraft(db: Db, key: DraftKey, sequence?: number): Promise<boolean> {
  const gone = await db
    .delete(articleDrafts)
    .where(and(isDraft(key), sequence === undefined ? undefined : eq(articleDrafts.sequence, sequence)))
    .returning({ sequence: articleDrafts.sequence });
  return gone.length > 0;
}

/** So long after the last write somebody counts as writing, in seconds. */
const WRITING_SECONDS = 30;

/** Who else has a draft of the article in this language, the latest first. */
export async function otherWriters(
  db: Db,
  { articleId, locale, author }: DraftKey,
): Promise<{ author: number; name: string; updatedAt: Date; isWriting: boolean; submittedAt: Date | null }[]> {
  return db
    .select({
      author: articleDrafts.author,
      name: users.name,
      updatedAt: articleDrafts.updatedAt,
      submittedAt: articleDrafts.submittedAt,
      isWriting: sql<boolean>`${articleDrafts.updatedAt} > now() - make_interval(secs => ${WRITING_SECONDS}::integer)`,
    })
    .from(articleDrafts)
    .innerJoin(users, eq(users.id, articleDrafts.author))
    .where(
      and(eq(articleDrafts.articleId, articleId), eq(articleDrafts.locale, locale), ne(articleDrafts.author, author)),
    )
    .orderBy(desc(articleDrafts.updatedAt));
}

/** The change of a file that waits behind what was published in the browser. */
export async function findProposed(db: Db, key: Omit<DraftKey, 'author'>): Promise<Revision | undefined> {
  const [revision] = await db
    .select()
    .from(articleRevisions)
    .where(
      and(
        eq(articleRevisions.articleId, key.articleId),
        eq(articleRevisions.locale, key.locale),
        isNotNull(articleRevisions.proposedAt),
      ),
    )
    .orderBy(desc(articleRevisions.id))
    .limit(1);
  return revision;
}

/** A revision by its number, of this article and language. */
export async function findRevision(
  db: Db,
  { articleId, locale, id }: Omit<DraftKey, 'author'> & { id: number },
): Promise<Revision | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const [revision] = await db
    .select()
    .from(articleRevisions)
    .where(
      and(eq(articleRevisions.id, id), eq(articleRevisions.articleId, articleId), eq(articleRevisions.locale, locale)),
    );
  return revision;
}

/** A revision in the list of all, with who wrote it. */
export interface ListedRevision {
  id: number;
  title: string;
  origin: Revision['origin'];
  createdAt: Date;
  publishedAt: Date | null;
  proposedAt: Date | null;
  significance: Revision['significance'];
  note: string;
  words: number;
  writer: string | null;
}

/** Revisions of an article in a language, the newest first. @param before only those before this one. */
export async function listRevisions(
  db: Db,
  key: Omit<DraftKey, 'author'>,
  { before, limit }: { before?: number; limit: number },
): Promise<ListedRevision[]> {
  return db
    .select({
      id: articleRevisions.id,
      title: articleRevisions.title,
      origin: articleRevisions.origin,
      createdAt: articleRevisions.createdAt,
      publishedAt: articleRevisions.publishedAt,
      proposedAt: articleRevisions.proposedAt,
      significance: articleRevisions.significance,
      note: articleRevisions.note,
      words: articleRevisions.words,
      writer: users.name,
    })
    .from(articleRevisions)
    .leftJoin(users, eq(users.id, articleRevisions.author))
    .where(
      and(
        eq(articleRevisions.articleId, key.articleId),
        eq(articleRevisions.locale, key.locale),
        before === undefined ? undefined : lt(articleRevisions.id, before),
      ),
    )
    .orderBy(desc(articleRevisions.id))
    .limit(limit);
}

/** The revision before one, of the same article and language. @param origin only one of this origin. */
export async function revisionBefore(
  db: Db,
  { id, articleId, locale }: Pick<Revision, 'id' | 'articleId' | 'locale'>,
  origin?: Revision['origin'],
): Promise<Revision | undefined> {
  const [revision] = await db
    .select()
    .from(articleRevisions)
    .where(
      and(
        eq(articleRevisions.articleId, articleId),
        eq(articleRevisions.locale, locale),
        lt(articleRevisions.id, id),
        origin && eq(articleRevisions.origin, origin),
      ),
    )
    .orderBy(desc(articleRevisions.id))
    .limit(1);
  return revision;
}

/** How many drafts wait for somebody to publish them. */
export function countSubmitted(db: Db): Promise<number> {
  return db.$count(articleDrafts, isNotNull(articleDrafts.submittedAt));
}

/** Who wrote a revision; undefined for a file, and for an account that is gone. */
export async function writerOf(db: Db, revisionId: number): Promise<{ name: string } | undefined> {
  const [row] = await db
    .select({ name: users.name })
    .from(articleRevisions)
    .innerJoin(users, eq(users.id, articleRevisions.author))
    .where(eq(articleRevisions.id, revisionId));
  return row;
}
