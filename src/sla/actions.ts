import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import type { Site } from '../config/site.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { SMALL_FORM } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import {
  addPolicy,
  changePolicy,
  checkPolicy,
  deletePolicy,
  type TypedPolicy,
  writePolicy,
} from './change-policies.ts';
import {
  addSchedule,
  changeSchedule,
  checkSchedule,
  deleteSchedule,
  type TypedSchedule,
  writeSchedule,
} from './change-schedules.ts';
import { needNoReply } from './no-reply-needed.ts';
import { mayManageClocks } from './policy.ts';
import { impactOf, isNothing } from './preview.ts';
import { LIMITS } from './schedule.ts';

/** What the forms need of the running product. */
export interface ClocksApp extends ActionApp {
  site: Site;
  settings: ActionApp['settings'] & { privateLinkHosts: readonly string[] };
}
type Context = ActionContext<ClocksApp>;

/** A week, and as many days of one's own as a schedule may have. */
const LARGE_FORM = { ...SMALL_FORM, bytes: 512 * 1024, fields: 3 * LIMITS.ownDays + 50 };
const text = z.string().max(1_000).default('');
/** The fields of a form whose number depends on what was written. */
const anyFields = z.looseObject({ intent: z.enum(['check', 'save', 'delete']) });

/** The form of the list of schedules. */
export const newScheduleAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageClocks(viewer),
  schema: z.object({ name: text, timeZone: text }),
  async run(typed, { app: { db }, viewer, locale }: Context) {
    const added = await addSchedule(db, viewer as SignedIn, typed);
    if ('problems' in added) return { outcome: 'invalid', errors: added.problems } as const;
    return { outcome: 'done', to: `/${locale}/staff/schedules/${added.id}?done=added` } as const;
  },
});

/** The form of a schedule: shows what its change moves, changes it, or deletes it. */
export const scheduleAction = defineAction({
  needsAccount: true,
  body: LARGE_FORM,
  may: ({ viewer }) => mayManageClocks(viewer),
  schema: anyFields,
  async run(fields, { app: { db, site, settings }, viewer, locale, params }: Context) {
    const [me, id] = [viewer as SignedIn, readId(params['id']) ?? 0];
    if (fields.intent === 'delete') {
      const deleted = await deleteSchedule(db, me, id);
      if (deleted === 'not-found') throw new Problem('not-found');
      if (deleted === 'in-use') return { outcome: 'refused', reason: 'in-use' } as const;
      return { outcome: 'done', to: `/${locale}/staff/schedules?done=deleted` } as const;
    }
    const trustedHosts = new Set(settings.privateLinkHosts);
    const checked = await checkSchedule(db, id, typedSchedule(fields), { now: new Date(), trustedHosts });
    if ('problems' in checked) return { outcome: 'invalid', errors: checked.problems } as const;
    const { schedule } = checked;
    const impact =
      fields.intent === 'check' &&
      (await impactOf(db, { standardPlan: site.contact.plans[0].id }, (tx) => writeSchedule(tx, me, id, schedule)));
    if (impact && 'refused' in impact) throw new Problem('not-found');
    if (impact && !isNothing(impact.impact)) return { outcome: 'shown', impact: impact.impact } as const;
    if ((await changeSchedule(db, me, id, schedule)) === 'not-found') throw new Problem('not-found');
    return { outcome: 'done', to: `/${locale}/staff/schedules/${id}?done=saved` } as const;
  },
});

/** The form of the list of policies. */
export const newPolicyAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageClocks(viewer),
  schema: z.object({ title: text, schedule: text }),
  async run({ title, schedule }, { app: { db }, viewer, locale }: Context) {
    const added = await addPolicy(db, viewer as SignedIn, { title, scheduleId: readId(schedule) ?? 0 });
    if ('problems' in added) return { outcome: 'invalid', errors: added.problems } as const;
    return { outcome: 'done', to: `/${locale}/staff/policies/${added.id}?done=added` } as const;
  },
});

