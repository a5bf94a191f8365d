// What the form does with which somebody says that a person who was brought in is them.

import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import type { Counting } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { claimErrors, claimPerson } from './claims/claim-person.ts';
import { findClaim, findClaimable, withdrawClaim } from './claims/store.ts';
import { claimUrl } from './review/review.ts';
import { ownUse, usesOf } from './threads/limits.ts';
import { mayClaim } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';

interface CommunityApp extends Counting {
  site: { community: Community };
}
type Context = ActionContext<CommunityApp>;

/** Claiming somebody who was brought in, or taking that back. */
export const claimAction = defineAction({
  needsAccount: true,
  schema: z.object({ intent: z.enum(['claim', 'withdraw']), text: z.string().default('') }),
  async may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
    const personId = readId(params['id']) ?? 0;
    if (!mayClaim(viewer, app.site.community, personId)) return false;
    return (
      (await findClaimable(app.db, personId)) !== undefined ||
      (await findClaim(app.db, { by: viewer.id!, personId })) !== undefined
    );
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run({ intent, text }, { app, viewer, params, locale, count }: Context) {
    const personId = readId(params['id'])!;
    const to = (done: string) => ({ outcome: 'done', to: `${claimUrl(locale, personId)}?done=${done}` }) as const;
    const me = viewer as SignedIn;
    if (intent === 'withdraw') {
      if (!(await withdrawClaim(app.db, me, personId))) throw new Problem('not-found');
      return to('withdrawn');
    }
    const errors = claimErrors(text);
    if (errors.length > 0) return { outcome: 'invalid', errors } as const;
    // A form that was not filled in is no claim.
    const limited = await count(ownUse('claims', viewer));
    if (limited) return limited;
    const claimed = await claimPerson(app.db, me, { personId, text });
    if (claimed.outcome === 'not-found') throw new Problem('not-found');
    return to('claimed');
  },
});
