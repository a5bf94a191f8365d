import type { Db } from '../db/client.ts';
import type { Languages } from './content.ts';
import { factsOf } from './facts.ts';
import { type ArticleFields, digestOf, writeArticleFile } from './front-matter.ts';
import type { Problem } from './problem.ts';
import { openTextReader } from './read-text.ts';
import { formerNames, insertRevisions } from './revisions.ts';

/** What a person writes about and in an article in one language. */
export interface Writing {
  articleId: number;
  locale: string;
  /** Where the article is, for its relative links. */
  slug: string;
  category: string;
  /** Of the revision it began from, so that its relative links go on leading where they led. */
  sourcePath: string | null;
  fields: Omit<ArticleFields, 'formerly'>;
  body: string;
}

/**
 * Keeps what a person wrote as a revision, with all that is known of it. Nobody reads it until it is published.
 * @param options.userId the writer.
 * @returns its number, and what is wrong with the text: with an error among it, it cannot be published.
 */
export async function writeRevision(
  db: Db,
  writing: Writing,
  options: { userId: number; languages: Languages },
): Promise<{ id: number; problems: Problem[] }> {
  const { articleId, locale, sourcePath, fields, body } = writing;
  const read = await openTextReader(db, options.languages, true);
  const text = read(writing);
  const { title, summary, tags, related, position, audience } = fields;
  const said = { title, summary, tags, related, position, audience };
  const updatedOn = fields.updatedOn ?? new Date().toISOString().slice(0, 10);
  const formerly = await formerNames(db, articleId);
  const [id] = await insertRevisions(db, [
    {
      articleId,
      locale,
      origin: 'editor',
      author: options.userId,
      digest: digestOf(writeArticleFile({ head: null, body, fields: { ...said, updatedOn, formerly } })),
      sourcePath,
      head: null,
      ...said,
      body,
      updatedOn,
      facts: factsOf(text, options.languages.locales),
    },
  ]);
  return { id: id!, problems: text.problems };
}
