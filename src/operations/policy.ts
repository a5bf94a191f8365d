import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may see what the server does, with the addresses that emails go to, and retry or cancel it. */
export function mayOperate(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}
