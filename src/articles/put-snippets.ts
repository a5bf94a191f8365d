import { and, eq, sql } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { articleTextTag } from './cache-tags.ts';
import type { SnippetFile } from './content.ts';
import { forgetFactsWithSnippets, type TranslationKey } from './revisions.ts';
import { type RevisionOrigin, snippetRevisions, snippets } from './schema.ts';

/** A snippet as it is in force. */
export type Snippet = SnippetFile & { origin: RevisionOrigin };

/** Names a snippet in one language. */
export type SnippetKey = Pick<SnippetFile, 'name' | 'locale'>;

/**
 * Puts snippets in force and takes others away, whoever wants it: a file, or somebody in the browser. Whoever calls it lets the texts be
 * read again, as `refresh.ts` does, and the tags be invalidated.
 * @param change.by account of who wants it; without it, a file.
 * @returns the articles that say something else because of it, and what became out of date.
 */
export async function putSnippets(
  db: Db,
  { put, remove, by }: { put: readonly Snippet[]; remove: readonly SnippetKey[]; by?: number },
): Promise<{ stale: TranslationKey[]; tags: CacheTag[] }> {
  await keepRevisions(db, { put, remove, by });
  for (const { name, locale } of remove)
    await db.delete(snippets).where(and(eq(snippets.name, name), eq(snippets.locale, locale)));
  for (const batch of batches(put))
    await db
      .insert(snippets)
      .values(batch)
      .onConflictDoUpdate({
        target: [snippets.name, snippets.locale],
        set: {
          body: sql`excluded.body`,
          sourcePath: sql`excluded.source_path`,
          origin: sql`excluded.origin`,
        },
      });
  const changed = new Set([...put, ...remove].map(({ name }) => name));
  if (changed.size === 0) return { stale: [], tags: [] };
  const stale = await forgetFactsWithSnippets(db, await namesWith(db, changed));
  return { stale, tags: stale.map(({ articleId, locale }) => articleTextTag(articleId, locale)) };
}

/** Keeps what snippets say from now on in their history, where it is something else than before. */
async function keepRevisions(
  db: Db,
  { put, remove, by }: { put: readonly Snippet[]; remove: readonly SnippetKey[]; by: number | undefined },
): Promise<void> {
  if (put.length + remove.length === 0) return;
  const rows = await db.select().from(snippets);
  const before = new Map(rows.map((row) => [keyOfSnippet(row), row.body]));
  const author = by ?? null;
  const changed = put.filter((one) => before.get(keyOfSnippet(one)) !== one.body);
  const gone = remove.filter((one) => before.has(keyOfSnippet(one)));
  const revisions = [
    ...gone.map(({ name, locale }) => ({ name, locale, body: null, origin: by ? 'editor' : 'repository' }) as const),
    ...changed.map(({ name, locale, body, origin }) => ({ name, locale, body, origin })),
  ].map((revision) => ({ ...revision, author }));
  for (const batch of batches(revisions)) await db.insert(snippetRevisions).values(batch);
}

/** These snippets, and those that include them, in whatever language. One that only speaks of a name is taken too: that costs a reading. */
async function namesWith(db: Db, names: ReadonlySet<string>): Promise<string[]> {
  const rows = await db.select({ name: snippets.name, body: snippets.body }).from(snippets);
  const found = new Set(names);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { name, body } of rows)
      if (!found.has(name) && [...found].some((other) => body.includes(other))) found.add(name);
  }
  return [...found];
}

/** Names a snippet in one language, for maps. */
export function keyOfSnippet({ locale, name }: SnippetKey): string {
  return `${locale}/${name}`;
}
