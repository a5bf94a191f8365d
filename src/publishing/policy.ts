import { isStaff, type Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may write articles: everybody who works here. What they write waits until somebody publishes it. */
export function mayWrite(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may decide what readers see: publish, take away, rename, archive. */
export function mayPublish(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'administrator';
}

/** Whether the viewer may say who reviews which category. */
export function mayAppointReviewers(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}

/**
 * Whether the viewer may read somebody's draft, and comment on it: their own, and what was given to them to look at.
 * @param reviewers who is asked about drafts of its category.
 */
export function mayReadDraft(
  viewer: Viewer,
  draft: { author: number; submittedAt: Date | null },
  reviewers: readonly { id: number }[] = [],
): boolean {
  if (!mayWrite(viewer)) return false;
  if (viewer.id === draft.author) return true;
  return draft.submittedAt !== null && (mayPublish(viewer) || isAmong(viewer, reviewers));
}

/** Whether the viewer may decide about a draft: whoever may publish it, and the reviewers of its category, of drafts of others. */
export function mayDecide(
  viewer: Viewer,
  draft: { author: number; submittedAt: Date | null },
  reviewers: readonly { id: number }[],
): boolean {
  return viewer.id !== draft.author && draft.submittedAt !== null && mayReadDraft(viewer, draft, reviewers);
}

/** Whether the viewer is one of the people who are asked. */
export function isAmong(viewer: Viewer, reviewers: readonly { id: number }[]): boolean {
  return reviewers.some(({ id }) => id === viewer.id);
}
