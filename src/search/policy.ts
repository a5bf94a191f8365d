import type { SQL } from 'drizzle-orm';
import { audiencesOf, includesAudience } from '../accounts/audience.ts';
import { audienceAmong } from '../accounts/audience-query.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import type { SearchDocument } from './document.ts';
import { searchDocuments } from './schema.ts';

/** Whether the viewer may look into the search: why a result came, what pages have learnt, what found no answer. */
export function mayLookIntoSearch(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer's word is enough to teach a page a question, or to take one away. */
export function mayTeach(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may say which words mean the same and which answers come first: that changes every search. */
export function mayEditSearch(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'administrator';
}

/** Whether the viewer may know of a document. */
export function mayFind(viewer: Viewer, document: Pick<SearchDocument, 'audience'>): boolean {
  return includesAudience(audiencesOf(viewer), document.audience);
}

/** The same answer as {@link mayFind} for a list: true of exactly those rows of `search_documents`. */
export function findable(viewer: Viewer): SQL {
  return audienceAmong(searchDocuments.audience, audiencesOf(viewer));
}
