import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { readAlerts } from '../../tickets/alerts/store.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { readId } from '../../web/read-id.ts';
import { mayWorkOnDesk } from '../policy.ts';

/** The form above what somebody is told: all that it shows is read. */
export const readAlertsAction = defineAction({
  needsAccount: true,
  schema: z.object({ upTo: z.string().default('') }),
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  async run({ upTo }, { app: { db }, viewer, locale }: ActionContext<ActionApp & { db: Db }>) {
    await readAlerts(db, viewer.id!, { upTo: readId(upTo) ?? 0 });
    return { outcome: 'done', to: `/${locale}/staff/for-you?done=read` } as const;
  },
});
