import { z } from 'zod';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { type ActionApp, type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { BEACON } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import { keyOfVoter } from '../web/visitor-key.ts';
import { guideAt } from './addresses.ts';
import { countGuideEvents, guideVoteOf, voteOnGuide } from './counts.ts';
import { guideUrl } from './guide.ts';
import { isPartOf, TOLD_EVENTS } from './guide-event.ts';
import { videoLimits } from './limits.ts';
import { guideAddresses } from './store.ts';

type Watching = ActionApp & { site: { locales: readonly { code: string }[] } };

/** More than a page tells at once. */
const MOST_EVENTS = 50;

/** Counts what happened while a guide was watched or its tour taken. Who it was is neither asked nor kept. */
export const guideEventsAction = defineAction({
  body: { ...BEACON, bytes: 8 * 1024 },
  schema: z.object({
    slug: z.string().max(200),
    locale: z.string().max(35),
    events: z
      .array(
        z
          .object({ event: z.enum(TOLD_EVENTS), part: z.number().optional() })
          .refine(({ event, part }) => isPartOf(event, part)),
      )
      .min(1)
      .max(MOST_EVENTS),
  }),
  expected: 'Expected {slug, locale, events: [{event, part?}]}.',
  forAnybody: true,
  limits: ({ address }: Sender) => [[videoLimits.events, { address }]],
  async run({ slug, locale, events }, { app, viewer }: ActionContext<Watching>) {
    if (!app.site.locales.some(({ code }) => code === locale)) throw new Problem('bad-request', 'Unknown locale.');
    // What somebody may not watch is not there.
    if (!(await guideAddresses(app.db, viewer, slug)).has(slug)) throw new Problem('not-found');
    await countGuideEvents(app.db, { slug, locale, at: new Date() }, events);
    return { outcome: 'shown' } as const;
  },
});

/** Takes the answer to "Was this helpful?" on the page of a guide. */
export const guideHelpfulAction = defineAction({
  schema: z.object({ helpful: z.enum(['yes', 'no']) }),
  async run({ helpful }, context: ActionContext<Watching>) {
    const { app, params, locale, viewer, address } = context;
    const { slug, address: present } = await guideAt(app.db, params['slug'] ?? '');
    if (!(await guideAddresses(app.db, viewer, slug)).has(slug)) throw new Problem('not-found');
    const limited = await context.count([videoLimits.votes, { address }]);
    if (limited) return limited;
    await voteOnGuide(app.db, voteKey(app, { slug, locale }, keyOfVoter(context)), helpful === 'yes');
    return { outcome: 'done', to: `${guideUrl(locale, present)}/helpful` } as const;
  },
});

/** What this visitor has answered, for the page that thanks. @param key of the visitor. */
export async function guideVoteSoFar(
  app: { db: Db; secret: string },
  guide: { slug: string; locale: string },
  key: string | undefined,
): Promise<boolean | undefined> {
  return key === undefined ? undefined : guideVoteOf(app.db, voteKey(app, guide, key));
}

function voteKey({ secret }: { secret: string }, { slug, locale }: { slug: string; locale: string }, key: string) {
  return { slug, locale, visitor: keyedHash(secret, 'visitor', key) };
}
