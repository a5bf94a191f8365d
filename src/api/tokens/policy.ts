import type { Viewer } from '../../accounts/viewer.ts';

/** Whether the viewer may make tokens for programs, see all that there are, and revoke them. */
export function mayManageTokens(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'administrator';
}
