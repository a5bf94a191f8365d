import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { type Content, type Languages, type SnippetFile, snippetFinder } from './content.ts';
import { readIncomingArticle } from './markdown.ts';
import { hasErrors, type Problem } from './problem.ts';
import { keyOfSnippet as keyOf, putSnippets, type Snippet, type SnippetKey } from './put-snippets.ts';
import type { TranslationKey } from './revisions.ts';
import { snippetFiles, snippets } from './schema.ts';
import type { RefusedText } from './withheld.ts';

/** What became of the snippets. */
export interface SnippetsSynchronized {
  /** The files without errors, the last good version of the others, and what was written in the browser. */
  inForce: SnippetFile[];
  problems: Problem[];
  refused: RefusedText[];
  /** How many changed files wait behind what somebody wrote or deleted in the browser. */
  proposed: number;
  /** Articles that say something else now. */
  stale: TranslationKey[];
  tags: CacheTag[];
}

/** What a person has decided in the browser about a snippet, against which its file does not win by itself. */
interface Decided {
  live: Snippet | undefined;
  /** What its file said last. */
  file: typeof snippetFiles.$inferSelect | undefined;
}

/**
 * Brings snippets up to their files, and notes which articles say something else because of it. A file that changed behind what somebody
 * wrote or deleted in the browser waits for a decision; one that says the same becomes its file again.
 */
export async function synchronizeSnippets(
  db: Db,
  content: Content,
  languages: Languages,
): Promise<SnippetsSynchronized> {
  const rows = await db.select().from(snippets);
  const lastFiles = new Map((await db.select().from(snippetFiles)).map((row) => [keyOf(row), row]));
  const inForce = new Map(rows.map((row) => [keyOf(row), row]));
  const files = new Map(content.snippets.map((file) => [keyOf(file), file]));
  const decided = (key: string): Decided | undefined => {
    const [live, file] = [inForce.get(key), lastFiles.get(key)];
    return live?.origin === 'editor' || (!live && file) ? { live, file } : undefined;
  };
  // As they will be when all files are taken: a file is read with these.
  const coming = [
    ...content.snippets.filter((file) => !decided(keyOf(file))),
    ...rows.filter(({ origin }) => origin === 'editor'),
  ];
  const finder = snippetFinder(coming, languages.defaultLocale);
  const problems: Problem[] = [];
  const refused: RefusedText[] = [];
  const put: Snippet[] = [];
  let proposed = 0;
  for (const [key, file] of files) {
    const other = decided(key);
    const known = other && other.live?.body !== file.body ? other.file : inForce.get(key);
    const isKnown = known?.body === file.body && known.sourcePath === file.sourcePath;
    const isSame = other?.live?.body === file.body;
    if (isKnown && !isSame) continue;
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
    if (other && !isSame) {
      await propose(db, file);
      proposed++;
      continue;
    }
    if (lastFiles.has(key)) await forgetFile(db, file);
    const snippet = { ...file, origin: 'repository' as const };
    inForce.set(key, snippet);
    put.push(snippet);
  }
  for (const [key, row] of lastFiles) if (!files.has(key)) await forgetFile(db, row);
  const gone = [...inForce.values()].filter((row) => row.origin === 'repository' && !files.has(keyOf(row)));
  for (const row of gone) inForce.delete(keyOf(row));
  const { stale, tags } = await putSnippets(db, { put, remove: gone });
  return { inForce: [...inForce.values()], problems, refused, proposed, stale, tags };
}

/** Lets what a file says wait for somebody's decision. */
async function propose(db: Db, { name, locale, body, sourcePath }: SnippetFile): Promise<void> {
  const said = { body, sourcePath, proposedAt: new Date() };
  await db
    .insert(snippetFiles)
    .values({ name, locale, ...said })
    .onConflictDoUpdate({ target: [snippetFiles.name, snippetFiles.locale], set: said });
}

async function forgetFile(db: Db, { name, locale }: SnippetKey): Promise<void> {
  await db.delete(snippetFiles).where(and(eq(snippetFiles.name, name), eq(snippetFiles.locale, locale)));
}
