import type { Viewer } from '../accounts/viewer.ts';
import { mayReadRequests } from '../tickets/policy.ts';

/** Whether the viewer may set up mailboxes: their passwords are the company's. */
export function mayManageMailboxes(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}

/** Whether the viewer may read mails that were not taken in and decide about them, and read mails as they came: who answers requests. */
export function mayReadMails(viewer: Viewer): boolean {
  return mayReadRequests(viewer);
}
