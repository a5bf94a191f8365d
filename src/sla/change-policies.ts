// What administrators do with what is promised.
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import { cleanLine, PRIORITIES } from '../tickets/ticket.ts';
import { CONDITION_FIELDS, CONDITION_LIMITS, CONDITION_OPERATORS, type Condition } from './condition.ts';
import { readDuration } from './duration.ts';
import { METRICS, TARGET_SECONDS } from './metric.ts';
import { mayManageClocks } from './policy.ts';
import type { Target } from './policy-choice.ts';
import { LIMITS } from './schedule.ts';
import { schedules, slaPolicies, slaPolicyMetrics } from './schema.ts';
import { queueAllUnsolved } from './set-clocks.ts';
import { WARNING_PERCENT, type Warning } from './warning.ts';

/** What is done with policies, in the audit log. */
type PolicyAuditAction = 'sla.created' | 'sla.changed' | 'sla.deleted';

/** A policy as its form sends it. */
export interface TypedPolicy {
  title: string;
  scheduleId: number;
  active: boolean;
  /** Its place among the policies, from 1. */
  place: string;
  conditions: readonly { field: string; operator: string; values: string }[];
  /** What was typed for a metric and priority; empty: no target. */
  target(metric: string, priority: string): string;
  /** Whether a metric counts in all hours. */
  isCalendar(metric: string): boolean;
  /** When people are warned, as typed: percent, and a time span. */
  warning: { percent: string; lead: string };
}

/** What is wrong with a policy; `field` is the form's. */
export interface PolicyProblem {
  field: string;
  problem:
    | 'missing'
    | 'too-long'
    | 'taken'
    | 'no-schedule'
    | 'no-time'
    | 'no-place'
    | 'no-percent'
    | 'no-lead'
    | 'no-values'
    | 'too-many';
}

/** A policy that can be written. */
interface CheckedPolicy {
  title: string;
  scheduleId: number;
  active: boolean;
  place: number;
  conditions: Condition[];
  targets: Target[];
  warning: Warning;
}

/** Adds a policy, at the end and not in force until somebody says what it promises. */
export async function addPolicy(
  db: Db,
  by: SignedIn,
  typed: { title: string; scheduleId: number },
): Promise<{ id: number } | { problems: PolicyProblem[] }> {
  return db.transaction(async (tx) => {
    const title = cleanLine(typed.title);
    const problems = await titleProblems(tx, title);
    if ((await tx.$count(schedules, eq(schedules.id, typed.scheduleId))) === 0)
      problems.push({ field: 'schedule', problem: 'no-schedule' });
    const count = await tx.$count(slaPolicies);
    if (count >= LIMITS.policies) problems.push({ field: 'title', problem: 'too-many' });
    if (!mayManageClocks(by) || problems.length > 0) return { problems };
    const last = sql`(select coalesce(max(position), 0) + 1 from ${slaPolicies})`;
    const [row] = await tx
      .insert(slaPolicies)
      .values({ title, scheduleId: typed.scheduleId, active: false, position: last as unknown as number })
      .returning({ id: slaPolicies.id });
    await note(tx, by, 'sla.created', title);
    return { id: row!.id };
  });
}

/** Deletes a policy. @returns `in-force` until it was taken out of force, which ends its clocks and shows before how many. */
export async function deletePolicy(db: Db, by: SignedIn, id: number): Promise<'done' | 'not-found' | 'in-force'> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(slaPolicies).where(eq(slaPolicies.id, id)).for('update');
    if (!row || !mayManageClocks(by)) return 'not-found';
    if (row.active) return 'in-force';
    await tx.delete(slaPolicies).where(eq(slaPolicies.id, id));
    await note(tx, by, 'sla.deleted', row.title);
    return 'done';
  });
}

/** Checks a policy as it was typed. */
export async function checkPolicy(
  db: Db,
  id: number,
  typed: TypedPolicy,
): Promise<{ policy: CheckedPolicy } | { problems: PolicyProblem[] }> {
  const title = cleanLine(typed.title);
  const problems = await titleProblems(db, title, id);
  const add = (field: string, problem: PolicyProblem['problem']) => problems.push({ field, problem });
  if ((await db.$count(schedules, eq(schedules.id, typed.scheduleId))) === 0) add('schedule', 'no-schedule');
  const place = Number(typed.place);
  if (!Number.isInteger(place) || place < 1 || place > LIMITS.policies) add('place', 'no-place');
  const conditions = typed.conditions.flatMap(({ field, operator, values }, index): Condition[] => {
    const known = CONDITION_FIELDS.find((one) => one === field);
    const wanted = CONDITION_OPERATORS.find((one) => one === operator) ?? 'is';
    const list = [...new Set(values.split(/[,\n]/).map(cleanLine).filter(Boolean))];
    if (!known) return [];
    if (list.length === 0) add(`values-${index}`, 'no-values');
    if (list.length > CONDITION_LIMITS.values || list.some((value) => [...value].length > CONDITION_LIMITS.value))
      add(`values-${index}`, 'too-many');
    return [{ field: known, operator: wanted, values: list }];
  });
  if (conditions.length > CONDITION_LIMITS.conditions) add('values-0', 'too-many');
  const targets = METRICS.flatMap((metric) =>
    PRIORITIES.flatMap((priority): Target[] => {
      const text = typed.target(metric, priority).trim();
      if (text === '') return [];
      const seconds = readDuration(text);
      if (seconds === undefined || seconds < TARGET_SECONDS.least || seconds > TARGET_SECONDS.most)
        add(`target-${metric}-${priority}`, 'no-time');
      return [{ metric, priority, targetSeconds: seconds ?? 0, businessHours: !typed.isCalendar(metric) }];
    }),
  );
  const warning = readWarning(typed.warning);
  if (warning.percent === undefined) add('warn-percent', 'no-percent');
  if (warning.leadSeconds === undefined) add('warn-lead', 'no-lead');
  if (problems.length > 0) return { problems };
  const { scheduleId, active } = typed;
  return { policy: { title, scheduleId, active, place, conditions, targets, warning: warning as Warning } };
}

