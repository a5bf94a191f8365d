import type { NewDocument } from '../search/store.ts';
import type { PlacedRevision } from './revisions.ts';
import { articleUrl } from './slug.ts';

/**
 * Edition of the rules by which an article becomes a search document. Raise it whenever the same text would give another one: those of
 * other editions are made again at the next start.
 */
export const DOCUMENT_EDITION = 2;

/** What the search knows of an article. */
export function articleDocument(
  revision: Omit<PlacedRevision, 'id' | 'body' | 'sourcePath'>,
  sections: NewDocument['sections'],
): NewDocument {
  const { articleId, slug, category, locale, title, summary, tags, audience } = revision;
  return {
    kind: 'article',
    sourceId: String(articleId),
    locale,
    title,
    summary,
    tags,
    sections,
    category,
    audience,
    url: articleUrl(locale, slug),
    solved: false,
    edition: DOCUMENT_EDITION,
  };
}
