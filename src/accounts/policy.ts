import { isStaff, type Viewer } from './viewer.ts';

/** Whether the viewer may see the staff's landing page. */
export function mayEnterStaff(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may find people and change their role, plan, organization and suspension. */
export function mayManagePeople(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}
