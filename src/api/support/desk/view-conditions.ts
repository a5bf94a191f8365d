// What views ask of a ticket, as the contract writes it and as Helpwell keeps it.
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import {
  type Condition,
  type Conditions,
  conditionSchema,
  GROUP,
  ME,
  MY_GROUPS,
  NONE,
} from '../../../desk/views/condition.ts';
import { PRIORITIES, STATUSES, TOPIC } from '../../../tickets/ticket.ts';
import { fieldInvalid } from '../../frame/api-error.ts';
import { text } from '../../frame/shapes.ts';
import { fieldNumbers, keysOfFields } from '../tickets/fields.ts';
import { accountOf, personIdsOf } from '../users/people.ts';
import type { GroupNames } from './group-names.ts';

/** A condition as answers show it. */
export const viewConditionSchema = z.strictObject({
  field: text,
  operator: text,
  value: z.union([text, z.array(text)]),
});
type Shown = z.infer<typeof viewConditionSchema>;

const word = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
/** The same as it is sent. */
export const viewConditionInput = z.object({
  field: z.string(),
  operator: z.string().optional(),
  value: z.union([word, z.null(), z.array(word).max(50)]).optional(),
});
type Sent = z.output<typeof viewConditionInput>;

/** Fields with one of several values. */
const CHOICES: readonly [theirs: string, ours: Extract<Condition, { values: string[] }>['field']][] = [
  ['status', 'status'],
  ['priority', 'priority'],
  ['type', 'type'],
  ['channel', 'channel'],
  ['locale', 'locale'],
  ['assignee_id', 'assignee'],
  ['group_id', 'group'],
  ['current_tags', 'tag'],
];
/** Fields with a moment, as hours that have passed since then. */
const MOMENTS: readonly [theirs: string, ours: 'created' | 'solved' | 'updated' | 'waiting'][] = [
  ['NEW', 'created'],
  ['SOLVED', 'solved'],
  ['updated_at', 'updated'],
  ['waiting', 'waiting'],
];
const CUSTOM = 'custom_fields_';
/** Values that have an order. */
const ORDERED: Readonly<Record<string, readonly string[]>> = { status: STATUSES, priority: PRIORITIES };

const refused = (problem: string) => fieldInvalid('conditions', problem);

/** Reads conditions of the contract. @throws ApiError for what no view of ours asks. */
export async function readConditions(
  db: Db,
  groups: GroupNames,
  sent: { all: readonly Sent[]; any: readonly Sent[] },
): Promise<Conditions> {
  const all: Condition[] = [];
  const any: Condition[] = [];
  for (const one of sent.all) all.push(await readCondition(db, groups, one));
  for (const one of sent.any) any.push(await readCondition(db, groups, one));
  return { all, any };
}

async function readCondition(db: Db, groups: GroupNames, sent: Sent): Promise<Condition> {
  const read = conditionSchema.safeParse(await toCondition(db, groups, sent));
  if (!read.success) throw refused(`${sent.field} ${sent.operator ?? 'is'} cannot be asked with this value`);
  return read.data;
}

async function toCondition(
  db: Db,
  groups: GroupNames,
  { field, operator = 'is', value = null }: Sent,
): Promise<unknown> {
  const moment = MOMENTS.find(([theirs]) => theirs === field)?.[1];
  if (moment) {
    if (operator !== 'less_than' && operator !== 'greater_than')
      throw refused(`${field} is asked with less_than or greater_than`);
    return { field: moment, is: operator === 'less_than' ? 'shorter-ago' : 'longer-ago', hours: Number(value) };
  }
  if (field === 'overdue') return { field, is: value === 'false' ? 'no' : 'yes' };
  const ordered = ORDERED[field];
  if (ordered && (operator === 'less_than' || operator === 'greater_than')) {
    const at = ordered.indexOf(String(value));
    if (at < 0) throw refused(`${field} cannot be ${value}`);
    return {
      field,
      is: 'any-of',
      values: operator === 'less_than' ? ordered.slice(0, at) : ordered.slice(at + 1),
    };
  }
  const is = { is: 'any-of', includes: 'any-of', is_not: 'none-of', not_includes: 'none-of' }[operator];
  if (!is) throw refused(`${field} cannot be asked with ${operator}`);
  const given = Array.isArray(value) ? value : field === 'current_tags' ? (value ?? '').split(/[\s,]+/) : [value ?? ''];
  const values = given.map((one) => (one === '-' ? NONE : one));
  if (field.startsWith(CUSTOM)) {
    const id = field.slice(CUSTOM.length);
    const key = (await keysOfFields(db, [id]))(id);
    return key === TOPIC ? { field: 'topic', is, values } : { field: 'custom', id: key, is, values };
  }
  const ours = CHOICES.find(([theirs]) => theirs === field)?.[1];
  if (!ours) throw refused(`${field} is nothing that views ask here`);
  if (ours === 'assignee') return { field: ours, is, values: await Promise.all(values.map((one) => agent(db, one))) };
  if (ours === 'group') return { field: ours, is, values: values.map((one) => group(groups, one)) };
  return { field: ours, is, values: ours === 'tag' ? values.filter((one) => one !== NONE) : values };
}

