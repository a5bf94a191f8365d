import { and, eq, gte, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { DocumentKind } from '../search/document.ts';
import { searchDocuments } from '../search/schema.ts';
import { asks } from './schema.ts';

/** How often the form was left because this document answered the question, by the language of the form. @param since the first moment that counts. */
export async function solvedBy(
  db: Db,
  { kind, sourceId }: { kind: DocumentKind; sourceId: string },
  since: Date,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ locale: asks.locale, count: sql<number>`count(*)::int` })
    .from(asks)
    .innerJoin(searchDocuments, eq(searchDocuments.id, asks.solvedBy))
    .where(and(eq(searchDocuments.kind, kind), eq(searchDocuments.sourceId, sourceId), gte(asks.solvedAt, since)))
    .groupBy(asks.locale);
  return new Map(rows.map(({ locale, count }) => [locale, count]));
}
