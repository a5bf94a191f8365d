// How many requests each view has: one scan of what is not solved counts all views of everybody, however many look.
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import type { Condition, Conditions } from './condition.ts';
import { ME, MY_GROUPS } from './condition.ts';
import { conditionsSql } from './condition-sql.ts';
import type { ViewsApp } from './store.ts';
import { isCounted, type View } from './view.ts';

/** So long the figures hold, in seconds. */
const KEPT_SECONDS = 2;

/** Whose figures are wanted. */
export interface Counter {
  id: number;
  groups: readonly string[];
}

/**
 * The figures of the views that have one, by their ids.
 * @param shared those that everybody sees: counted for all agents at once, and once in two seconds.
 * @param own those of the viewer alone.
 */
export async function countViews(
  app: ViewsApp,
  viewer: Counter,
  { shared, own }: { shared: readonly View[]; own: readonly View[] },
): Promise<Map<string, number>> {
  const ofAll = await app.memory.getOrMake(`desk-counts ${shared.map(({ id }) => id).join(' ')}`, async () => ({
    value: await countForEverybody(app.db, shared.filter(isCounted)),
    seconds: KEPT_SECONDS,
    tags: [],
    size: 100_000,
  }));
  const counts = new Map(ofAll.map((counted) => [counted.id, counted.of(viewer)]));
  const mine = own.filter(isCounted);
  if (mine.length === 0) return counts;
  const key = `desk-counts of ${viewer.id} ${mine.map(({ id }) => id).join(' ')}`;
  const ofMe = await app.memory.getOrMake(key, async () => ({
    value: await countForOne(app.db, viewer, mine),
    seconds: KEPT_SECONDS,
    tags: [],
    size: 100 * mine.length,
  }));
  return new Map([...counts, ...ofMe]);
}

/** A figure that may depend on who asks. */
interface Counted {
  id: string;
  of(viewer: Counter): number;
}

/** How a view depends on who looks at it. */
type Dependence = 'nobody' | 'assignee' | 'group' | 'both';

/**
 * Counts the views for every agent in one scan: where a view asks for the viewer's own requests or those of their groups, what is left of it is counted
 * by assignee or by group, and each agent's figure is read from that.
 */
export async function countForEverybody(db: Db, views: readonly View[]): Promise<Counted[]> {
  if (views.length === 0) return [];
  const asking = { me: 0, myGroups: [], now: new Date() };
  const split = views.map((view) => ({ view, ...splitConditions(view.conditions) }));
  const counts = split.map(
    ({ rest }, index) =>
      sql`(count(*) filter (where ${conditionsSql(rest, asking, unsolvedTickets)}))::integer as ${sql.identifier(`c${index}`)}`,
  );
  // Divided only by what a view depends on: each division is counted for itself.
  const by = [
    ...(split.some(({ dependence }) => dependence !== 'nobody' && dependence !== 'group') ? [sql`assignee_id`] : []),
    ...(split.some(({ dependence }) => dependence === 'group' || dependence === 'both') ? [sql`group_name`] : []),
  ];
  const result = await db.execute(sql`
    select ${sql.join([...by, ...counts], sql`, `)} from ${unsolvedTickets}
    ${by.length > 0 ? sql`group by ${sql.join(by, sql`, `)}` : sql``}`);
  const rows = rowsOf<Record<string, number | string | null>>(result).map((row) => ({
    assignee: row['assignee_id'] == null ? undefined : Number(row['assignee_id']),
    group: row['group_name'] == null ? undefined : String(row['group_name']),
    counts: split.map((_, index) => Number(row[`c${index}`])),
  }));
  const sum = (some: typeof rows = [], index: number) => some.reduce((total, row) => total + row.counts[index]!, 0);
  const byAssignee = Map.groupBy(rows, ({ assignee }) => assignee);
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  return split.map(({ view, dependence }, index) => {
    const all = dependence === 'nobody' ? sum(rows, index) : 0;
    const of = {
      nobody: () => all,
      assignee: ({ id }: Counter) => sum(byAssignee.get(id), index),
      group: ({ groups }: Counter) => groups.reduce((total, group) => total + sum(byGroup.get(group), index), 0),
      both: ({ id, groups }: Counter) =>
        sum(
          byAssignee.get(id)?.filter(({ group }) => group !== undefined && groups.includes(group)),
          index,
        ),
    }[dependence];
    return { id: view.id, of };
  });
}

/** Takes "assigned to me" and "in my groups" out of what all must fulfil, where nothing else depends on who looks. */
function splitConditions({ all, any }: Conditions): { rest: Conditions; dependence: Dependence } {
  const isMine = (one: Condition) =>
    one.field === 'assignee' && one.is === 'any-of' && one.values.every((value) => value === ME);
  const isOurs = (one: Condition) =>
    one.field === 'group' && one.is === 'any-of' && one.values.every((value) => value === MY_GROUPS);
  const rest = { all: all.filter((one) => !isMine(one) && !isOurs(one)), any };
  const [mine, ours] = [all.some(isMine), all.some(isOurs)];
  return { rest, dependence: mine ? (ours ? 'both' : 'assignee') : ours ? 'group' : 'nobody' };
}

/** Whether everybody's figures of the view can be counted at once: "me" and "my groups" are asked for plainly, or not at all. */
export function isCountedForAll({ conditions }: Pick<View, 'conditions'>): boolean {
  const { rest } = splitConditions(conditions);
  return [...rest.all, ...rest.any].every(
    (one) =>
      !(one.field === 'assignee' && one.values.includes(ME)) &&
      !(one.field === 'group' && one.values.includes(MY_GROUPS)),
  );
}

async function countForOne(db: Db, { id, groups }: Counter, views: readonly View[]): Promise<Map<string, number>> {
  const asking = { me: id, myGroups: groups, now: new Date() };
  const counts = views.map(
    (view, index) =>
      sql`(count(*) filter (where ${conditionsSql(view.conditions, asking, unsolvedTickets)}))::integer as ${sql.identifier(`c${index}`)}`,
  );
  const result = await db.execute(sql`select ${sql.join(counts, sql`, `)} from ${unsolvedTickets}`);
  const [row] = rowsOf<Record<string, number>>(result);
  return new Map(views.map((view, index) => [view.id, Number(row![`c${index}`])]));
}
