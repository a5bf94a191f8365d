import { HOUR, limitsOf } from '../web/limits.ts';

/** By one network address. */
export const videoLimits = limitsOf('videos', {
  /** Each post tells what happened in some seconds of a video: an office that watches together. */
  events: { points: 600, seconds: HOUR },
  /** More than one can watch in an hour. */
  votes: { points: 30, seconds: HOUR },
});
