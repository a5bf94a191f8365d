// One article of another help center in one language, brought into this one: all of it or nothing.
import { and, eq } from 'drizzle-orm';
import { addCategories } from '../../articles/add-categories.ts';
import type { Languages } from '../../articles/content.ts';
import { parseArticleFile } from '../../articles/front-matter.ts';
import { addFormerAddresses, publishRevisions } from '../../articles/publish.ts';
import { openTextReader } from '../../articles/read-text.ts';
import { articleRedirects, articles } from '../../articles/schema.ts';
import { settleTranslations } from '../../articles/translations.ts';
import { writeRevision } from '../../articles/write.ts';
import type { Db, Tx } from '../../db/client.ts';
import { typedFields } from '../../publishing/draft.ts';
import { saveDraft } from '../../publishing/save-draft.ts';
import { findDraft, findLive, findPlace, removeDraft } from '../../publishing/store.ts';
import type { PlannedCategory } from '../folders.ts';
import { digest } from '../record.ts';
import type { Outcome } from '../report.ts';
import { bringVotes } from './bring-votes.ts';
import { importedArticles } from './schema.ts';
import type { Imported } from './store.ts';

/** An article as it is to come. */
export interface ToBring {
  /** What it is known by from one import to the next. */
  source: string;
  locale: string;
  slug: string;
  category: PlannedCategory;
  /** As a file under content/ would have it. */
  text: string;
  /** What its text is but for where its pictures are here, by which it is known whether it is another one. */
  identity: string;
  isDraft: boolean;
  /** Why only some may read it, were it finished; undefined: everybody may. */
  draftAudience: 'everyone' | 'member' | 'staff';
  votes: { up: number; down: number } | undefined;
}

/** Why an article is left as it is here. */
export type Kept = 'edited' | 'taken-away' | 'other' | 'published';

/** What bringing an article comes to. */
export interface Judged {
  outcome: Extract<Outcome, 'created' | 'updated' | 'unchanged' | 'kept'> | 'taken';
  kept?: Kept;
  articleId: number | undefined;
  row: Imported | undefined;
  liveId: number | undefined;
}

/** What makes a text another one, for whoever reads it. */
const digestOf = ({ identity, isDraft }: ToBring) => digest(`${isDraft ? 'draft' : 'published'}\n${identity}`);

/** What bringing an article would come to; nothing is changed. */
export async function judge(db: Db, one: ToBring, runId: number): Promise<Judged> {
  const rows = await db.select().from(importedArticles).where(eq(importedArticles.source, one.source));
  const row = rows.find(({ locale }) => locale === one.locale);
  const articleId = rows[0]?.articleId ?? (await knownBefore(db, one));
  if (articleId === undefined) {
    const [other] = await db.select({ id: articles.id }).from(articles).where(eq(articles.slug, one.slug));
    return { outcome: other ? 'taken' : 'created', articleId, row, liveId: undefined };
  }
  const key = { articleId, locale: one.locale };
  const live = await findLive(db, key);
  const found = { articleId, row, liveId: live?.revision.id };
  const keep = (kept: Kept): Judged => ({ outcome: 'kept', kept, ...found });
  if (row?.digest === digestOf(one))
    return { outcome: row.runId === runId ? (row.outcome as 'created') : 'unchanged', ...found };
  if (!row) return live ? keep('other') : { outcome: 'created', ...found };
  const place = await findPlace(db, articleId);
  if (live?.removedAt || place?.archivedAt) return keep('taken-away');
  if (row.revisionId !== null) {
    if (live?.revision.id !== row.revisionId) return keep('edited');
    return one.isDraft ? keep('published') : { outcome: 'updated', ...found };
  }
  const draft = row.draftAuthor === null ? undefined : await findDraft(db, { ...key, author: row.draftAuthor });
  return live || draft?.sequence !== row.draftSequence ? keep('edited') : { outcome: 'updated', ...found };
}

/** The article that has the old number of this one already: it came some other way. */
async function knownBefore(db: Db, { source }: ToBring): Promise<number | undefined> {
  const id = /^[a-z0-9]+\/([\w-]{5,})$/.exec(source)?.[1];
  if (!id) return undefined;
  const [row] = await db
    .select({ articleId: articleRedirects.articleId })
    .from(articleRedirects)
    .where(eq(articleRedirects.former, id));
  return row?.articleId;
}

