import type { Viewer } from '../accounts/viewer.ts';

const worksOnRequests = ({ role }: Pick<Viewer, 'role'>): boolean => role === 'agent' || role === 'administrator';

/** Whether the viewer answers requests: the board, the load, and everything live are for them. */
export function mayWorkOnDesk(viewer: Pick<Viewer, 'role'>): boolean {
  return worksOnRequests(viewer);
}

/** Whether the viewer may answer requests, write notes about them and change them. */
export function mayAnswerRequests(viewer: Pick<Viewer, 'role'>): boolean {
  return worksOnRequests(viewer);
}

/** Whether the viewer may write the macros that all agents use. */
export function mayEditMacros(viewer: Pick<Viewer, 'role'>): boolean {
  return worksOnRequests(viewer);
}

/** Whether the viewer may make addresses of boards that open without signing in, and revoke them. */
export function mayManageScreens(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'administrator';
}

/** Whether the viewer may say when an agent works, and how much they can look after: their own matter, and the administrators'. */
export function mayChangeAgent(viewer: Pick<Viewer, 'role' | 'id'>, agentId: number): boolean {
  return viewer.role === 'administrator' || (mayWorkOnDesk(viewer) && viewer.id === agentId);
}
