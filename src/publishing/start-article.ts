import { articles } from '../articles/schema.ts';
import { isSlug } from '../articles/slug.ts';
import { toAnySlug } from '../articles/slug-of-name.ts';
import type { Db } from '../db/client.ts';
import { categorySlugs } from './article-list.ts';
import { type Beginning, DRAFT_LIMITS, type DraftText, NO_FIELDS } from './draft.ts';
import { articleDrafts } from './schema.ts';

/** What somebody says of an article that does not exist yet. */
export interface NewArticle extends DraftText {
  locale: string;
  category: string;
  /** Empty: made of the title. */
  slug: string;
}

/** What is wrong with it. */
export type NewArticleError =
  | { field: 'title'; problem: 'missing' | 'too-long' }
  | { field: 'slug'; problem: 'unfit' | 'taken' }
  | { field: 'category'; problem: 'unfit' };

/** What beginning an article came to. */
export type Started = { outcome: 'started'; articleId: number } | { outcome: 'invalid'; errors: NewArticleError[] };

/** A name that another article has is tried with these ends, when nobody typed it. */
const MOST_TRIED = 20;

/** Where there is no topic yet. */
const FIRST_CATEGORY = 'general';

/**
 * Begins an article with what was made of a question or of a thread. It stands in the first topic until somebody moves it.
 * @returns its number.
 */
export async function startFrom(
  db: Db,
  { title, tags, body }: Beginning,
  { locale, author }: { locale: string; author: number },
): Promise<number> {
  const [category = FIRST_CATEGORY] = await categorySlugs(db);
  const fields = { ...NO_FIELDS, title, tags: tags.join(', ') };
  // A title of signs, or of a name that many have, gives no address: any does, until somebody gives it another.
  for (const slug of ['', crypto.randomUUID()]) {
    const started = await startArticle(db, { locale, category, slug, fields, body }, author);
    if (started.outcome === 'started') return started.articleId;
  }
  throw new Error('There was no address for the article.');
}

/** Begins an article: a place for it, and a draft of its writer. Readers see nothing of it. */
export async function startArticle(db: Db, given: NewArticle, author: number): Promise<Started> {
  const errors: NewArticleError[] = [];
  const title = given.fields.title.trim();
  const typed = given.slug.trim();
  const slug = typed || toAnySlug(title);
  if (title === '') errors.push({ field: 'title', problem: 'missing' });
  else if (title.length > DRAFT_LIMITS.title) errors.push({ field: 'title', problem: 'too-long' });
  if (!isSlug(given.category)) errors.push({ field: 'category', problem: 'unfit' });
  if (title !== '' && !isSlug(slug)) errors.push({ field: 'slug', problem: 'unfit' });
  if (errors.length > 0) return { outcome: 'invalid', errors };
  return db.transaction(async (tx): Promise<Started> => {
    for (let number = 1; number <= (typed ? 1 : MOST_TRIED); number++) {
      const [row] = await tx
        .insert(articles)
        .values({ slug: number === 1 ? slug : `${slug}-${number}`, category: given.category })
        .onConflictDoNothing()
        .returning({ id: articles.id });
      if (!row) continue;
      const { locale, fields, body } = given;
      await tx.insert(articleDrafts).values({ articleId: row.id, locale, author, fields: { ...fields, title }, body });
      return { outcome: 'started', articleId: row.id };
    }
    return { outcome: 'invalid', errors: [{ field: 'slug', problem: 'taken' }] };
  });
}