/**
 * Brings an article: what was published goes live, what was not finished becomes a draft of whoever imports. What somebody has changed or taken
 * away here stays as it is.
 */
export async function bring(
  db: Db,
  one: ToBring,
  { runId, by, languages }: { runId: number; by: number; languages: Languages },
): Promise<Judged> {
  return db.transaction(async (tx) => {
    const judged = await judge(tx, one, runId);
    if (judged.outcome !== 'created' && judged.outcome !== 'updated') return judged;
    if (judged.row?.digest === digestOf(one)) return judged;
    const articleId = judged.articleId ?? (await makePlace(tx, one));
    if (articleId === undefined) return { ...judged, outcome: 'taken' };
    const place = await findPlace(tx, articleId, { lock: true });
    if (!place) return { ...judged, outcome: 'taken' };
    const { fields, body } = parseArticleFile(one.text, 'article.mdx').article!;
    const key = { articleId, locale: one.locale, author: judged.row?.draftAuthor ?? by };
    const written: Pick<Imported, 'revisionId' | 'draftAuthor' | 'draftSequence'> = {
      revisionId: null,
      draftAuthor: null,
      draftSequence: null,
    };
    if (one.isDraft) {
      const saved = await saveDraft(tx, key, {
        saw: judged.row?.draftSequence ?? 0,
        baseRevisionId: judged.liveId ?? null,
        fields: typedFields({ ...fields, audience: one.draftAudience }),
        body,
      });
      if (saved.outcome !== 'saved') return { ...judged, outcome: 'kept', kept: 'edited', articleId };
      Object.assign(written, { draftAuthor: key.author, draftSequence: saved.sequence });
    } else {
      const { slug, category } = place;
      const writing = { articleId, locale: one.locale, slug, category, sourcePath: null, head: null, body };
      const { id } = await writeRevision(
        tx,
        { ...writing, fields: { ...fields, updatedOn: fields.updatedOn ?? null } },
        { userId: by, languages },
      );
      const read = await openTextReader(tx, languages, true);
      const problems = await publishRevisions(tx, [{ id }], { by: { origin: 'editor', userId: by }, read });
      if (problems.length > 0) throw new Error(problems[0]!.message);
      await settleTranslations(tx, key, {
        ...{ significance: 'minor', before: judged.liveId, from: undefined },
        defaultLocale: languages.defaultLocale,
      });
      if (judged.row?.draftSequence) await removeDraft(tx, key, judged.row.draftSequence);
      written.revisionId = id;
      await bringVotes(tx, { articleId, locale: one.locale, revisionId: id, source: one.source }, one.votes);
    }
    await addCategories(tx, [
      {
        slug: place.category,
        locale: one.locale,
        title: one.category.title,
        summary: one.category.summary ?? '',
        position: one.category.order ?? 0,
        icon: '',
      },
    ]);
    await addFree(tx, fields.formerly, articleId);
    const { outcome } = judged;
    const row = { ...written, articleId, digest: digestOf(one), runId, outcome };
    await tx
      .insert(importedArticles)
      .values({ source: one.source, locale: one.locale, ...row })
      .onConflictDoUpdate({ target: [importedArticles.source, importedArticles.locale], set: row });
    return { ...judged, articleId };
  });
}

async function makePlace(tx: Tx, { slug, category }: ToBring): Promise<number | undefined> {
  const [row] = await tx
    .insert(articles)
    .values({ slug, category: category.slug })
    .onConflictDoNothing()
    .returning({ id: articles.id });
  return row?.id;
}

/** Lets old addresses lead here that lead nowhere yet: what leads to another article goes on leading there. */
async function addFree(tx: Tx, formerly: readonly string[], articleId: number): Promise<void> {
  const free: { former: string; articleId: number }[] = [];
  for (const former of formerly) {
    const [taken] = await tx
      .select({ articleId: articleRedirects.articleId })
      .from(articleRedirects)
      .where(eq(articleRedirects.former, former));
    const [article] = await tx
      .select({ id: articles.id })
      .from(articles)
      .where(and(eq(articles.slug, former)));
    if (!taken && !article) free.push({ former, articleId });
  }
  await addFormerAddresses(tx, free);
}
