import type { Viewer } from '../accounts/viewer.ts';
import { mayReadRequests } from '../tickets/policy.ts';

/** Whether the viewer may read the figures of the help center: who answers requests, of which they tell. */
export function mayReadInsights(viewer: Viewer): boolean {
  return mayReadRequests(viewer);
}
