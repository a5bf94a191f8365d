import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may change schedules and what is promised. */
export function mayManageClocks(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}
