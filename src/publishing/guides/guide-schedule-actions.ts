// Choosing when a guide goes live, or is taken away.
import { z } from 'zod';
import { languagesOf } from '../../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { DRAFT_LIMITS } from '../draft.ts';
import { usesOf } from '../limits.ts';
import { mayPublish } from '../policy.ts';
import { readTime, type TimeError, timeFields } from '../schedule-actions.ts';
import { type GuidesApp, guideKeyOf } from './guide-actions.ts';
import { cancelGuideSchedule, rescheduleGuide, scheduleGuide, scheduleGuideEnd } from './schedule-guide.ts';
import { guideScheduleUrl } from './urls.ts';

/** Publishing and taking away at a time; changing and cancelling it. */
export const guideScheduleAction = defineAction({
  needsAccount: true,
  schema: z.object(timeFields),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, date, time, zone, twice, sequence, note }, context: ActionContext<GuidesApp>) {
    const { app, locale } = context;
    const { slug, author: by } = guideKeyOf(context);
    const done = { outcome: 'done', to: `${guideScheduleUrl(locale, slug)}?done=${intent}` } as const;
    const ended = (there: boolean) => (there ? done : ({ outcome: 'gone' } as const));
    if (intent === 'cancel-publish' || intent === 'cancel-unpublish')
      return ended(await cancelGuideSchedule(app.db, slug, intent === 'cancel-publish' ? 'publish' : 'unpublish', by));
    const wrong = (error: TimeError) => ({ outcome: 'invalid', errors: [error] }) as const;
    if (note.length > DRAFT_LIMITS.note) return wrong({ field: 'note', problem: 'too-long' });
    const at = readTime({ date, time, zone }, twice);
    if (!(at instanceof Date)) return wrong(at);
    if (intent === 'unpublish') {
      await scheduleGuideEnd(app.db, slug, { at, zone }, by);
      return done;
    }
    if (intent === 'change') return ended(await rescheduleGuide(app.db, slug, { at, zone }, by));
    const options = { by, languages: languagesOf(app.site) };
    const scheduled = await scheduleGuide(app.db, { slug, author: by }, { at, zone, saw: sequence, note }, options);
    switch (scheduled.outcome) {
      case 'scheduled':
        return done;
      case 'stale':
        return { outcome: 'conflict' } as const;
      case 'conflict':
        return { outcome: 'refused', reason: 'outdated' } as const;
      case 'unchanged':
        return { outcome: 'gone' } as const;
      case 'invalid':
        return { outcome: 'refused', reason: 'mistakes' } as const;
    }
  },
});
