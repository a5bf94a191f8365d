// What administrators do to the work of the server.
import { z } from 'zod';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { INTERVENTIONS, intervene, retryMails } from './intervene.ts';
import { mayOperate } from './policy.ts';

/** Retrying or cancelling one job or email, or retrying all emails that failed; then back to the same part of the list. */
export const operateAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayOperate(viewer),
  schema: z.union([
    z.object({ intent: z.enum(INTERVENTIONS), id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
    z.object({ intent: z.literal('retry-mails') }),
  ]),
  async run(given, { app: { db }, viewer, locale, url }: ActionContext<ActionApp>) {
    const query = new URLSearchParams(url.search);
    query.delete('count');
    query.set('done', given.intent);
    if (given.intent === 'retry-mails') query.set('count', String(await retryMails(db, viewer.id!)));
    else {
      const came = await intervene(db, viewer.id!, given.intent, given.id);
      if (came === 'gone') return { outcome: 'gone' } as const;
      if (came === 'busy') return { outcome: 'refused', reason: came } as const;
    }
    return { outcome: 'done', to: `/${locale}/staff/operations?${query}` } as const;
  },
});
