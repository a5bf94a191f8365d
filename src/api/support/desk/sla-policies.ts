// What is promised to whom.
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { addPolicy, changePolicy, checkPolicy, deletePolicy, reorderPolicies } from '../../../sla/change-policies.ts';
import { CONDITION_FIELDS, CONDITION_LIMITS, CONDITION_OPERATORS } from '../../../sla/condition.ts';
import { METRICS, TARGET_SECONDS } from '../../../sla/metric.ts';
import { mayManageClocks } from '../../../sla/policy.ts';
import type { Policy } from '../../../sla/policy-choice.ts';
import { readPolicies, readSchedules } from '../../../sla/store.ts';
import { WARNING } from '../../../sla/warning.ts';
import { PRIORITIES } from '../../../tickets/ticket.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { at, flag, id, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { organizationsByIds } from '../organizations/read.ts';
import { readGroupNames } from './group-names.ts';

const common = { group: 'Service levels', resource: 'tickets', may: mayWorkOnDesk } as const;
const writes = { ...common, may: mayManageClocks } as const;

const policySchema = z.strictObject({
  url: text,
  id,
  title: text,
  description: textOrNull,
  position: id,
  filter: z.strictObject({
    all: z.array(z.strictObject({ field: text, operator: text, value: z.array(text) })),
    any: z.array(z.never()),
  }),
  policy_metrics: z.array(
    z.strictObject({
      priority: z.enum(PRIORITIES),
      metric: z.enum(METRICS),
      target: id,
      target_in_seconds: id,
      business_hours: flag,
    }),
  ),
  created_at: at,
  updated_at: at,
});
const answer = z.strictObject({ sla_policy: policySchema });

const ALWAYS = moment(new Date(0));

function policyAnswer(call: Pick<Call, 'url'>, policy: Policy, index: number): z.infer<typeof policySchema> {
  return {
    url: rowUrl(call, `/slas/policies/${policy.id}`),
    id: policy.id,
    title: policy.title,
    description: null,
    position: index + 1,
    filter: {
      all: policy.conditions.map(({ field, operator, values }) => ({ field, operator, value: values })),
      any: [],
    },
    policy_metrics: policy.targets.map((target) => ({
      priority: target.priority,
      metric: target.metric,
      target: Math.ceil(target.targetSeconds / 60),
      target_in_seconds: target.targetSeconds,
      business_hours: target.businessHours,
    })),
    created_at: ALWAYS,
    updated_at: ALWAYS,
  };
}

/** Policies that are in force, in their order, as programs are shown them. */
async function policies(call: Pick<Call, 'app' | 'url'>) {
  const all = await readPolicies(call.app.db);
  return all.filter(({ active }) => active).map((policy, index) => policyAnswer(call, policy, index));
}

/** @throws ApiError when there is none. */
async function shown(call: Pick<Call, 'app' | 'url'>, policyId: number) {
  const found = (await policies(call)).find((one) => one.id === policyId);
  if (!found) throw recordNotFound();
  return { sla_policy: found };
}

const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/slas/policies',
  summary: 'What is promised to whom.',
  answer: pageSchema('sla_policies', policySchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, await policies(call));
    return { sla_policies: rows, ...envelope };
  },
});

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/slas/policies/{id}',
  summary: 'One promise.',
  answer,
  run: (call) => shown(call, call.id()),
});

const word = z.union([z.string(), z.number().transform(String)]);
const conditions = z
  .array(
    z.object({
      field: z.string(),
      operator: z.string().optional(),
      value: z.union([word.transform((one) => [one]), z.array(word)]),
    }),
  )
  .max(CONDITION_LIMITS.conditions);
const policyInput = z.object({
  title: z.string().optional(),
  position: z.number().int().min(1).optional(),
  filter: z.object({ all: conditions.optional(), any: conditions.optional() }).optional(),
  policy_metrics: z
    .array(
      z.object({
        priority: z.enum(PRIORITIES),
        metric: z.enum(METRICS),
        /** In minutes. */
        target: z.number().int().optional(),
        target_in_seconds: z.number().int().optional(),
        business_hours: z.boolean().optional(),
      }),
    )
    .max(PRIORITIES.length * METRICS.length)
    .optional(),
});
type Input = z.output<typeof policyInput>;

/** Names of the contract for what policies ask about. */
const FIELDS: Readonly<Record<string, string>> = {
  group_id: 'group',
  organization_id: 'organization',
  current_tags: 'tag',
  ticket_type: 'type',
};
const OPERATORS: Readonly<Record<string, string>> = { includes: 'is', not_includes: 'is_not' };

/** What a policy asks, as its form has it. @throws ApiError for what none of ours asks. */
async function conditionsOf(call: Pick<Call, 'app' | 'url'>, { filter = {} }: Input) {
  if (filter.any?.length) throw fieldInvalid('filter', 'any is not asked by policies here');
  const groups = await readGroupNames(call.app.db);
  const read: { field: string; operator: string; values: string }[] = [];
  for (const { field, operator = 'is', value } of filter.all ?? []) {
    const [ours, how] = [FIELDS[field] ?? field, OPERATORS[operator] ?? operator];
    if (!CONDITION_FIELDS.some((one) => one === ours) || !CONDITION_OPERATORS.some((one) => one === how))
      throw fieldInvalid('filter', `${field} ${operator} is nothing that policies ask here`);
    let values = field === 'current_tags' ? value.flatMap((one) => one.split(/\s+/)) : value;
    if (field === 'group_id') values = values.map((one) => groups.nameOf(Number(one)) ?? one);
    if (field === 'organization_id') {
      const named = await organizationsByIds(call, values.map(Number).filter(Number.isSafeInteger));
      values = values.map((one) => named.find((each) => String(each.id) === one)?.name ?? one);
    }
    read.push({ field: ours, operator: how, values: values.join('\n') });
  }
  return read;
}

