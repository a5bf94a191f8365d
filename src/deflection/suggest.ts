import { audiencesOf, type Viewer } from '../accounts/viewer.ts';
import type { DocumentKind } from '../search/document.ts';
import { resultHref } from '../search/results.ts';
import type { FoundDocument } from '../search/search.ts';
import { suggestMix } from '../search/suggest.ts';
import type { Asking } from './asking.ts';

/** Suggestions in one answer. */
export const MOST_SUGGESTIONS = 5;

/** So many hits are ranked, so that all kinds have a chance to be among the few that are shown. */
const RANKED = 20;

/** One suggestion, as `POST /api/suggest` answers it. */
export interface Suggestion {
  kind: DocumentKind;
  id: number;
  title: string;
  url: string;
  /** Plain text. */
  snippet: string;
  /** Parts of the snippet that match, as pairs of UTF-16 offsets. */
  marks: [number, number][];
  /** 0 to about 1, comparable between questions. */
  score: number;
  /** It probably answers. */
  confident: boolean;
}

/**
 * Finds what may answer a text, for somebody who is writing it.
 * @param query.text subject and description together, up to 10,000 characters.
 */
export async function suggest(
  app: Pick<Asking, 'search'>,
  query: { text: string; locale: string; viewer: Viewer; limit: number },
): Promise<Suggestion[]> {
  const audiences = audiencesOf(query.viewer);
  const { hits, asked } = await app.search.rank({ text: query.text, locale: query.locale, audiences, limit: RANKED });
  return (await app.search.describe(suggestMix(hits, query.limit), { audiences, asked })).map(toSuggestion);
}

/** A suggestion as the ledger notes it. */
export function toShown(suggestion: Suggestion) {
  const { id, kind, title, url, score, confident } = suggestion;
  return { documentId: id, kind, title, url, score, confident };
}

function toSuggestion(found: FoundDocument): Suggestion {
  const { document, hit, passage } = found;
  return {
    kind: document.kind,
    id: document.id,
    title: document.title,
    url: resultHref(found),
    snippet: passage.text,
    marks: passage.marks,
    score: Math.round(hit.score * 1000) / 1000,
    confident: hit.confident,
  };
}
