import { sql } from 'drizzle-orm';
import type { ArticleStore } from '../articles/catalog.ts';
import { videosTag } from '../videos/cache-tags.ts';
import { contextFit, type ProductPage } from '../videos/contexts.ts';
import type { GuideContexts } from '../videos/guide.ts';
import { videoGuides } from '../videos/schema.ts';

const HOUR_SECONDS = 3600;

interface Placed {
  slug: string;
  contexts: GuideContexts;
}

/** Names of the guides that say themselves that they are for a page of the product: those for a mark on it first. */
export async function guidesForPage(store: ArticleStore, page: ProductPage): Promise<string[]> {
  const placed = await placedGuides(store);
  return placed
    .map(({ slug, contexts }) => ({ slug, fit: contextFit(contexts, page) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ slug }) => slug);
}

/** The guides that say where in a product they belong. */
function placedGuides({ db, memory }: ArticleStore): Promise<readonly Placed[]> {
  return memory.getOrMake('placed guides', async () => {
    const contexts = sql<GuideContexts | null>`${videoGuides.guide}->'contexts'`;
    const rows = await db.select({ slug: videoGuides.slug, contexts }).from(videoGuides).orderBy(videoGuides.slug);
    const value = rows.flatMap(({ slug, contexts }): Placed[] =>
      contexts && contexts.pages.length + contexts.marks.length > 0 ? [{ slug, contexts }] : [],
    );
    return { value, seconds: HOUR_SECONDS, tags: [videosTag], size: JSON.stringify(value).length + 100 };
  });
}