async function agent(db: Db, value: string): Promise<string> {
  if (value === NONE) return NONE;
  if (value === 'current_user') return ME;
  const account = /^\d{1,15}$/.test(value) ? await accountOf(db, Number(value)) : undefined;
  if (account === undefined) throw refused(`${value} is not an agent`);
  return String(account);
}

function group(groups: GroupNames, value: string): string {
  if (value === NONE) return NONE;
  if (value === 'current_groups') return MY_GROUPS;
  const name = groups.nameOf(Number(value));
  if (name === undefined) throw refused(`${value} is not a group`);
  return GROUP + name;
}

/** Conditions of many views as the contract writes them: what has a number is asked for once. */
export async function conditionWriter(
  db: Db,
  groups: GroupNames,
  views: readonly Conditions[],
): Promise<(conditions: Conditions) => { all: Shown[]; any: Shown[] }> {
  const every = views.flatMap(({ all, any }) => [...all, ...any]);
  const agents = every.flatMap((one) => (one.field === 'assignee' ? one.values.filter((v) => /^\d+$/.test(v)) : []));
  const personOf = await personIdsOf(db, agents.map(Number));
  const keys = every.flatMap((one) => (one.field === 'custom' ? one.id : one.field === 'topic' ? TOPIC : []));
  const number = await fieldNumbers(db, keys);
  const shownValue = (field: string, value: string): string => {
    if (field === 'assignee') {
      if (value === ME) return 'current_user';
      return value === NONE ? '' : String(personOf(Number(value)) ?? value);
    }
    if (field === 'group') {
      if (value === MY_GROUPS) return 'current_groups';
      return value.startsWith(GROUP) ? String(groups.idOf(value.slice(GROUP.length)) ?? value.slice(GROUP.length)) : '';
    }
    return value;
  };
  const write = (one: Condition): Shown => {
    if ('hours' in one) {
      const operator = one.is === 'shorter-ago' ? 'less_than' : 'greater_than';
      return { field: MOMENTS.find(([, ours]) => ours === one.field)![0], operator, value: String(one.hours) };
    }
    if (one.field === 'overdue') return { field: 'overdue', operator: 'is', value: String(one.is === 'yes') };
    const field =
      one.field === 'custom' || one.field === 'topic'
        ? CUSTOM + number(one.field === 'custom' ? one.id : TOPIC)
        : CHOICES.find(([, ours]) => ours === one.field)![0];
    return {
      field,
      ...written(
        one.field,
        one.is,
        one.values.map((value) => shownValue(one.field, value)),
      ),
    };
  };
  return ({ all, any }) => ({ all: all.map(write), any: any.map(write) });
}

function written(field: string, is: 'any-of' | 'none-of', values: string[]): Pick<Shown, 'operator' | 'value'> {
  if (field === 'tag') return { operator: is === 'any-of' ? 'includes' : 'not_includes', value: values.join(' ') };
  const [first] = values;
  if (values.length === 1) return { operator: is === 'any-of' ? 'is' : 'is_not', value: first! };
  // What is not solved has a shorter name, which every client knows.
  const below = field === 'status' && is === 'any-of' ? STATUSES[values.length] : undefined;
  if (below && STATUSES.slice(0, values.length).every((status) => values.includes(status)))
    return { operator: 'less_than', value: below };
  return { operator: is === 'any-of' ? 'includes' : 'not_includes', value: values };
}