function targetsOf({ policy_metrics: metrics = [] }: Input): Policy['targets'] {
  return metrics.map(
    ({ priority, metric, target, target_in_seconds: exact, business_hours: businessHours = false }) => {
      const targetSeconds = exact ?? (target ?? 0) * 60;
      if (targetSeconds < TARGET_SECONDS.least || targetSeconds > TARGET_SECONDS.most)
        throw fieldInvalid('policy_metrics', 'a target is from a minute to a year');
      return { priority, metric, targetSeconds, businessHours };
    },
  );
}

/** Where a policy that is not changed stands. */
async function before(db: Db, policyId: number) {
  const all = await readPolicies(db);
  const at = all.findIndex((one) => one.id === policyId);
  return { policy: all[at], place: at + 1, count: all.length };
}

/** A policy in force as its form would send it, with what differs. @throws ApiError for what cannot be. */
async function checked(call: Pick<Call, 'app' | 'url'>, input: Input, policyId: number) {
  const { db } = call.app;
  const { policy, place, count } = await before(db, policyId);
  const scheduleId = policy?.scheduleId ?? (await readSchedules(db))[0]?.id;
  if (scheduleId === undefined) throw fieldInvalid('policy_metrics', 'need a schedule, and there is none yet');
  const read = await checkPolicy(db, policyId, {
    title: input.title ?? policy?.title ?? '',
    scheduleId,
    active: true,
    place: String(Math.min(input.position ?? (policy ? place : count + 1), Math.max(1, count + (policy ? 0 : 1)))),
    conditions: input.filter
      ? await conditionsOf(call, input)
      : (policy?.conditions ?? []).map((one) => ({ ...one, values: one.values.join('\n') })),
    target: () => '',
    isCalendar: () => false,
    warning: { percent: '', lead: '' },
  });
  if ('problems' in read) {
    const plain = read.problems.map(({ field, problem }) => ({
      field: field.startsWith('values-') ? 'filter' : field,
      problem,
    }));
    throw problemsInvalid(plain, { place: 'position' });
  }
  return {
    ...read.policy,
    targets: [...(input.policy_metrics ? targetsOf(input) : (policy?.targets ?? []))],
    warning: policy?.warning ?? WARNING,
  };
}

const create = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/slas/policies',
  summary: 'Promise something; the clocks of unsolved tickets follow.',
  body: z.object({ sla_policy: policyInput }),
  answer,
  status: 201,
  async run(call) {
    const { db } = call.app;
    const policy = await checked(call, call.body.sla_policy, 0);
    const added = await addPolicy(db, agentOf(call), { title: policy.title, scheduleId: policy.scheduleId });
    if ('problems' in added) throw problemsInvalid(added.problems);
    await changePolicy(db, agentOf(call), added.id, policy);
    const made = await shown(call, added.id);
    return new Reply(made, { headers: { location: made.sla_policy.url } });
  },
});

const update = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/slas/policies/{id}',
  summary: 'Promise something else; the clocks of unsolved tickets follow.',
  body: z.object({ sla_policy: policyInput }),
  answer,
  async run(call) {
    await shown(call, call.id());
    const policy = await checked(call, call.body.sla_policy, call.id());
    if ((await changePolicy(call.app.db, agentOf(call), call.id(), policy)) === 'not-found') throw recordNotFound();
    return await shown(call, call.id());
  },
});

const destroy = defineEndpoint({
  ...writes,
  method: 'DELETE',
  path: '/slas/policies/{id}',
  summary: 'Promise something no more: its clocks end.',
  async run(call) {
    await shown(call, call.id());
    const policy = await checked(call, {}, call.id());
    // What is in force is taken out of force first, which ends its clocks.
    await changePolicy(call.app.db, agentOf(call), call.id(), { ...policy, active: false });
    if ((await deletePolicy(call.app.db, agentOf(call), call.id())) === 'not-found') throw recordNotFound();
  },
});

const reorder = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/slas/policies/reorder',
  summary: 'Put promises in another order; the first that fits a ticket is the one that counts.',
  body: z.object({ sla_policy_ids: z.array(z.number().int()).min(1).max(1_000) }),
  answer: pageSchema('sla_policies', policySchema),
  async run(call) {
    const done = await reorderPolicies(call.app.db, agentOf(call), call.body.sla_policy_ids);
    if (done === 'unknown') throw fieldInvalid('sla_policy_ids', 'names a policy that there is not');
    const { rows, envelope } = pageOfRows(call, await policies(call));
    return { sla_policies: rows, ...envelope };
  },
});

const definitions = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/slas/policies/definitions',
  summary: 'What policies may ask of tickets.',
  answer: z.strictObject({
    definitions: z.strictObject({
      all: z.array(
        z.strictObject({
          title: text,
          value: text,
          target: z.null(),
          operators: z.array(z.strictObject({ title: text, value: text })),
        }),
      ),
      any: z.array(z.never()),
    }),
  }),
  run: async () => ({
    definitions: {
      all: CONDITION_FIELDS.map((field) => ({
        title: field,
        value: field,
        target: null,
        operators: CONDITION_OPERATORS.map((operator) => ({ title: operator.replace('_', ' '), value: operator })),
      })),
      any: [],
    },
  }),
});

/** Everything that is promised to whom. */
export const slaPolicyEndpoints: readonly Endpoint[] = [list, definitions, show, create, reorder, update, destroy];
