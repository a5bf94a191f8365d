import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may see how the widget is put into a product, and where it may be. */
export function maySetUpWidget(viewer: Viewer): boolean {
  return viewer.role === 'administrator' || viewer.role === 'editor';
}
