import { limitsOf, MINUTE } from '../web/limits.ts';

/** By one network address, unless another thing is named. */
export const askLimits = limitsOf('deflection', {
  /** Posting the ask form at all, also with something missing: reading it costs more than refusing it. */
  askPosts: { points: 60, seconds: MINUTE, withoutDatabase: true },
});
