import { and, eq } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import { type Languages, type SnippetFile, snippetFinder } from '../../articles/content.ts';
import { digestOf } from '../../articles/front-matter.ts';
import { readIncomingArticle } from '../../articles/markdown.ts';
import { hasErrors } from '../../articles/problem.ts';
import { lockPublishing } from '../../articles/publish.ts';
import { putSnippets, type Snippet, type SnippetKey } from '../../articles/put-snippets.ts';
import { textReader } from '../../articles/read-text.ts';
import { refreshTexts } from '../../articles/refresh.ts';
import { snippetFiles, snippets } from '../../articles/schema.ts';
import type { Db, Tx } from '../../db/client.ts';
import { LONGEST_TEXT } from '../../markdown/bounds.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { countUses } from './snippet-uses.ts';

/** What people do to snippets in the browser, as the audit log has it. */
type SnippetAuditAction = 'snippet.published' | 'snippet.deleted' | 'snippet.refused';

/** Longest snippet, in characters; as long as an article. */
const LONGEST_SNIPPET = LONGEST_TEXT;

/** What is wrong with a text, so that readers do not get it. */
export type SnippetError =
  | { field: 'body'; problem: 'missing' | 'too-long' }
  | { field: 'body'; problem: 'mistakes'; count: number };

/** Who does it, and the languages of the site. */
interface Doing {
  by: number;
  languages: Languages;
}

/** What publishing a snippet came to. */
export type SnippetPublished =
  | { outcome: 'published' | 'unchanged' }
  /** It says something else by now than the text that its writer began from. */
  | { outcome: 'conflict' }
  | { outcome: 'invalid'; errors: SnippetError[] };

/** What the text of a snippet is compared by; empty where there is none. */
export function digestOfSnippet(snippet: Pick<SnippetFile, 'body'> | undefined): string {
  return snippet ? digestOf(snippet.body) : '';
}

/** Path inside content/ where the file of a snippet lies, or would. */
export function pathOfSnippet({ name, locale }: SnippetKey): string {
  return `snippets/${locale}/${name}.mdx`;
}

/**
 * Gives readers another text of a snippet, in every article that includes it.
 * @param given.base digest of the text that its writer began from, as {@link digestOfSnippet} says it.
 */
export async function publishSnippet(
  db: Db,
  key: SnippetKey,
  { body, base }: { body: string; base: string },
  doing: Doing,
): Promise<SnippetPublished> {
  if (body.trim() === '') return { outcome: 'invalid', errors: [{ field: 'body', problem: 'missing' }] };
  if (body.length > LONGEST_SNIPPET) return { outcome: 'invalid', errors: [{ field: 'body', problem: 'too-long' }] };
  return db.transaction(async (tx): Promise<SnippetPublished> => {
    await lockPublishing(tx);
    const live = await findSnippet(tx, key);
    if (digestOfSnippet(live) !== base) return { outcome: 'conflict' };
    if (live?.body === body) return { outcome: 'unchanged' };
    const sourcePath = live?.sourcePath ?? pathOfSnippet(key);
    const count = await countMistakes(tx, { ...key, body, sourcePath }, doing.languages);
    if (count > 0) return { outcome: 'invalid', errors: [{ field: 'body', problem: 'mistakes', count }] };
    if (live?.origin === 'repository') await keepFile(tx, live);
    await apply(tx, { put: [{ ...key, body, sourcePath, origin: 'editor' }], remove: [] }, doing);
    await note(tx, 'snippet.published', key, doing.by);
    return { outcome: 'published' };
  });
}

/**
 * Deletes a snippet in a language. What is still included somewhere stays: in the default language while any text needs it, in another
 * one while the text of the default language could not stand in.
 */