/** The form of a policy: shows what its change moves, changes it, or deletes it. */
export const policyAction = defineAction({
  needsAccount: true,
  body: LARGE_FORM,
  may: ({ viewer }) => mayManageClocks(viewer),
  schema: anyFields,
  async run(fields, { app: { db, site }, viewer, locale, params }: Context) {
    const [me, id] = [viewer as SignedIn, readId(params['id']) ?? 0];
    if (fields.intent === 'delete') {
      const deleted = await deletePolicy(db, me, id);
      if (deleted === 'not-found') throw new Problem('not-found');
      if (deleted === 'in-force') return { outcome: 'refused', reason: 'in-force' } as const;
      return { outcome: 'done', to: `/${locale}/staff/policies?done=deleted` } as const;
    }
    const checked = await checkPolicy(db, id, typedPolicy(fields));
    if ('problems' in checked) return { outcome: 'invalid', errors: checked.problems } as const;
    const { policy } = checked;
    const impact =
      fields.intent === 'check' &&
      (await impactOf(db, { standardPlan: site.contact.plans[0].id }, (tx) => writePolicy(tx, me, id, policy)));
    if (impact && 'refused' in impact) throw new Problem('not-found');
    if (impact && !isNothing(impact.impact)) return { outcome: 'shown', impact: impact.impact } as const;
    if ((await changePolicy(db, me, id, policy)) === 'not-found') throw new Problem('not-found');
    return { outcome: 'done', to: `/${locale}/staff/policies/${id}?done=saved` } as const;
  },
});

/** The form beside a clock: what was written up to a comment needs no reply. */
export const noReplyAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayReadRequests(viewer),
  schema: z.object({ ticket: text, seen: text, whose: text }),
  async run({ ticket, seen, whose }, { app: { db }, viewer, locale }: Context) {
    const about = { ticketId: readId(ticket) ?? 0, lastSeenCommentId: readId(seen) ?? 0 };
    const ended = await needNoReply(db, viewer as SignedIn, about);
    if (ended === 'not-found') throw new Problem('not-found');
    // Somebody has answered or written meanwhile: the list shows what is now.
    if (ended === 'nothing') return { outcome: 'conflict' } as const;
    const query = new URLSearchParams({ whose, done: ticket });
    return { outcome: 'done', to: `/${locale}/staff/overdue?${query}` } as const;
  },
});

type Fields = Readonly<Record<string, unknown>>;

const textOf = (fields: Fields, name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : '');

/** The rows of a form that begin with one of these names: `day-0`, `day-1` … */
function rowsOf(fields: Fields, name: string): number[] {
  return Object.keys(fields)
    .flatMap((key) => (key.startsWith(`${name}-`) ? [Number(key.slice(name.length + 1))] : []))
    .filter((index) => Number.isSafeInteger(index) && index >= 0);
}

function typedSchedule(fields: Fields): TypedSchedule {
  const [country, region] = [textOf(fields, 'country'), textOf(fields, 'region')];
  return {
    name: textOf(fields, 'name'),
    timeZone: textOf(fields, 'timeZone'),
    week: [0, 1, 2, 3, 4, 5, 6].map((weekday) => textOf(fields, `week-${weekday}`)),
    // A region belongs to the country that it was chosen for.
    country: region.startsWith(`${country}-`) ? region : country,
    feedUrl: textOf(fields, 'feedUrl'),
    days: rowsOf(fields, 'day').map((index) => ({
      day: textOf(fields, `day-${index}`),
      name: textOf(fields, `dayName-${index}`),
      hours: textOf(fields, `hours-${index}`),
    })),
  };
}

function typedPolicy(fields: Fields): TypedPolicy {
  return {
    title: textOf(fields, 'title'),
    scheduleId: readId(textOf(fields, 'schedule')) ?? 0,
    active: textOf(fields, 'active') !== '',
    place: textOf(fields, 'place'),
    conditions: rowsOf(fields, 'field').map((index) => ({
      field: textOf(fields, `field-${index}`),
      operator: textOf(fields, `operator-${index}`),
      values: textOf(fields, `values-${index}`),
    })),
    target: (metric, priority) => textOf(fields, `target-${metric}-${priority}`),
    warning: { percent: textOf(fields, 'warn-percent'), lead: textOf(fields, 'warn-lead') },
    isCalendar: (metric) => textOf(fields, `hours-${metric}`) === 'calendar',
  };
}
