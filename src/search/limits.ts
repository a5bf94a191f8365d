import { limitsOf, MINUTE } from '../web/limits.ts';

/** By one network address, unless another thing is named. */
export const searchLimits = limitsOf('search', {
  /** Suggestions come while one types: two a second is faster than anybody, and a second person behind the same address has room. */
  suggest: { points: 120, seconds: MINUTE, withoutDatabase: true },
  /** Searches on the search page: one a second, and a colleague behind the same address. */
  searches: { points: 120, seconds: MINUTE, withoutDatabase: true },
});
