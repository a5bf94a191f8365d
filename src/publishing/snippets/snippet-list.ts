import { and, asc, gt, ilike, inArray, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import { snippetFiles, snippets } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';
import { asPattern } from '../../db/like.ts';
import { type SnippetUses, usesOfEach } from './snippet-uses.ts';

/** Snippets on one page, and articles named of each. */
const SNIPPETS_PAGE_SIZE = 50;
const MOST_NAMED = 5;

/** What the address of the list may say; anything else counts as not said. */
export const snippetListParameters = z.object({
  q: z.string().max(120).catch(''),
  after: z.string().max(120).catch(''),
  done: z.enum(['deleted', 'refused']).optional().catch(undefined),
});

/** A snippet in all its languages. */
export interface ListedSnippet extends SnippetUses {
  name: string;
  locales: string[];
  /** Languages in which its file changed behind what was done in the browser. */
  waiting: string[];
}

/**
 * Snippets by name, with where each is used. One that was deleted is among them while its file waits.
 * @param after the name after which the page begins. @returns `next`, where the following page begins after; undefined on the last.
 */
export async function listSnippets(
  db: Db,
  { text, after }: { text: string; after: string },
): Promise<{ rows: ListedSnippet[]; next: string | undefined }> {
  const every = db
    .select({ name: snippets.name })
    .from(snippets)
    .union(db.select({ name: snippetFiles.name }).from(snippetFiles).where(isNotNull(snippetFiles.proposedAt)))
    .as('every');
  const pattern = text.trim() === '' ? undefined : ilike(every.name, `%${asPattern(text.trim())}%`);
  const found = await db
    .select({ name: every.name })
    .from(every)
    .where(and(gt(every.name, after), pattern))
    .orderBy(asc(every.name))
    .limit(SNIPPETS_PAGE_SIZE + 1);
  const names = found.slice(0, SNIPPETS_PAGE_SIZE).map(({ name }) => name);
  if (names.length === 0) return { rows: [], next: undefined };
  const locales = Map.groupBy(await localesOf(db, names), ({ name }) => name);
  const waiting = Map.groupBy(
    await db
      .select({ name: snippetFiles.name, locale: snippetFiles.locale })
      .from(snippetFiles)
      .where(and(inArray(snippetFiles.name, names), isNotNull(snippetFiles.proposedAt))),
    ({ name }) => name,
  );
  const uses = await usesOfEach(db, names, MOST_NAMED);
  const rows = names.map((name) => ({
    name,
    locales: (locales.get(name) ?? []).map(({ locale }) => locale),
    waiting: (waiting.get(name) ?? []).map(({ locale }) => locale),
    ...uses.get(name)!,
  }));
  return { rows, next: found.length > names.length ? names.at(-1) : undefined };
}

/** The languages that a snippet has a text in. */
export async function snippetLocales(db: Db, name: string): Promise<string[]> {
  return (await localesOf(db, [name])).map(({ locale }) => locale);
}

/** How many files wait for a decision. */
export function countProposedSnippets(db: Db): Promise<number> {
  return db.$count(snippetFiles, isNotNull(snippetFiles.proposedAt));
}

function localesOf(db: Db, names: readonly string[]) {
  return db
    .select({ name: snippets.name, locale: snippets.locale })
    .from(snippets)
    .where(inArray(snippets.name, [...names]))
    .orderBy(asc(snippets.name), asc(snippets.locale));
}
