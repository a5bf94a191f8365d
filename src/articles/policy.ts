import type { SQL } from 'drizzle-orm';
import { type Audience, audiencesOf, includesAudience } from '../accounts/audience.ts';
import { audienceAmong } from '../accounts/audience-query.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import { articleRevisions } from './schema.ts';

/** Whether the viewer may read an article with this audience. What may not be read is not found. */
export function mayRead(viewer: Viewer, audience: Audience): boolean {
  return includesAudience(audiencesOf(viewer), audience);
}

/** The same question for queries over revisions. */
export function readableBy(viewer: Viewer): SQL {
  return audienceAmong(articleRevisions.audience, audiencesOf(viewer));
}

/** Whether the viewer may read what readers answered below the articles. */
export function mayReadVotes(viewer: Viewer): boolean {
  return isStaff(viewer);
}