export async function deleteSnippet(
  db: Db,
  key: SnippetKey,
  { base }: { base: string },
  doing: Doing,
): Promise<'deleted' | 'conflict' | 'used' | 'missing'> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const live = await findSnippet(tx, key);
    if (!live) return 'missing';
    if (digestOfSnippet(live) !== base) return 'conflict';
    const { defaultLocale } = doing.languages;
    const standIn = key.locale !== defaultLocale && (await findSnippet(tx, { ...key, locale: defaultLocale }));
    if (!standIn && (await countUses(tx, key.name)) > 0) return 'used';
    if (live.origin === 'repository') await keepFile(tx, live);
    await apply(tx, { put: [], remove: [key] }, doing);
    await note(tx, 'snippet.deleted', key, doing.by);
    return 'deleted';
  });
}

/** Publishes what the file of a snippet says, in place of what was written in the browser. */
export async function takeSnippetFile(
  db: Db,
  key: SnippetKey,
  { saw }: { saw: string },
  doing: Doing,
): Promise<'taken' | 'gone' | 'mistakes'> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const file = await findProposedFile(tx, key);
    if (!file || digestOfSnippet(file) !== saw) return 'gone';
    const { body, sourcePath } = file;
    // The snippets that it includes may have changed since it was looked at.
    if ((await countMistakes(tx, { ...key, body, sourcePath }, doing.languages)) > 0) return 'mistakes';
    await tx.delete(snippetFiles).where(isFileOf(key));
    await apply(tx, { put: [{ ...key, body, sourcePath, origin: 'repository' }], remove: [] }, doing);
    await note(tx, 'snippet.published', key, doing.by);
    return 'taken';
  });
}

/** Leaves what a file says aside. @returns whether it still waited. */
export async function refuseSnippetFile(
  db: Db,
  key: SnippetKey,
  { saw }: { saw: string },
  by: number,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const file = await findProposedFile(tx, key);
    if (!file || digestOfSnippet(file) !== saw) return false;
    await tx.update(snippetFiles).set({ proposedAt: null }).where(isFileOf(key));
    await note(tx, 'snippet.refused', key, by);
    return true;
  });
}

/** A snippet in one language. */
export async function findSnippet(db: Db, { name, locale }: SnippetKey): Promise<Snippet | undefined> {
  const [row] = await db
    .select()
    .from(snippets)
    .where(and(eq(snippets.name, name), eq(snippets.locale, locale)));
  return row;
}

/** The file of a snippet that changed behind what was done in the browser, and waits for a decision. */
export async function findProposedFile(db: Db, key: SnippetKey): Promise<typeof snippetFiles.$inferSelect | undefined> {
  const [row] = await db.select().from(snippetFiles).where(isFileOf(key));
  return row?.proposedAt ? row : undefined;
}

/** Puts it in force, and whatever follows from it: facts, search, pages. */
async function apply(
  tx: Tx,
  change: Omit<Parameters<typeof putSnippets>[1], 'by'>,
  { by, languages }: Doing,
): Promise<void> {
  const { stale, tags } = await putSnippets(tx, { ...change, by });
  const read = textReader(languages, await tx.select().from(snippets));
  const refreshed = await refreshTexts(tx, { read, locales: languages.locales, stale });
  await invalidateTags(tx, [...tags, ...refreshed]);
}

async function countMistakes(tx: Tx, snippet: SnippetFile, languages: Languages): Promise<number> {
  const others = (await tx.select().from(snippets)).filter(
    ({ name, locale }) => name !== snippet.name || locale !== snippet.locale,
  );
  const { problems } = readIncomingArticle(snippet.body, {
    file: snippet.sourcePath,
    locale: snippet.locale,
    locales: languages.locales,
    snippet: snippetFinder([...others, snippet], languages.defaultLocale)(snippet.locale),
  });
  return hasErrors(problems) ? problems.filter(({ severity }) => severity === 'error').length : 0;
}

/** From now on its file waits when it changes. */
async function keepFile(tx: Tx, { name, locale, body, sourcePath }: Snippet): Promise<void> {
  await tx.insert(snippetFiles).values({ name, locale, body, sourcePath }).onConflictDoNothing();
}

function isFileOf({ name, locale }: SnippetKey) {
  return and(eq(snippetFiles.name, name), eq(snippetFiles.locale, locale));
}

async function note(tx: Tx, action: SnippetAuditAction, { name, locale }: SnippetKey, by: number): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { snippet: name, locale } });
}
