import type { Viewer } from '../accounts/viewer.ts';
import type { Use } from '../web/action.ts';
import { limitsOf, MINUTE } from '../web/limits.ts';

/** By one account, unless another thing is named. */
export const publishingLimits = limitsOf('publishing', {
  /** After each pause a draft is saved and drawn, in several windows. */
  writes: { points: 120, seconds: MINUTE },
  /** By one network address, where a whole team may sit. */
  writesFrom: { points: 1_200, seconds: MINUTE },
  /** Reading a picture takes the processor for a while. */
  pictures: { points: 60, seconds: MINUTE },
  /** Videos that are begun; looking at one takes the processor, and keeping it the disk. */
  uploads: { points: 20, seconds: 60 * MINUTE },
});

/** A write counts for the account and for the address that it comes from. */
export function usesOf(viewer: Viewer, address: string): Use[] {
  return [
    [publishingLimits.writesFrom, { address }],
    [publishingLimits.writes, { email: `user ${viewer.id}` }],
  ];
}

/** The same of a picture that is brought. */
export function usesOfPicture(viewer: Viewer, address: string): Use[] {
  return [
    [publishingLimits.writesFrom, { address }],
    [publishingLimits.pictures, { email: `user ${viewer.id}` }],
  ];
}

/** The same of a video that somebody begins to send. */
export function usesOfUpload(viewer: Viewer, address: string): Use[] {
  return [
    [publishingLimits.writesFrom, { address }],
    [publishingLimits.uploads, { email: `user ${viewer.id}` }],
  ];
}
