import { isStaff, type Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may write articles: everybody who works here. What they write waits until somebody publishes it. */
export function mayWrite(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may decide what readers see: publish, take away, rename, archive. */
export function mayPublish(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'administrator';
}

/** Whether the viewer may read somebody's draft: their own, and what was given to them to look at. */
export function mayReadDraft(viewer: Viewer, draft: { author: number; submittedAt: Date | null }): boolean {
  return mayWrite(viewer) && (viewer.id === draft.author || (mayPublish(viewer) && draft.submittedAt !== null));
}
