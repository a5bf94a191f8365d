// The form of a macro.

import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import type { Db } from '../../db/client.ts';
import { listGroups } from '../../tickets/groups/store.ts';
import { PRIORITIES, STATUSES, TYPES } from '../../tickets/ticket.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { mayEditMacros } from '../policy.ts';
import { readTags } from '../settable.ts';
import { deleteMacro, type MacroInput, saveMacro } from './edit-macro.ts';
import { MACRO_LIMITS } from './macro.ts';

type Context = ActionContext<ActionApp & { db: Db }>;

const text = z.string().default('');
const MACRO_FORM: BodyRule = { ...SMALL_FORM, bytes: 32 * MACRO_LIMITS.body, fieldBytes: 8 * MACRO_LIMITS.body };

/** Saves a macro, or deletes it. */
export const macroAction = defineAction({
  needsAccount: true,
  body: MACRO_FORM,
  may: ({ viewer }) => mayEditMacros(viewer),
  schema: z.object({
    intent: z.enum(['save', 'delete']),
    title: text,
    group: text,
    mode: z.enum(['answer', 'note']).catch('answer'),
    body: text,
    status: text,
    priority: text,
    type: text,
    tags: text,
    assign: text,
    active: text,
  }),
  async run({ intent, ...given }, { app: { db }, viewer, locale, params }: Context) {
    const me = viewer as SignedIn;
    const id = readId(params['id']);
    const list = `/${locale}/staff/macros`;
    if (intent === 'delete') {
      if (id !== undefined) await deleteMacro(db, me, id);
      return { outcome: 'done', to: `${list}?done=deleted` } as const;
    }
    const groups = await listGroups(db);
    const one = <Value extends string>(values: readonly Value[], value: string) =>
      values.find((known) => known === value);
    const tags = readTags(given.tags);
    const input: MacroInput = {
      title: given.title,
      groupName:
        one(
          groups.map(({ name }) => name),
          given.group,
        ) ?? null,
      mode: given.mode,
      body: given.body,
      changes: {
        status: one(STATUSES, given.status),
        priority: one(PRIORITIES, given.priority),
        type: one(TYPES, given.type),
        ...(tags.length > 0 && { addTags: tags }),
        ...(given.assign && { assignee: 'me' }),
      },
      active: given.active !== '',
    };
    const saved = await saveMacro(db, me, input, id);
    if (saved.outcome === 'not-found') throw new Problem('not-found');
    if (saved.outcome === 'invalid') return { outcome: 'invalid', errors: saved.errors } as const;
    return { outcome: 'done', to: `${list}?done=saved` } as const;
  },
});
