import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { articleLinks, articleRedirects, articleRevisions, articles, articleTranslations } from './schema.ts';

/** Lets the database count what the tables of articles hold, so that its plans fit; for after many texts have come in. Not within a transaction. */
export async function gatherStatistics(db: Db): Promise<void> {
  const tables = [articles, articleTranslations, articleRevisions, articleLinks, articleRedirects];
  await db.execute(sql`analyze ${sql.join(tables, sql`, `)}`);
}
