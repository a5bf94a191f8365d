// What administrators do with other people's accounts.
import { z } from 'zod';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { text } from './form.ts';
import {
  changePerson,
  type PersonChange,
  readPerson,
  requireSecondFactorOfStaff,
  resetSecondFactor,
  restorePerson,
  suspendPerson,
} from './people.ts';
import { mayManagePeople } from './policy.ts';

type Context = ActionContext<ActionApp>;

/** Changing, suspending or restoring one person. What the form showed comes along, so that only what was changed is written. */
export const personAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManagePeople(viewer),
  schema: z.object({
    intent: z.enum(['change', 'suspend', 'restore', 'second-factor']).default('change'),
    role: text,
    plan: text,
    organization: text,
    'was-role': z.string().optional(),
    'was-plan': text,
    'was-organization': text,
  }),
  async run(given, { app: { db }, viewer, params, locale }: Context) {
    const id = Number(params['id']);
    const me = viewer.id!;
    if (!(await readPerson(db, id))) throw new Problem('not-found');
    const role = given['was-role'];
    const shown =
      role === undefined ? undefined : { role, plan: given['was-plan'], organization: given['was-organization'] };
    const change: PersonChange = await {
      change: () => changePerson(db, me, id, given, shown),
      suspend: () => suspendPerson(db, me, id),
      restore: () => restorePerson(db, me, id),
      'second-factor': () => resetSecondFactor(db, me, id),
    }[given.intent]();
    if (change === 'conflict') return { outcome: 'conflict' } as const;
    if (change !== 'saved') return { outcome: 'refused', reason: change } as const;
    return { outcome: 'done', to: `/${locale}/staff/people/${id}?saved=1` } as const;
  },
});

/** Whether staff must show a second factor. */
export const staffRulesAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManagePeople(viewer),
  schema: z.object({ needed: z.enum(['yes', 'no']) }),
  async run({ needed }, { app, viewer, locale }: Context) {
    await requireSecondFactorOfStaff(app.db, viewer.id!, needed === 'yes');
    return { outcome: 'done', to: `/${locale}/staff/people` } as const;
  },
});
