import { isStaff, type Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may read how the articles are: everybody who works here. */
export function mayReadHealth(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may have the articles looked through at once. */
export function mayLookAgain(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'administrator';
}
