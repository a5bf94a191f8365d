// Addresses of guides: each has one at a time, and those that it had lead there.
import { and, asc, eq } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../search/schema.ts';
import { relabelDocument } from '../search/store.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { videosTag, videoTag } from './cache-tags.ts';
import { guideUrl } from './guide.ts';
import { videoAddresses } from './schema.ts';

/** A guide with the last part of the address of its page. */
interface GuideAt {
  slug: string;
  address: string;
}

/** What the file of a guide says of its addresses. */
export interface WrittenAddresses {
  /** Where it is not its name. */
  address: string | undefined;
  /** Addresses that lead there besides. */
  formerly: readonly string[];
}

/** The addresses of these guides, or of all, by their slugs; a guide that is not in it has its slug for address. */
export async function presentAddresses(db: Db, slugs?: readonly string[]): Promise<Map<string, string>> {
  const { slug, address, isPresent } = videoAddresses;
  const rows = await db
    .select({ slug, address })
    .from(videoAddresses)
    .where(and(eq(isPresent, true), slugs && anyOf(slug, slugs)));
  return new Map(rows.map((row) => [row.slug, row.address]));
}

/** The guide that an address leads to, if there is such a guide: by its address, one that it had, or its name. */
export async function guideAt(db: Db, asked: string): Promise<GuideAt> {
  const [row] = await db.select().from(videoAddresses).where(eq(videoAddresses.address, asked));
  if (row?.isPresent) return { slug: row.slug, address: asked };
  const slug = row?.slug ?? asked;
  return { slug, address: (await presentAddresses(db, [slug])).get(slug) ?? slug };
}

/** Every address that guides have or had beside their names, by slug: what a file says of them. */
export async function writtenAddresses(db: Db): Promise<Map<string, WrittenAddresses>> {
  const rows = await db.select().from(videoAddresses).orderBy(asc(videoAddresses.address));
  return new Map(
    [...Map.groupBy(rows, ({ slug }) => slug)].map(([slug, list]) => [
      slug,
      {
        address: list.find(({ isPresent }) => isPresent)?.address,
        formerly: list.filter(({ isPresent }) => !isPresent).map(({ address }) => address),
      },
    ]),
  );
}

/** All that leads to a guide and is not its address. */
export async function formerAddresses(db: Db, slug: string): Promise<Set<string>> {
  const rows = await db.select().from(videoAddresses).where(eq(videoAddresses.slug, slug));
  const former = rows.filter(({ isPresent }) => !isPresent).map(({ address }) => address);
  return new Set(former.length < rows.length ? [slug, ...former] : former);
}

/** The guide that has, or had, an address beside its name; undefined: none. */
export async function ownerOfAddress(db: Db, address: string): Promise<string | undefined> {
  const [row] = await db
    .select({ slug: videoAddresses.slug })
    .from(videoAddresses)
    .where(eq(videoAddresses.address, address));
  return row?.slug;
}

/** Gives a guide an address that no other has or had. Call it in a transaction. @returns what that made out of date. */
export async function putAddress(tx: Db, { slug, address }: GuideAt): Promise<CacheTag[]> {
  await tx.update(videoAddresses).set({ isPresent: false }).where(eq(videoAddresses.slug, slug));
  if (address !== slug)
    await tx
      .insert(videoAddresses)
      .values({ address, slug, isPresent: true })
      .onConflictDoUpdate({ target: videoAddresses.address, set: { isPresent: true } });
  const rows = await tx
    .select({ locale: searchDocuments.locale })
    .from(searchDocuments)
    .where(and(eq(searchDocuments.kind, 'video'), eq(searchDocuments.sourceId, slug)));
  for (const { locale } of rows)
    await relabelDocument(tx, { kind: 'video', sourceId: slug, locale }, { url: guideUrl(locale, address) });
  return [videoTag(slug), videoTag(address), videosTag];
}

/**
 * Gives a guide the addresses of its file that it never had, in a transaction; what is known already stays as it was last decided.
 * @param isName whether an address is the name of a guide.
 * @returns what that made out of date, and the addresses that lead to another guide.
 */
export async function claimAddresses(
  tx: Db,
  { slug, address, formerly }: { slug: string } & WrittenAddresses,
  isName: (address: string) => boolean,
): Promise<{ tags: CacheTag[]; taken: string[] }> {
  const tags: CacheTag[] = [];
  const taken: string[] = [];
  const wanted = new Set([...formerly, ...(address === undefined ? [] : [address])]);
  wanted.delete(slug);
  for (const one of wanted) {
    const owner = await ownerOfAddress(tx, one);
    if (owner === slug) continue;
    if (owner !== undefined || isName(one)) taken.push(one);
    else if (one === address) tags.push(...(await putAddress(tx, { slug, address })));
    else {
      await tx.insert(videoAddresses).values({ address: one, slug, isPresent: false });
      tags.push(videoTag(one));
    }
  }
  return { tags, taken };
}
