import type { Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may set up webhooks and see what they sent: they carry what customers write out of the house. */
export function mayManageWebhooks(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}
