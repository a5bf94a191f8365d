import { and, eq, sql } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { articleTextTag } from './cache-tags.ts';
import { type Content, type Languages, type SnippetFile, snippetFinder } from './content.ts';
import { readIncomingArticle } from './markdown.ts';
import { hasErrors, type Problem } from './problem.ts';
import { forgetFactsWithSnippets, type TranslationKey } from './revisions.ts';
import { snippets } from './schema.ts';
import type { RefusedText } from './withheld.ts';

/** What became of the snippets. */
export interface SnippetsSynchronized {
  /** The files without errors, and the last good version of the others. */
  inForce: SnippetFile[];
  problems: Problem[];
  refused: RefusedText[];
  /** Articles that say something else now. */
  stale: TranslationKey[];
  tags: CacheTag[];
}

/** Brings snippets up to their files, and notes which articles say something else because of it. */
export async function synchronizeSnippets(
  db: Db,
  content: Content,
  languages: Languages,
): Promise<SnippetsSynchronized> {
  const rows = await db.select().from(snippets);
  const inForce = new Map(rows.map((row) => [keyOf(row), row as SnippetFile]));
  const files = new Map(content.snippets.map((file) => [keyOf(file), file]));
  const finder = snippetFinder(content.snippets, languages.defaultLocale);
  const problems: Problem[] = [];
  const refused: RefusedText[] = [];
  const changed: SnippetFile[] = [];
  for (const [key, file] of files) {
    if (inForce.get(key)?.body === file.body && inForce.get(key)?.sourcePath === file.sourcePath) continue;
    const markdown = readIncomingArticle(file.body, {
      file: file.sourcePath,
      locale: file.locale,
      locales: languages.locales,
      snippet: finder(file.locale),
    });
    problems.push(...markdown.problems);
    if (hasErrors(markdown.problems)) {
      refused.push({ file: file.sourcePath, text: file.body, markdown });
      continue;
    }
    inForce.set(key, file);
    changed.push(file);
  }
  const gone = [...inForce.values()].filter((row) => !files.has(keyOf(row)));
  for (const row of gone) {
    inForce.delete(keyOf(row));
    await db.delete(snippets).where(and(eq(snippets.name, row.name), eq(snippets.locale, row.locale)));
  }
  for (const batch of batches(changed))
    await db
      .insert(snippets)
      .values(batch)
      .onConflictDoUpdate({
        target: [snippets.name, snippets.locale],
        set: { body: sql`excluded.body`, sourcePath: sql`excluded.source_path` },
      });
  // Snippets include snippets, so any text with one may say something else.
  const stale = changed.length + gone.length > 0 ? await forgetFactsWithSnippets(db) : [];
  const tags = stale.map(({ articleId, locale }) => articleTextTag(articleId, locale));
  return { inForce: [...inForce.values()], problems, refused, stale, tags };
}

function keyOf({ locale, name }: { locale: string; name: string }): string {
  return `${locale}/${name}`;
}
