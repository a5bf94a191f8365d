import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer answers requests: the board, the load, and everything live are for them. */
export function mayWorkOnDesk(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'agent' || viewer.role === 'administrator';
}

/** Whether the viewer may make addresses of boards that open without signing in, and revoke them. */
export function mayManageScreens(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'administrator';
}

/** Whether the viewer may say when an agent works, and how much they can look after: their own matter, and the administrators'. */
export function mayChangeAgent(viewer: Pick<Viewer, 'role' | 'id'>, agentId: number): boolean {
  return viewer.role === 'administrator' || (mayWorkOnDesk(viewer) && viewer.id === agentId);
}
