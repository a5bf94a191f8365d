import { z } from 'zod';
import { addJob } from '../jobs/store.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { FIND_JOB, LINKS_JOB } from './jobs.ts';
import { mayLookAgain } from './policy.ts';

/** Looks through the articles at once, and visits the addresses that are due. */
export const lookAgainAction = defineAction({
  needsAccount: true,
  schema: z.object({ look: z.literal('again') }),
  may: ({ viewer }) => mayLookAgain(viewer),
  async run(_, { app, url }: ActionContext<ActionApp & { settings: { checkLinks: boolean } }>) {
    await app.db.transaction(async (tx) => {
      await addJob(tx, { kind: FIND_JOB, name: FIND_JOB });
      if (app.settings.checkLinks) await addJob(tx, { kind: LINKS_JOB, name: LINKS_JOB });
    });
    const to = new URL(url);
    to.searchParams.set('looking', '1');
    return { outcome: 'done', to: to.pathname + to.search } as const;
  },
});
