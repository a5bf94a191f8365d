import type { SignedIn } from '../../accounts/guard.ts';
import type { Call } from './endpoint.ts';

/** The caller as the use cases of the team know them: where only somebody with an account is let in. */
export function agentOf({ viewer }: Pick<Call, 'viewer'>): SignedIn {
  return viewer as SignedIn;
}
