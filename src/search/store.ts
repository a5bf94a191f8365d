import { and, asc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { jsonRows, milliseconds, readJsonRows } from '../db/json-rows.ts';
import { restoreAskedAs } from './asked-as.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import { findRewritten, noteRewritten } from './rewritten.ts';
import { searchDocuments } from './schema.ts';

/**
 * A document as its source writes it: the source's key instead of the row's number. `askedAs` is kept when left out; `edition` is that of
 * the source's rules, for sources that make documents again when these change.
 */
export type NewDocument = Omit<SearchDocument, 'id' | 'askedAs'> & {
  sourceId: string;
  askedAs?: string[];
  edition?: number;
};

/** Which document of which source. */
export interface DocumentKey {
  kind: DocumentKind;
  sourceId: string;
  locale: string;
}

/**
 * Writes documents, new or changed. Call it in the transaction that changes their source.
 * What a page was "asked as" survives unless it is given, and begins to fade when the page says something substantially else.
 */
export async function putDocuments(db: Db, documents: NewDocument[]): Promise<void> {
  for (const batch of batches(documents)) {
    const rewritten = await findRewritten(db, batch);
    await insertRows(
      db,
      searchDocuments,
      batch,
      sql`on conflict (kind, source_id, locale) do update set
        title = excluded.title, summary = excluded.summary, tags = excluded.tags, sections = excluded.sections,
        category = excluded.category, audience = excluded.audience, url = excluded.url, solved = excluded.solved,
        edition = excluded.edition, updated_at = now()`,
    );
    await noteRewritten(db, rewritten);
    await restoreAskedAs(db, batch);
  }
  for (const document of documents) {
    if (document.askedAs)
      await db.update(searchDocuments).set({ askedAs: document.askedAs }).where(isDocument(document));
  }
}

/** Writes one document; see {@link putDocuments}. */
export function putDocument(db: Db, document: NewDocument): Promise<void> {
  return putDocuments(db, [document]);
}

/** Changes where a document is found, not what it says. Call it in the transaction that moves its source. */
export async function relabelDocument(
  db: Db,
  key: DocumentKey,
  place: Partial<Pick<SearchDocument, 'url' | 'category' | 'audience'>>,
): Promise<void> {
  await db.update(searchDocuments).set(place).where(isDocument(key));
}

/** The number of a document; undefined where the search has none of this source. */
export async function findDocumentId(db: Db, key: DocumentKey): Promise<number | undefined> {
  const [row] = await db.select({ id: searchDocuments.id }).from(searchDocuments).where(isDocument(key));
  return row?.id;
}

/** Takes a document out of the search. Call it in the transaction that hides or deletes its source. */
export async function removeDocument(db: Db, key: DocumentKey): Promise<void> {
  await db.delete(searchDocuments).where(isDocument(key));
}

/** The documents with these numbers, those that still exist, in no particular order. */
export async function loadDocuments(db: Db, ids: number[]): Promise<SearchDocument[]> {
  if (ids.length === 0) return [];
  return db.select(columns).from(searchDocuments).where(anyOf(searchDocuments.id, ids));
}

/** Takes documents of one kind in one language out of the search, as {@link removeDocument} does. */
export async function removeDocuments(
  db: Db,
  { kind, locale, sourceIds }: { kind: DocumentKind; locale: string; sourceIds: readonly string[] },
): Promise<void> {
  for (const batch of batches(sourceIds))
    await db
      .delete(searchDocuments)
      .where(
        and(eq(searchDocuments.kind, kind), eq(searchDocuments.locale, locale), anyOf(searchDocuments.sourceId, batch)),
      );
}

/** As {@link loadDocuments}, with their versions. */
export async function loadStoredDocuments(db: Db, ids: number[]): Promise<(SearchDocument & DocumentVersion)[]> {
  if (ids.length === 0) return [];
  return db.select(storedColumns).from(searchDocuments).where(anyOf(searchDocuments.id, ids));
}

/** All documents in batches by number, with their versions, for building an index. */
export async function* eachDocument(db: Db, batch = 250): AsyncGenerator<(SearchDocument & DocumentVersion)[]> {
  let last = 0;
  for (;;) {
    const rows = await db
      .select(storedColumns)
      .from(searchDocuments)
      .where(gt(searchDocuments.id, last))
      .orderBy(asc(searchDocuments.id))
      .limit(batch);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)!.id;
  }
}

/** Number and time of the last change of a document. */
export interface DocumentVersion {
  id: number;
  updatedAt: Date;
}

/** A document without its texts. */
export type DocumentHead = Omit<SearchDocument, 'tags' | 'askedAs' | 'sections'>;

/** The versions of all documents, to find what a node missed. */
export async function listVersions(db: Db): Promise<DocumentVersion[]> {
  return readVersions(await db.select(versions).from(searchDocuments));
}

/** The versions of what everybody may read and somebody wrote as a page: all but threads. */
export async function listPublicVersions(db: Db): Promise<DocumentVersion[]> {
  return readVersions(
    await db
      .select(versions)
      .from(searchDocuments)
      .where(and(eq(searchDocuments.audience, 'everyone'), ne(searchDocuments.kind, 'thread'))),
  );
}

const versions = jsonRows({ id: searchDocuments.id, at: milliseconds(searchDocuments.updatedAt) });

function readVersions(rows: readonly { json: string }[]): DocumentVersion[] {
  return readJsonRows<{ id: number; at: number }>(rows).map(({ id, at }) => ({ id, updatedAt: new Date(at) }));
}

const columns = {
  id: searchDocuments.id,
  kind: searchDocuments.kind,
  locale: searchDocuments.locale,
  title: searchDocuments.title,
  summary: searchDocuments.summary,
  tags: searchDocuments.tags,
  askedAs: searchDocuments.askedAs,
  sections: searchDocuments.sections,
  category: searchDocuments.category,
  audience: searchDocuments.audience,
  url: searchDocuments.url,
  solved: searchDocuments.solved,
};

const storedColumns = { ...columns, updatedAt: searchDocuments.updatedAt };

function isDocument(key: DocumentKey) {
  return and(
    eq(searchDocuments.kind, key.kind),
    eq(searchDocuments.sourceId, key.sourceId),
    eq(searchDocuments.locale, key.locale),
  );
}

/** Of these addresses, those at which there is a page that the search knows. */
export async function pageAddresses(db: Db, urls: readonly string[]): Promise<ReadonlySet<string>> {
  if (urls.length === 0) return new Set();
  const rows = await db
    .select({ url: searchDocuments.url })
    .from(searchDocuments)
    .where(inArray(searchDocuments.url, [...new Set(urls)]));
  return new Set(rows.map(({ url }) => url));
}
