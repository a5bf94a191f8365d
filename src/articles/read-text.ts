import type { Db } from '../db/client.ts';
import { type Languages, type SnippetFile, snippetFinder } from './content.ts';
import { type MarkdownText, readArticle, readIncomingArticle } from './markdown.ts';
import { snippets } from './schema.ts';

/** Reads the text of a stored revision, with the snippets in force. */
export type ReadText = (revision: {
  body: string;
  locale: string;
  slug: string;
  category: string;
  sourcePath: string | null;
}) => MarkdownText;

/** Path inside content/ where the file of a revision lies, or would. */
export function pathOf(revision: {
  sourcePath: string | null;
  locale: string;
  category: string;
  slug: string;
}): string {
  return revision.sourcePath ?? `articles/${revision.locale}/${revision.category}/${revision.slug}.mdx`;
}

/** Reads texts with these snippets. @param incoming texts that have never been let in; each is looked at before it is parsed. */
export function textReader(languages: Languages, inForce: readonly SnippetFile[], incoming = false): ReadText {
  const finder = snippetFinder(inForce, languages.defaultLocale);
  const read = incoming ? readIncomingArticle : readArticle;
  return (revision) =>
    read(revision.body, {
      file: pathOf(revision),
      locale: revision.locale,
      locales: languages.locales,
      snippet: finder(revision.locale),
    });
}

/** Reads texts with the snippets of the database; as {@link textReader}. */
export async function openTextReader(db: Db, languages: Languages, incoming = false): Promise<ReadText> {
  return textReader(languages, await db.select().from(snippets), incoming);
}
