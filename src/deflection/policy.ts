import { isStaff, type Viewer } from '../accounts/viewer.ts';

/** Whether the viewer may read the questions that found no answer. */
export function mayReadUnanswered(viewer: Viewer): boolean {
  return isStaff(viewer);
}

/** Whether the viewer may say that a question needs no answer, and who sees to it. */
export function mayDecideUnanswered(viewer: Viewer): boolean {
  return isStaff(viewer);
}
