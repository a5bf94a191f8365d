import { type Counting, type LimitName, takeFromLimit } from './limits.ts';
import { Problem } from './problem.ts';

/**
 * Counts one use by a network address.
 * @throws Problem `limited`, with when to come back.
 */
export async function requireLimit(app: Counting, limit: LimitName, address: string): Promise<void> {
  const { db, secret, settings } = app;
  const taken = await takeFromLimit(db, { limit, counted: { address }, secret, enabled: settings.limits });
  if (!taken.allowed)
    throw new Problem(
      'limited',
      `Too many requests. Try again in ${taken.retryAfterSeconds} seconds.`,
      taken.retryAfterSeconds,
    );
}
