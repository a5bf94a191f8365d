// What administrators do with the list of first steps.
import { z } from 'zod';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { setStepsAside } from './first-steps.ts';
import { mayManagePeople } from './policy.ts';

/** Most steps that a form names; there are far fewer. */
const MOST_STEPS = 50;

/** Setting steps aside, one or all, and showing them again. */
export const firstStepsAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManagePeople(viewer),
  schema: z.object({ do: z.enum(['hide', 'show']) }),
  async run(given, { app, viewer, locale, list }: ActionContext<ActionApp>) {
    const ids = list('step')
      .filter((id) => /^[a-z-]{1,40}$/.test(id))
      .slice(0, MOST_STEPS);
    if (given.do === 'show' || ids.length > 0) await setStepsAside(app.db, viewer.id!, given.do === 'show' ? [] : ids);
    return { outcome: 'done', to: `/${locale}/staff` } as const;
  },
});
