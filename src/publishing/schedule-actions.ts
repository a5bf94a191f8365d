// Choosing when an article goes live, or is taken away.
import { z } from 'zod';
import { SIGNIFICANCES } from '../articles/schema.ts';
import { languagesOf } from '../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { draftOf, editorUrl, type PublishingApp } from './actions.ts';
import { DRAFT_LIMITS, type DraftKey, LAST_SEQUENCE } from './draft.ts';
import { shortText } from './form-fields.ts';
import { usesOf } from './limits.ts';
import { mayPublish } from './policy.ts';
import { cancelSchedule, reschedule, schedulePublishing, scheduleUnpublishing } from './schedule.ts';
import { momentIn, TWICE, type Twice } from './schedule-time.ts';

/** Path of the page on which times are chosen for an article in a language. */
export function scheduleUrl(locale: string, key: Omit<DraftKey, 'author'>): string {
  return `${editorUrl(locale, key)}/schedule`;
}

/** What a form about times says, of an article or of a guide. */
export const timeFields = {
  intent: z.enum(['publish', 'change', 'unpublish', 'cancel-publish', 'cancel-unpublish']),
  date: shortText,
  time: shortText,
  zone: shortText,
  twice: z.enum(TWICE).optional(),
  sequence: z.coerce.number().int().min(0).max(LAST_SEQUENCE).default(0),
  note: shortText,
};

/** What is wrong with a time, told at its field. */
export type TimeError =
  | { field: 'time'; problem: 'missing' | 'past' | 'twice' }
  | { field: 'time'; problem: 'left-out'; before: string; after: string }
  | { field: 'zone'; problem: 'unknown' }
  | { field: 'note'; problem: 'too-long' };

/** The moment that somebody chose, which is to come; or what is wrong with it. */
export function readTime(typed: Parameters<typeof momentIn>[0], twice: Twice | undefined): Date | TimeError {
  const moment = momentIn(typed, twice);
  switch (moment.is) {
    case 'no-time':
      return { field: 'time', problem: 'missing' };
    case 'no-zone':
      return { field: 'zone', problem: 'unknown' };
    case 'twice':
      return { field: 'time', problem: 'twice' };
    case 'left-out':
      return { field: 'time', problem: 'left-out', before: moment.before, after: moment.after };
    case 'moment':
      return moment.at <= new Date() ? { field: 'time', problem: 'past' } : moment.at;
  }
}

/** Publishing and taking away at a time; changing and cancelling it. */
export const scheduleAction = defineAction({
  needsAccount: true,
  schema: z.object({
    ...timeFields,
    significance: z.enum(SIGNIFICANCES).default('minor'),
    checked: z.literal('1').optional().catch(undefined),
  }),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(
    { intent, date, time, zone, twice, sequence, significance, note, checked },
    context: ActionContext<PublishingApp>,
  ) {
    const { app, locale } = context;
    const { key } = await draftOf(context);
    const done = { outcome: 'done', to: `${scheduleUrl(locale, key)}?done=${intent}` } as const;
    if (intent === 'cancel-publish' || intent === 'cancel-unpublish') {
      const what = intent === 'cancel-publish' ? 'publish' : 'unpublish';
      return (await cancelSchedule(app.db, key, what, key.author)) ? done : ({ outcome: 'gone' } as const);
    }
    const wrong = (error: TimeError) => ({ outcome: 'invalid', errors: [error] }) as const;
    if (note.length > DRAFT_LIMITS.note) return wrong({ field: 'note', problem: 'too-long' });
    const at = readTime({ date, time, zone }, twice);
    if (!(at instanceof Date)) return wrong(at);
    if (intent === 'unpublish') {
      await scheduleUnpublishing(app.db, key, { at, zone }, key.author);
      return done;
    }
    if (intent === 'change')
      return (await reschedule(app.db, key, { at, zone }, key.author)) ? done : ({ outcome: 'gone' } as const);
    const scheduled = await schedulePublishing(
      app.db,
      key,
      { at, zone, saw: sequence, significance, note, isChecked: checked === '1' },
      { by: key.author, languages: languagesOf(app.site) },
    );
    switch (scheduled.outcome) {
      case 'scheduled':
        return done;
      case 'missing':
        throw new Problem('not-found');
      case 'stale':
        return { outcome: 'conflict' } as const;
      case 'conflict':
        return { outcome: 'refused', reason: 'outdated' } as const;
      case 'invalid':
        return { outcome: 'refused', reason: 'mistakes' } as const;
    }
  },
});
