import { HOUR, limitsOf, MINUTE } from '../web/limits.ts';

/** By one agent. */
export const deskLimits = limitsOf('desk', {
  /** A very busy hour of answers, notes and changes. */
  writing: { points: 600, seconds: HOUR },
  /** What a page says of itself while it is open, and keeps of what is written. */
  keeping: { points: 240, seconds: MINUTE },
});
