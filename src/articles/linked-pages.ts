import { guideAt } from '../videos/addresses.ts';
import { videosTag } from '../videos/cache-tags.ts';
import { guideAddresses } from '../videos/store.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { addressTag, categoryTags } from './cache-tags.ts';
import { type ArticleStore, catalogFor, presentAddress } from './catalog.ts';
import { keyOf, type LinkedPage } from './hidden-links.ts';
import { presentCategory } from './present-category.ts';
import type { Reader } from './store.ts';

/**
 * Which of the pages that a text links to its reader may see.
 * @returns the present slug of each by {@link keyOf}; what is not in it leads this reader nowhere. With what would change that, as tags.
 */
export async function seenPages(
  source: ArticleStore,
  pages: readonly LinkedPage[],
  reader: Reader,
): Promise<{ slugs: Map<string, string>; tags: CacheTag[] }> {
  const slugs = new Map<string, string>();
  const tags: CacheTag[] = [];
  const guides = pages.some(({ kind }) => kind === 'video')
    ? await guideAddresses(source.db, reader.viewer)
    : new Map();
  for (const page of pages) {
    const { kind, locale, slug } = page;
    // A link may lead to another language than the one it is read in.
    const there = { ...reader, locale };
    const catalog = await catalogFor(source, there);
    const present =
      kind === 'article'
        ? await presentAddress(source.db, slug, catalog.bySlug)
        : kind === 'category'
          ? await presentTopic(source.db, slug, catalog.byCategory)
          : await presentGuide(source.db, slug, guides);
    if (present !== undefined) slugs.set(keyOf(page), present);
    if (kind === 'article') tags.push(addressTag(slug), ...(present === undefined ? [] : [addressTag(present)]));
    else if (kind === 'category')
      for (const one of new Set([slug, present ?? slug])) tags.push(...categoryTags(one, there));
    else tags.push(videosTag);
  }
  return { slugs, tags };
}

/** The address of a guide by one that it has or had; undefined where the reader may not watch it. */
async function presentGuide(
  db: ArticleStore['db'],
  asked: string,
  seen: ReadonlyMap<string, unknown>,
): Promise<string | undefined> {
  const { slug, address } = await guideAt(db, asked);
  return seen.has(slug) ? address : undefined;
}

/** The present slug of a category by one that it has or had; undefined where the reader may read nothing in it. */
async function presentTopic(
  db: ArticleStore['db'],
  slug: string,
  seen: ReadonlyMap<string, unknown>,
): Promise<string | undefined> {
  if (seen.has(slug)) return slug;
  const present = await presentCategory(db, slug);
  return present !== undefined && seen.has(present) ? present : undefined;
}
