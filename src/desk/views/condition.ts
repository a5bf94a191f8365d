// What a view asks of a request: one definition, from which `condition-sql.ts` makes a query and `matches` an answer for one request.
import { z } from 'zod';
import {
  CHANNELS,
  type CustomFields,
  type CustomValue,
  PRIORITIES,
  STATUSES,
  TOPIC,
  TYPES,
  UNSOLVED,
} from '../../tickets/ticket.ts';

/** Stands for "has none" among the values of a condition. */
export const NONE = '';
/** Stands for who is looking, among assignees. */
export const ME = 'me';
/** Stands for the groups of who is looking, among groups; a group itself is written with {@link GROUP}. */
export const MY_GROUPS = 'mine';
/** Before the name of a group, so that a group may be called anything. */
export const GROUP = '=';

const MOST_VALUES = 50;
/** Conditions of one view: more than anybody reads. */
export const MOST_CONDITIONS = 20;

const text = z.string().max(200);
const is = z.enum(['any-of', 'none-of']);
const choice = <Field extends string>(field: Field, value: z.ZodType<string> = text) =>
  z.object({ field: z.literal(field), is, values: z.array(value).min(1).max(MOST_VALUES) });
const moment = <Field extends string>(field: Field) =>
  z.object({
    field: z.literal(field),
    /** How long ago it was; what never was is neither. */
    is: z.enum(['longer-ago', 'shorter-ago']),
    hours: z.number().min(0).max(87_600),
  });

export const conditionSchema = z.discriminatedUnion('field', [
  choice('status', z.enum(STATUSES)),
  choice('priority', z.enum([...PRIORITIES, NONE])),
  choice('type', z.enum([...TYPES, NONE])),
  choice('channel', z.enum(CHANNELS)),
  choice('assignee', z.string().regex(/^(me|-?\d{1,15})?$/)),
  choice('group'),
  choice('tag'),
  choice('locale'),
  choice('topic'),
  z.object({ field: z.literal('custom'), id: text, is, values: z.array(text).min(1).max(MOST_VALUES) }),
  moment('created'),
  moment('updated'),
  moment('solved'),
  /** Since when its requester waits for us. */
  moment('waiting'),
  z.object({ field: z.literal('overdue'), is: z.enum(['yes', 'no']) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** All of the first, and at least one of the second when there are any. */
export const conditionsSchema = z.object({
  all: z.array(conditionSchema).max(MOST_CONDITIONS),
  any: z.array(conditionSchema).max(MOST_CONDITIONS).default([]),
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** What conditions are asked of. */
export interface RequestFacts {
  status: (typeof STATUSES)[number];
  priority: (typeof PRIORITIES)[number] | null;
  type: (typeof TYPES)[number] | null;
  channel: (typeof CHANNELS)[number];
  assigneeId: number | null;
  groupName: string | null;
  tags: readonly string[];
  locale: string | null;
  customFields: CustomFields;
  createdAt: Date;
  updatedAt: Date;
  solvedAt: Date | null;
  awaitingReplySince: Date | null;
  /** The next moment by which we have promised something; null without one. */
  dueAt: Date | null;
}

/** Who asks, and when. */
export interface Asking {
  /** Number of the account. */
  me: number;
  /** Names of the groups they are in. */
  myGroups: readonly string[];
  now: Date;
}

/** Whether the request fulfils the conditions. The query of `condition-sql.ts` says the same of every request. */
export function matches({ all, any }: Conditions, facts: RequestFacts, asking: Asking): boolean {
  const fulfils = (condition: Condition) => fulfilled(condition, facts, asking);
  return all.every(fulfils) && (any.length === 0 || any.some(fulfils));
}

function fulfilled(condition: Condition, facts: RequestFacts, asking: Asking): boolean {
  switch (condition.field) {
    case 'created':
      return wasAgo(facts.createdAt, condition, asking.now);
    case 'updated':
      return wasAgo(facts.updatedAt, condition, asking.now);
    case 'solved':
      return wasAgo(facts.solvedAt, condition, asking.now);
    case 'waiting':
      return wasAgo(facts.awaitingReplySince, condition, asking.now);
    case 'overdue':
      return (condition.is === 'yes') === (facts.dueAt !== null && facts.dueAt <= asking.now);
    default:
      return (condition.is === 'any-of') === condition.values.some((value) => has(condition, value, facts, asking));
  }
}

type Choice = Extract<Condition, { values: string[] }>;

function has(condition: Choice, value: string, facts: RequestFacts, { me, myGroups }: Asking): boolean {
  switch (condition.field) {
    case 'status':
      return facts.status === value;
    case 'channel':
      return facts.channel === value;
    case 'priority':
      return (facts.priority ?? NONE) === value;
    case 'type':
      return (facts.type ?? NONE) === value;
    case 'locale':
      return (facts.locale ?? NONE) === value;
    case 'assignee':
      return value === ME
        ? facts.assigneeId === me
        : (facts.assigneeId === null ? NONE : String(facts.assigneeId)) === value;
    case 'group':
      if (value === MY_GROUPS) return facts.groupName !== null && myGroups.includes(facts.groupName);
      return (facts.groupName === null ? NONE : GROUP + facts.groupName) === value;
    case 'tag':
      return value === NONE ? facts.tags.length === 0 : facts.tags.includes(value);
    case 'topic':
      return hasField(facts.customFields[TOPIC], value);
    case 'custom':
      return hasField(facts.customFields[condition.id], value);
  }
}

function hasField(field: CustomValue | undefined, value: string): boolean {
  if (value === NONE) return field === undefined || field === null || field === NONE;
  return typedValues(value).some((typed) => (Array.isArray(field) ? field.includes(typed as string) : field === typed));
}

/** What a typed text may mean as the value of a custom field: a text, a number, yes or no. */
export function typedValues(value: string): (string | number | boolean)[] {
  if (value === 'true' || value === 'false') return [value, value === 'true'];
  return /^-?(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(value) ? [value, Number(value)] : [value];
}

const HOUR_MS = 3_600_000;

/** The moment from which on something is shorter ago. */
export function momentAgo({ hours }: { hours: number }, now: Date): Date {
  return new Date(now.getTime() - Math.round(hours * HOUR_MS));
}

function wasAgo(at: Date | null, condition: { is: 'longer-ago' | 'shorter-ago'; hours: number }, now: Date): boolean {
  if (at === null) return false;
  const limit = momentAgo(condition, now);
  return condition.is === 'longer-ago' ? at < limit : at >= limit;
}

/** The statuses that the conditions leave: those of every condition on it that all must fulfil. */
export function statusesOf({ all }: Pick<Conditions, 'all'>): (typeof STATUSES)[number][] {
  const asked = all.filter((one) => one.field === 'status');
  return STATUSES.filter((status) =>
    asked.every((one) => (one.is === 'any-of') === one.values.some((value) => value === status)),
  );
}

/** Whether the conditions leave only what is not done: then there is little of it, however much there has ever been. */
export function isUnsolvedOnly(conditions: Pick<Conditions, 'all'>): boolean {
  return statusesOf(conditions).every((status) => UNSOLVED.includes(status));
}
