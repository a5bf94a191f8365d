import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer answers requests: the board, the load, and everything live are for them. */
export function mayWorkOnDesk(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'agent' || viewer.role === 'administrator';
}
