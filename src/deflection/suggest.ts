import { audiencesOf } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { DocumentKind } from '../search/document.ts';
import { resultHref } from '../search/results.ts';
import type { FoundDocument } from '../search/search.ts';
import { suggestMix, withUntranslated } from '../search/suggest.ts';
import type { Asking } from './asking.ts';

/** Suggestions in one answer. */
export const MOST_SUGGESTIONS = 5;

/** So many hits are ranked, so that all kinds have a chance to be among the few that are shown. */
const RANKED = 20;

/** One suggestion, as `POST /api/suggest` answers it. */
export interface Suggestion {
  kind: DocumentKind;
  id: number;
  /** Language of the page: the asked one, or the main one of the site where there is no translation. Those come last. */
  locale: string;
  title: string;
  /** A question of the community that is solved. */
  solved: boolean;
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
  app: Pick<Asking, 'search' | 'site'>,
  { text, locale, viewer, limit }: { text: string; locale: string; viewer: Viewer; limit: number },
): Promise<Suggestion[]> {
  const query = { text, locale, audiences: audiencesOf(viewer), limit: RANKED };
  const [found, elsewhere] = await Promise.all([
    app.search.rank(query),
    app.search.rankUntranslated(query, app.site.defaultLocale),
  ]);
  const { own, other } = withUntranslated(suggestMix(found.hits, limit), suggestMix(elsewhere.hits, limit), limit);
  const shown = await Promise.all([
    app.search.describe(own, { ...query, asked: found.asked }),
    app.search.describe(other, { ...query, asked: elsewhere.asked }),
  ]);
  return shown.flat().map(toSuggestion);
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
    locale: document.locale,
    title: document.title,
    solved: document.solved,
    url: resultHref(found),
    snippet: passage.text,
    marks: passage.marks,
    score: Math.round(hit.score * 1000) / 1000,
    confident: hit.confident,
  };
}