/** A warning as it was typed; what is undefined of it is none. */
function readWarning({ percent, lead }: TypedPolicy['warning']): {
  percent: number | null | undefined;
  leadSeconds: number | undefined;
} {
  const [share, before] = [percent.trim(), lead.trim()];
  const number = /^\d{1,2}$/.test(share) ? Number(share) : undefined;
  const isOne = number !== undefined && number >= WARNING_PERCENT.least && number <= WARNING_PERCENT.most;
  const seconds = before === '' ? 0 : readDuration(before);
  return {
    percent: share === '' ? null : isOne ? number : undefined,
    leadSeconds: seconds !== undefined && seconds <= TARGET_SECONDS.most ? seconds : undefined,
  };
}

/** Writes a policy; its clocks are not touched yet. @returns a reason not to. */
export async function writePolicy(
  tx: Tx,
  by: SignedIn,
  id: number,
  { targets, place, warning, ...columns }: CheckedPolicy,
): Promise<'not-found' | undefined> {
  const changed = await tx
    .update(slaPolicies)
    .set({
      ...columns,
      warnPercent: warning.percent,
      warnLeadSeconds: warning.leadSeconds,
      updatedAt: sql`now()`,
    })
    .where(eq(slaPolicies.id, id))
    .returning({ id: slaPolicies.id });
  if (changed.length === 0 || !mayManageClocks(by)) return 'not-found';
  await tx.delete(slaPolicyMetrics).where(eq(slaPolicyMetrics.policyId, id));
  if (targets.length > 0)
    await tx.insert(slaPolicyMetrics).values(targets.map((target) => ({ ...target, policyId: id })));
  const others = await tx
    .select({ id: slaPolicies.id })
    .from(slaPolicies)
    .where(ne(slaPolicies.id, id))
    .orderBy(asc(slaPolicies.position), asc(slaPolicies.id));
  const order = others.map((other) => other.id).toSpliced(place - 1, 0, id);
  for (const [index, one] of order.entries())
    await tx
      .update(slaPolicies)
      .set({ position: index + 1 })
      .where(and(eq(slaPolicies.id, one), ne(slaPolicies.position, index + 1)));
  return undefined;
}

/** Writes a policy and has the clocks follow. */
export async function changePolicy(
  db: Db,
  by: SignedIn,
  id: number,
  policy: CheckedPolicy,
): Promise<'done' | 'not-found'> {
  return db.transaction(async (tx) => {
    const refused = await writePolicy(tx, by, id, policy);
    if (refused) return refused;
    await note(tx, by, 'sla.changed', policy.title);
    await queueAllUnsolved(tx);
    return 'done';
  });
}

/**
 * Puts policies in another order: those that are named stand first, in this order, and the others after them as before.
 * @returns `unknown` where one of them is none.
 */
export async function reorderPolicies(db: Db, by: SignedIn, ids: readonly number[]): Promise<'done' | 'unknown'> {
  if (!mayManageClocks(by)) return 'unknown';
  return db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(slaPolicies)
      .orderBy(asc(slaPolicies.position), asc(slaPolicies.id))
      .for('update');
    const wanted = [...new Set(ids)];
    if (!wanted.every((id) => rows.some((row) => row.id === id))) return 'unknown';
    const first = wanted.map((id) => rows.find((row) => row.id === id)!);
    for (const [index, row] of [...first, ...rows.filter(({ id }) => !wanted.includes(id))].entries()) {
      if (row.position === index + 1) continue;
      await tx
        .update(slaPolicies)
        .set({ position: index + 1 })
        .where(eq(slaPolicies.id, row.id));
      await note(tx, by, 'sla.changed', row.title);
    }
    // Which policy a ticket comes under is decided by their order.
    await queueAllUnsolved(tx);
    return 'done';
  });
}

async function titleProblems(db: Db, title: string, except = 0): Promise<PolicyProblem[]> {
  if (title === '') return [{ field: 'title', problem: 'missing' }];
  if ([...title].length > LIMITS.name) return [{ field: 'title', problem: 'too-long' }];
  const taken = await db.$count(slaPolicies, and(eq(slaPolicies.title, title), ne(slaPolicies.id, except)));
  return taken > 0 ? [{ field: 'title', problem: 'taken' }] : [];
}

async function note(tx: Tx, by: SignedIn, action: PolicyAuditAction, name: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name } });
}
