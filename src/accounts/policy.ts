import { ACCOUNT_ROLES, type AccountRole, isStaff, type Viewer } from './viewer.ts';

/** Whether the viewer may see the staff's landing page. */
export function mayEnterStaff(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may find people and change their role, plan, organization and suspension. */
export function mayManagePeople(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'administrator';
}

/** The roles that the viewer may invite somebody to: never above their own. */
export function rolesToInvite(viewer: Pick<Viewer, 'role'>): AccountRole[] {
  if (!mayManagePeople(viewer) || viewer.role === 'visitor') return [];
  return ACCOUNT_ROLES.slice(0, ACCOUNT_ROLES.indexOf(viewer.role) + 1);
}
