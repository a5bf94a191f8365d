// The forms by which articles are found true, given to somebody, and planned to be checked again.
import { z } from 'zod';
import { localPath } from '../../accounts/local-path.ts';
import { type ActionApp, type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { usesOf } from '../limits.ts';
import { mayPublish, mayWrite } from '../policy.ts';
import { CHECK_MONTHS, readCheckKey } from './check.ts';
import { CHECKS_PAGE_SIZE } from './check-list.ts';
import { confirmArticles, planChecks } from './plan.ts';

/** A choice that leaves things as they are. */
export const AS_IT_IS = 'same';
const NONE = '';

/** Saying "still true" of articles, who sees to them, and how often; `do` says which, and each `article` which one. */
export const checksAction = defineAction({
  needsAccount: true,
  schema: z.object({
    do: z.enum(['confirm', 'plan']),
    owner: z
      .string()
      .regex(/^(same|\d{0,15})$/)
      .default(AS_IT_IS),
    every: z.enum([AS_IT_IS, NONE, ...CHECK_MONTHS.map(String)]).default(AS_IT_IS),
    /** Where to go on; otherwise the list. */
    to: z.string().max(2000).default(''),
  }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(given, { app, viewer, url, list }: ActionContext<ActionApp>) {
    const keys = list('article')
      .slice(0, CHECKS_PAGE_SIZE)
      .flatMap((text) => readCheckKey(text) ?? []);
    if (keys.length === 0) return { outcome: 'refused', reason: 'none' } as const;
    const by = viewer.id!;
    let count: number;
    if (given.do === 'confirm') {
      count = await confirmArticles(app.db, keys, { by, ownOnly: !mayPublish(viewer) });
      if (count === 0) return { outcome: 'refused', reason: 'not-yours' } as const;
    } else {
      if (!mayPublish(viewer)) return { outcome: 'forbidden' } as const;
      const planned = await planChecks(
        app.db,
        keys,
        {
          ownerId: given.owner === AS_IT_IS ? undefined : given.owner === NONE ? null : Number(given.owner),
          everyMonths: given.every === AS_IT_IS ? undefined : given.every === NONE ? null : Number(given.every),
        },
        by,
      );
      if (planned === 'nobody') return { outcome: 'refused', reason: 'nobody' } as const;
      count = planned;
    }
    if (count === 0) return { outcome: 'gone' } as const;
    const to = new URL(localPath(given.to, url.pathname + url.search), url);
    to.searchParams.set('done', given.do);
    to.searchParams.set('count', String(count));
    return { outcome: 'done', to: to.pathname + to.search } as const;
  },
});
