import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { appointModerator, dismissModerator } from './moderators.ts';
import { mayAppointModerators } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';

type Context = ActionContext<ActionApp & { site: { community: Community } }>;

const text = z.string().default('');

/** Path of the page of who moderates which topic, from the root. */
const moderatorsUrl = (locale: string) => `/${locale}/staff/moderators`;

/** Letting somebody moderate a topic, and taking it from them. */
export const moderatorsAction = defineAction({
  needsAccount: true,
  may: ({ viewer, app }: Pick<Context, 'viewer' | 'app'>) => mayAppointModerators(viewer, app.site.community),
  schema: z.object({ intent: z.enum(['appoint', 'dismiss']), topic: z.string(), email: text, person: text }),
  async run({ intent, topic, email, person }, { app, viewer, locale }: Context) {
    const [{ db, site }, me] = [app, viewer as SignedIn];
    const change =
      intent === 'appoint'
        ? await appointModerator(db, site.community, me, { topic, email })
        : await dismissModerator(db, site.community, me, { topic, personId: readId(person) ?? 0 });
    if (change === 'not-found') throw new Problem('not-found');
    if (change === 'no-account' || change === 'already')
      return { outcome: 'invalid', errors: [{ field: 'email', problem: change }] } as const;
    return { outcome: 'done', to: `${moderatorsUrl(locale)}?done=${intent}#topic-${topic}` } as const;
  },
});
