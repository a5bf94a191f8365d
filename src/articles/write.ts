import type { Db } from '../db/client.ts';
import type { Languages } from './content.ts';
import { factsOf } from './facts.ts';
import { type ArticleFields, digestOf, parseArticleFile } from './front-matter.ts';
import { changeHead } from './head.ts';
import type { Problem } from './problem.ts';
import { openTextReader, pathOf } from './read-text.ts';
import { formerNames, insertRevisions } from './revisions.ts';
import type { Significance } from './schema.ts';

/** What a person writes about and in an article in one language. */
export interface Writing {
  articleId: number;
  locale: string;
  /** Where the article is, for its relative links. */
  slug: string;
  category: string;
  /** Of the revision it began from, so that its relative links go on leading where they led. */
  sourcePath: string | null;
  /** Of the revision it began from, with its comments and its order; null where that has none. */
  head: string | null;
  /** The day of `updatedOn` is today where it is undefined. */
  fields: Omit<ArticleFields, 'formerly'>;
  body: string;
  /** How much the change means to readers. */
  significance?: Significance;
  /** Why it was changed, for the team. */
  note?: string;
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
  const { articleId, locale, sourcePath, fields, body, significance, note } = writing;
  const read = await openTextReader(db, options.languages, true);
  const text = read(writing);
  const { title, summary, tags, related, position, audience } = fields;
  const said = { title, summary, tags, related, position, audience };
  const updatedOn = fields.updatedOn === undefined ? new Date().toISOString().slice(0, 10) : fields.updatedOn;
  const was = writing.head === null ? undefined : parseArticleFile(writing.head, pathOf(writing)).article?.fields;
  const head = was
    ? // Only a file that says when it was updated goes on saying it; its former names are its own matter.
      changeHead(writing.head, was, { ...said, updatedOn: was.updatedOn && updatedOn, formerly: was.formerly })
    : changeHead(
        null,
        { ...said, updatedOn, formerly: [] },
        { ...said, updatedOn, formerly: await formerNames(db, articleId) },
      );
  const [id] = await insertRevisions(db, [
    {
      articleId,
      locale,
      origin: 'editor',
      author: options.userId,
      digest: digestOf(head + body),
      sourcePath,
      head: was ? head : null,
      ...said,
      body,
      updatedOn,
      significance: significance ?? null,
      note: note ?? '',
      facts: factsOf(text, options.languages.locales),
    },
  ]);
  return { id: id!, problems: text.problems };
}
