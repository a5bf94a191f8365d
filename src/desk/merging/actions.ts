import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { staffPath } from '../../tickets/team-mail.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { readTypedId } from '../../web/read-id.ts';
import type { DeskMessages } from '../messages/types.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { mergeRequests, undoMerge } from './merge.ts';

type Context = ActionContext<ActionApp & { messages: { in(locale: string): DeskMessages } }>;

/** Merging the requests of the form into one of them, or into another that was found. */
export const mergeAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    into: z.string().max(20).default(''),
    share: z.string().optional(),
  }),
  async run({ into, share }, { app, viewer, locale, list }: Context) {
    const targetId = readTypedId(into) ?? 0;
    if (targetId === 0) return { outcome: 'invalid', errors: [{ field: 'into', problem: 'missing' }] } as const;
    const { merge } = app.messages.in(locale).desk;
    const merged = await mergeRequests(app.db, viewer as SignedIn, {
      sourceIds: list('request')
        .map((typed) => readTypedId(typed) ?? 0)
        .filter((id) => id > 0),
      targetId,
      share: share === 'yes',
      note: ({ id, subject }) => merge.note({ number: String(id), subject }),
    });
    if (merged.outcome === 'not-found')
      return { outcome: 'invalid', errors: [{ field: 'into', problem: 'not-found' }] } as const;
    if (merged.outcome === 'refused') return { outcome: 'refused', reason: merged.reason } as const;
    return { outcome: 'done', to: `${staffPath(locale, targetId)}?done=merged` } as const;
  },
});

/** Undoing a merge. */
export const undoMergeAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({ merge: z.string().max(20) }),
  async run({ merge }, { app: { db }, viewer, locale }: Context) {
    const undone = await undoMerge(db, viewer as SignedIn, readTypedId(merge) ?? 0);
    if (undone.outcome === 'not-found') throw new Problem('not-found');
    if (undone.outcome === 'gone') return { outcome: 'gone' } as const;
    return { outcome: 'done', to: `${staffPath(locale, undone.sourceId)}?done=unmerged` } as const;
  },
});
