import { HOUR, limitsOf } from '../web/limits.ts';

/** By one network address, unless another thing is named. */
export const articleLimits = limitsOf('articles', {
  /** More than one can read in an hour. */
  votes: { points: 30, seconds: HOUR },
});
