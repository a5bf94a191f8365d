// Vectors of documents in the database: each is computed once, by whichever node comes first, and read by all.
import { and, asc, eq, gt, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { VectorEntry } from './dense-process.ts';
import type { SearchDocument } from './document.ts';
import { searchDocuments, searchVectors } from './schema.ts';

/** Documents that a node takes at a time: few, so that several nodes share the work. */
const CLAIMED = 8;

/** Documents read in one statement. */
const BATCH = 500;

/** Which text of a document: the time of its last change in microseconds, which JavaScript's dates do not have. */
const version = sql<number>`(extract(epoch from ${searchDocuments.updatedAt}) * 1000000)::bigint`.mapWith(Number);

/** A document whose vectors are to be computed. */
export interface ClaimedDocument {
  document: Pick<SearchDocument, 'id' | 'title' | 'summary' | 'sections'>;
  version: number;
  /** Of the text that its vectors, if it has any, are of. */
  digest: string | null;
}

/**
 * Takes documents without vectors of their present text, the newest first, for some minutes: as long no other node takes them.
 * @param languages only documents in these; in all when left out.
 * @returns none when there is nothing to do, or others are doing it.
 */
export async function claimDocuments(db: Db, model: string, languages?: readonly string[]): Promise<ClaimedDocument[]> {
  const spoken = languages && inArray(sql`lower(substring(${searchDocuments.locale} from '^[^-_]*'))`, [...languages]);
  const claimed = (await db
    .insert(searchVectors)
    .select(
      db
        .select({
          documentId: searchDocuments.id,
          model: sql<string>`${model}`.as('model'),
          digest: sql<string | null>`null::text`.as('digest'),
          version: sql<number | null>`null::bigint`.as('version'),
          vectors: sql<Uint8Array | null>`null::bytea`.as('vectors'),
          claimedUntil: sql<Date>`now() + interval '5 minutes'`.as('claimed_until'),
          computedAt: sql<Date>`now()`.as('computed_at'),
        })
        .from(searchDocuments)
        .leftJoin(searchVectors, of(model))
        .where(
          and(
            sql`${searchVectors.version} is distinct from ${version}
              and (${searchVectors.claimedUntil} is null or ${searchVectors.claimedUntil} < now())`,
            spoken,
          ),
        )
        .orderBy(sql`${searchDocuments.updatedAt} desc`)
        .limit(CLAIMED),
    )
    .onConflictDoUpdate({
      target: [searchVectors.documentId, searchVectors.model],
      set: { claimedUntil: sql`excluded.claimed_until` },
      // Another node was quicker.
      setWhere: sql`${searchVectors.claimedUntil} is null or ${searchVectors.claimedUntil} < now()`,
    })
    .returning({ id: searchVectors.documentId, digest: searchVectors.digest })) as {
    id: number;
    digest: string | null;
  }[];
  if (claimed.length === 0) return [];
  const digests = new Map(claimed.map(({ id, digest }) => [id, digest]));
  const { id, title, summary, sections } = searchDocuments;
  const documents = await db
    .select({ id, title, summary, sections, version })
    .from(searchDocuments)
    .where(inArray(id, [...digests.keys()]));
  return documents.map(({ version, ...document }) => ({ document, version, digest: digests.get(document.id) ?? null }));
}

/** Leaves documents that were claimed and not computed to other nodes, at once. */
export async function releaseDocuments(db: Db, model: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(searchVectors)
    .set({ claimedUntil: null })
    .where(and(inArray(searchVectors.documentId, [...ids]), eq(searchVectors.model, model)));
}

/** Notes the vectors of a claimed document; without them, that those it has are of its present text. A trigger tells every node. */
export async function saveVectors(
  db: Db,
  saved: { documentId: number; model: string; version: number; digest: string; vectors: Uint8Array | undefined },
): Promise<void> {
  const { documentId, model, version, digest, vectors } = saved;
  await db
    .update(searchVectors)
    .set({ version, digest, claimedUntil: null, computedAt: sql`now()`, ...(vectors ? { vectors } : {}) })
    .where(and(eq(searchVectors.documentId, documentId), eq(searchVectors.model, model)));
}

/** Vectors of the present text of these documents, of those that have them. */
export function loadVectors(db: Db, model: string, ids: number[]): Promise<VectorEntry[]> {
  return ids.length === 0 ? Promise.resolve([]) : select(db, model, inArray(searchDocuments.id, ids), ids.length);
}

/** All vectors of the present texts, in batches. */
export async function* eachVectors(db: Db, model: string): AsyncGenerator<VectorEntry[]> {
  let last = 0;
  for (;;) {
    const entries = await select(db, model, gt(searchDocuments.id, last), BATCH);
    if (entries.length === 0) return;
    yield entries;
    last = entries.at(-1)!.id;
  }
}

/** Removes the vectors of models that are in use no more; those of a node that is being replaced at the moment stay. */
export async function forgetOtherModels(db: Db, model: string): Promise<void> {
  await db
    .delete(searchVectors)
    .where(sql`${searchVectors.model} <> ${model} and ${searchVectors.computedAt} < now() - interval '7 days'`);
}

async function select(db: Db, model: string, which: SQL, most: number): Promise<VectorEntry[]> {
  const { id, kind, locale, audience, category, solved } = searchDocuments;
  const rows = await db
    .select({ id, kind, locale, audience, category, solved, vectors: searchVectors.vectors })
    .from(searchDocuments)
    .innerJoin(searchVectors, of(model))
    .where(and(which, isNotNull(searchVectors.vectors), eq(searchVectors.version, version)))
    .orderBy(asc(id))
    .limit(most);
  return rows.map(({ vectors, ...entry }) => ({ ...entry, vectors: vectors! }));
}

function of(model: string): SQL {
  return and(eq(searchVectors.documentId, searchDocuments.id), eq(searchVectors.model, model))!;
}
