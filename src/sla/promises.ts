import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { ALL_HOURS, type Hours, OpeningHours } from './opening.ts';
import type { Promises } from './plan-clocks.ts';
import type { Policy, Target } from './policy-choice.ts';
import { schedules, slaPolicies, slaPolicyMetrics } from './schema.ts';
import { readSchedules } from './store.ts';

/** Opening hours that were reckoned, by schedule; another version of one is reckoned anew. */
export class HoursMemory {
  readonly #kept = new Map<number, { version: number; hours: Hours }>();

  /** The hours of these schedules, as they are now. One statement when something has changed, none else. */
  async read(db: Db, versions: readonly { id: number; version: number }[], now: number): Promise<Map<number, Hours>> {
    const stale = versions.filter(({ id, version }) => this.#kept.get(id)?.version !== version);
    if (stale.length > 0) {
      const read = await readSchedules(
        db,
        stale.map(({ id }) => id),
      );
      for (const { id, version, ...schedule } of read)
        this.#kept.set(id, { version, hours: new OpeningHours(schedule, now) });
    }
    const there = new Set(versions.map(({ id }) => id));
    for (const id of this.#kept.keys()) if (!there.has(id)) this.#kept.delete(id);
    return new Map(versions.flatMap(({ id }) => [[id, this.#kept.get(id)?.hours ?? ALL_HOURS] as const]));
  }
}

/** What is promised at present: policies in their order, with the hours of all schedules. */
export async function readPromises(db: Db, memory: HoursMemory, now: number): Promise<Promises> {
  const [row] = rowsOf<{ policies: Policy[]; targets: (Target & { policyId: number })[]; schedules: Versioned[] }>(
    await db.execute(sql`select
      (select coalesce(json_agg(json_build_object('id', id, 'title', title, 'conditions', conditions, 'scheduleId', schedule_id, 'active', active,
        'warning', json_build_object('percent', warn_percent, 'leadSeconds', warn_lead_seconds))
        order by position, id), '[]') from ${slaPolicies}) as policies,
      (select coalesce(json_agg(json_build_object('policyId', policy_id, 'priority', priority, 'metric', metric,
        'targetSeconds', target_seconds, 'businessHours', business_hours)), '[]') from ${slaPolicyMetrics}) as targets,
      (select coalesce(json_agg(json_build_object('id', id, 'version', version)), '[]') from ${schedules}) as schedules`),
  );
  const hours = await memory.read(db, row!.schedules, now);
  const targets = Map.groupBy(row!.targets, ({ policyId }) => policyId);
  return {
    policies: row!.policies.map((policy) => ({ ...policy, targets: targets.get(policy.id) ?? [] })),
    hoursOf: (id) => hours.get(id) ?? ALL_HOURS,
  };
}

type Versioned = { id: number; version: number };
