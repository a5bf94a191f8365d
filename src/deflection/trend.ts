/** Of fewer, a share says nothing. */
const LEAST = 5;

/** How often something was asked against the time before. */
export type Trend =
  /** Nobody asked it before. */
  | { is: 'new' }
  /** Too few before for a share. */
  | { is: 'few'; before: number }
  /** By what share it is more, or less: 0.5 is half as often again. */
  | { is: 'change'; share: number; before: number };

/** Compares how often something was asked with as many days before. */
export function trendOf({ count, before }: { count: number; before: number }): Trend {
  if (before === 0) return { is: 'new' };
  if (before < LEAST) return { is: 'few', before };
  return { is: 'change', share: (count - before) / before, before };
}
